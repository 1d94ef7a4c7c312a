import uPlot from 'uplot';
import { translucent } from './colours.ts';
import { greatest, isolated, least, stack } from './columns.ts';
import { rowTicks } from './heat.ts';
import { drawAbove, drawBelow, type Scene } from './drawing.ts';
import type { ChartModel, Column } from './model.ts';
import { indexAt } from './readings.ts';
import { type Scale, scaleFor } from './scale.ts';
import { timeTicks } from './ticks.ts';
import { tickText } from './timeText.ts';
import { shownZone } from './zone.ts';

/** Returns the columns as uPlot draws them: the sums of a stacked chart, from the top one down to the lowest. */
export function drawn(model: ChartModel): Column[] {
  const columns = model.series.map((series) => series.values);
  return model.stacked ? stack(columns).reverse() : columns;
}

/** Returns the vertical scale that shows all lines of the chart, its limits where they are near. */
export function scaleOf(model: ChartModel): Scale {
  if (model.heat) return { min: 0, max: model.series.length, ticks: rowTicks(model.series.length) };
  const columns = drawn(model);
  const highs = model.stacked ? [] : model.series.flatMap((series) => series.high ?? []);
  const all = [...columns, highs, model.comparison?.values ?? []];
  const top = greatest(all);
  const near = model.limits.map((limit) => limit.value).filter((value) => top !== null && value <= top * 1.6);
  return scaleFor(model.unit, least(all), greatest([[top, ...near]]), model.ceiling);
}

/** What a plot tells its owner. */
export interface PlotEvents {
  select(from: number, to: number): void;
  back(): void;
}

/**
 * Returns the options of uPlot for a chart. The scene is read at each drawing, so that new values need no new plot.
 */
export function plotOptions(
  size: { width: number; height: number },
  scene: () => Scene,
  events: PlotEvents,
): uPlot.Options {
  const { model, palette } = scene();
  const order = model.stacked ? [...model.series].reverse() : model.series;
  return {
    ...size,
    padding: [4, 0, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: true, range: () => [scene().frame.start, scene().frame.end] },
      y: { range: () => [scene().scale.min, scene().scale.max] },
    },
    axes: [
      {
        size: 22,
        gap: 4,
        font: `11px ${getComputedStyle(document.body).fontFamily}`,
        stroke: palette.faint,
        grid: { stroke: translucent(palette.line, 0.55), width: 1 },
        ticks: { show: false },
        splits: (plot) =>
          timeTicks(scene().frame.start, scene().frame.end, plot.width / 84, shownZone()).times.filter(
            // A label at the very edge would be cut.
            (time) => inside(plot, time),
          ),
        values: (plot, splits) => {
          const { step } = timeTicks(scene().frame.start, scene().frame.end, plot.width / 84, shownZone());
          return splits.map((time) => tickText(time, step));
        },
      },
      {
        size: 0,
        grid: { stroke: palette.line, width: 1 },
        ticks: { show: false },
        splits: () => scene().scale.ticks,
        values: (_, splits) => splits.map(() => ''),
      },
    ],
    series: [
      {},
      ...order.map((series): uPlot.Series => ({
        stroke: model.heat ? 'transparent' : palette.series[series.colour],
        width: model.stacked ? 1.25 : 1.5,
        points: {
          show: !model.heat,
          size: 4,
          fill: palette.series[series.colour],
          filter: (plot, index) => isolated(plot.data[index] as Column),
        },
        ...(model.stacked || series.filled
          ? { fill: translucent(palette.series[series.colour], model.stacked ? 0.32 : 0.12) }
          : {}),
      })),
    ],
    bands: model.stacked ? order.slice(1).map((_, i): uPlot.Band => ({ series: [i + 1, i + 2] })) : [],
    cursor: {
      y: false,
      points: model.heat ? { show: false } : { size: 6 },
      dataIdx: (plot, _, closest, time) => indexAt(plot.data[0] as number[], time) < 0 ? null as never : closest,
      drag: { x: true, y: false, setScale: false, dist: 6 },
      bind: {
        dblclick: () => () => {
          events.back();
          return null;
        },
      },
    },
    hooks: {
      drawClear: [(plot) => drawBelow(plot, scene())],
      draw: [(plot) => drawAbove(plot, scene())],
      setSelect: [(plot) => {
        const { left, width } = plot.select;
        if (width < 1) return;
        events.select(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      }],
    },
  };
}

function inside(plot: uPlot, time: number) {
  const x = plot.valToPos(time, 'x');
  return x > 18 && x < plot.width - 18;
}
