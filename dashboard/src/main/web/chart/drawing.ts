import type uPlot from 'uplot';
import { groundOf, type Palette, translucent } from './colours.ts';
import { cellsOf } from './heat.ts';
import type { ChartModel, Column, Frame } from './model.ts';
import type { Scale } from './scale.ts';

/** All that the layers below and above the lines of a chart are drawn from. */
export interface Scene {
  model: ChartModel;
  frame: Frame;
  scale: Scale;
  palette: Palette;
  axis: (value: number) => string;
}

/** Draws below the lines: bands of alerts, and the range of values within steps. */
export function drawBelow(plot: uPlot, scene: Scene) {
  const { ctx, bbox } = plot;
  clipped(plot, () => {
    for (const band of scene.model.bands) {
      const left = Math.max(bbox.left, plot.valToPos(band.start, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(band.end ?? scene.frame.end, 'x', true));
      if (right <= bbox.left || left >= bbox.left + bbox.width) continue;
      const colour = scene.palette[band.severity];
      if (right - left < 4 * devicePixelRatio) {
        // Many short alerts would be a fence before the values.
        ctx.fillStyle = colour;
        ctx.fillRect(left, bbox.top, Math.max(right - left, 2 * devicePixelRatio), 6 * devicePixelRatio);
        continue;
      }
      ctx.fillStyle = translucent(colour, 0.07);
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      if (left > bbox.left) stroke(plot, left, colour, bbox.top, bbox.top + bbox.height);
    }
    if (scene.model.heat) drawCells(plot, scene);
    else if (!scene.model.stacked) {
      for (const series of scene.model.series) {
        if (!series.low || !series.high) continue;
        ctx.fillStyle = translucent(scene.palette.series[series.colour], scene.model.series.length > 3 ? 0.08 : 0.16);
        fillBetween(plot, scene.model.times, series.low, series.high);
      }
    }
  });
}

/** Draws above the lines: the comparison, limits, marks and the labels of the vertical axis. */
export function drawAbove(plot: uPlot, scene: Scene) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  clipped(plot, () => {
    ctx.lineWidth = 1.3 * ratio;
    const { comparison } = scene.model;
    if (comparison && !scene.model.heat) {
      ctx.strokeStyle = scene.palette.faint;
      ctx.setLineDash([4 * ratio, 4 * ratio]);
      strokeLine(plot, comparison.times, comparison.values);
    }
    ctx.strokeStyle = scene.palette.warning;
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    for (const limit of scene.model.heat ? [] : scene.model.limits) {
      if (limit.value > scene.scale.max || limit.value < scene.scale.min) continue;
      const y = Math.round(plot.valToPos(limit.value, 'y', true));
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    for (const time of scene.model.marks) {
      stroke(plot, plot.valToPos(time, 'x', true), scene.palette.faint, bbox.top, bbox.top + 8 * ratio);
    }
  });
  label(plot, scene);
}

/** Draws the heat map of a chart: the fuller a cell's colour, the greater its value. */
function drawCells(plot: uPlot, scene: Scene) {
  const colour = scene.palette.series.c1;
  for (const { row, start, end, share } of cellsOf(scene.model)) {
    const left = plot.valToPos(start, 'x', true);
    const top = plot.valToPos(row + 1, 'y', true);
    plot.ctx.fillStyle = translucent(colour, 0.04 + 0.96 * share);
    // Rounded outwards, else thin lines of the ground would stand between neighbours.
    plot.ctx.fillRect(
      Math.floor(left),
      Math.floor(top),
      Math.ceil(plot.valToPos(end, 'x', true)) - Math.floor(left),
      Math.ceil(plot.valToPos(row, 'y', true)) - Math.floor(top),
    );
  }
}

function label(plot: uPlot, scene: Scene) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.font = `${11 * ratio}px ${getComputedStyle(plot.root).fontFamily}`;
  ctx.textAlign = 'left';
  for (const tick of scene.scale.ticks) {
    if (tick === scene.scale.min && tick === 0) continue;
    const y = plot.valToPos(tick, 'y', true);
    // The text stands below its line at the upper edge, above it elsewhere, so that it never leaves the plot.
    const under = y - bbox.top < 14 * ratio;
    const text = scene.axis(tick);
    const top = under ? y + 2 * ratio : y - 15 * ratio;
    const limits = scene.model.limits.map(({ value }) => plot.valToPos(value, 'y', true));
    ctx.fillStyle = groundOf(scene.palette.panel, top - ratio, top + 14 * ratio, limits);
    ctx.fillRect(bbox.left, top, ctx.measureText(text).width + 5 * ratio, 13 * ratio);
    ctx.fillStyle = scene.palette.faint;
    ctx.textBaseline = 'top';
    ctx.fillText(text, bbox.left, top + 1.5 * ratio);
  }
}

function stroke(plot: uPlot, x: number, colour: string, from: number, to: number) {
  plot.ctx.strokeStyle = colour;
  plot.ctx.lineWidth = devicePixelRatio;
  plot.ctx.beginPath();
  plot.ctx.moveTo(Math.round(x) + 0.5, from);
  plot.ctx.lineTo(Math.round(x) + 0.5, to);
  plot.ctx.stroke();
}

function strokeLine(plot: uPlot, times: number[], values: Column) {
  plot.ctx.beginPath();
  let drawing = false;
  for (let i = 0; i < times.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    if (value === null) {
      drawing = false;
      continue;
    }
    const x = plot.valToPos(times[i]!, 'x', true);
    const y = plot.valToPos(value, 'y', true);
    if (drawing) plot.ctx.lineTo(x, y);
    else plot.ctx.moveTo(x, y);
    drawing = true;
  }
  plot.ctx.stroke();
}

function fillBetween(plot: uPlot, times: number[], low: Column, high: Column) {
  let run: number[] = [];
  const close = () => {
    if (run.length > 1) {
      const path = new Path2D();
      for (const i of run) path.lineTo(plot.valToPos(times[i]!, 'x', true), plot.valToPos(high[i]!, 'y', true));
      for (const i of run.reverse()) {
        path.lineTo(plot.valToPos(times[i]!, 'x', true), plot.valToPos(low[i]!, 'y', true));
      }
      plot.ctx.fill(path);
    }
    run = [];
  };
  for (let i = 0; i < times.length; i++) {
    if (low[i] === undefined) continue;
    if (low[i] === null || typeof high[i] !== 'number') close();
    else run.push(i);
  }
  close();
}

function clipped(plot: uPlot, draw: () => void) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}
