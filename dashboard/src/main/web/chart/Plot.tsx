import { axisText } from './values.ts';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { isDark } from '../app/theme.ts';
import { paletteOf } from './colours.ts';
import type { Crosshair } from './crosshair.ts';
import type { Scene } from './drawing.ts';
import { between, moved, timeAt, zoomed } from './frames.ts';
import { listenToHands } from './gestures.ts';
import type { ChartModel, Frame } from './model.ts';
import { drawn, plotOptions, scaleOf } from './options.ts';
import { legendPlaces } from './legendPlaces.ts';
import type { Reading } from './readings.ts';

export interface PlotProps {
  model: ChartModel;
  frame: Frame;
  /** The newest moment that may be shown, in seconds. */
  now: number;
  crosshair: Crosshair;
  /** Another frame was chosen, by brush, pan or wheel. */
  onFrame(frame: Frame): void;
  /** Back to the frame before. */
  onBack(): void;
}

/** The drawn part of a chart. Its box has a height from the style sheet, so that nothing moves when values come. */
export function Plot(props: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const current = useRef(props);
  const scene = useRef<Scene | null>(null);
  /** Where the pointer rests, as a share of the width; null: elsewhere. */
  const pointer = useRef<number | null>(null);
  current.current = props;

  const compose = (frame: Frame): Scene => ({
    model: current.current.model,
    frame,
    scale: scaleOf(current.current.model),
    palette: scene.current?.palette ?? paletteOf(box.current!),
    axis: (value) => {
      const { model } = current.current;
      return model.heat ? model.series[value]?.label ?? '' : axisText(model.unit, value);
    },
  });
  const redraw = (frame: Frame) => {
    scene.current = compose(frame);
    const { model } = current.current;
    plot.current?.setData([model.times, ...drawn(model)] as uPlot.AlignedData);
    // The time under a pointer at rest goes on with the values.
    const { crosshair } = current.current;
    if (pointer.current !== null) crosshair.hover(timeAt(frame, pointer.current), model.id);
    if (plot.current) follow(plot.current, frame, crosshair);
  };

  const shape = props.model.series.map((series) => series.id + series.colour + (series.filled ?? '')).join() +
    props.model.stacked + props.model.heat;
  useLayoutEffect(() => {
    const element = box.current!;
    const build = () => {
      plot.current?.destroy();
      scene.current = null;
      scene.current = compose(current.current.frame);
      const { model } = current.current;
      plot.current = new uPlot(
        plotOptions(
          { width: element.clientWidth, height: element.clientHeight },
          () => scene.current!,
          {
            select: (from, to) => current.current.onFrame(between(from, to, current.current.now)),
            back: () => {
              // Its first click has pinned the moment.
              current.current.crosshair.clear();
              current.current.onBack();
            },
          },
        ),
        [model.times, ...drawn(model)] as uPlot.AlignedData,
        element,
      );
      follow(plot.current, current.current.frame, current.current.crosshair);
      return listenToHands(plot.current, {
        hover: (share) => {
          pointer.current = share;
          current.current.crosshair.hover(timeAt(scene.current!.frame, share), model.id);
        },
        leave: () => {
          pointer.current = null;
          current.current.crosshair.leave();
        },
        pan: (share, done) => {
          const { frame, now, onFrame } = current.current;
          const next = moved(frame, share, now);
          if (done) onFrame(next);
          redraw(next);
        },
        zoom: (factor, around) =>
          current.current.onFrame(zoomed(current.current.frame, factor, around, current.current.now)),
        pin: () => {
          const { time } = current.current.crosshair.look.value;
          if (time !== null) current.current.crosshair.pin(time, model.id);
        },
      });
    };
    let release = build();
    const size = new ResizeObserver(() => {
      const width = element.clientWidth;
      const height = element.clientHeight;
      if (width > 0 && (plot.current!.width !== width || plot.current!.height !== height)) {
        plot.current!.setSize({ width, height });
      }
    });
    size.observe(element);
    const unlisten = current.current.crosshair.look.watch(() => {
      if (plot.current) follow(plot.current, scene.current!.frame, current.current.crosshair);
    });
    const unwatch = isDark.watch(() => {
      release();
      release = build();
    });
    return () => {
      unwatch();
      unlisten();
      size.disconnect();
      release();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);

  useEffect(() => redraw(props.frame), [props.model, props.frame.start, props.frame.end]);
  return (
    <div class='plot-canvas' ref={box}>
      <i class='plot-pin' hidden />
    </div>
  );
}

/**
 * Moves the plot's lines to where people look: its own one, which the pointer moves, and the one that is pinned. The
 * frame gives the place, since a plot takes on the scale of new values only later.
 */
function follow(plot: uPlot, frame: Frame, crosshair: Crosshair) {
  const { time, pinned } = crosshair.look.value;
  const left = time === null ? -10 : (time - frame.start) / (frame.end - frame.start) * plot.over.clientWidth;
  const isSeen = left >= 0 && left <= plot.over.clientWidth;
  const pin = plot.root.parentElement!.querySelector<HTMLElement>('.plot-pin')!;
  pin.hidden = !pinned || !isSeen;
  pin.style.left = `${left}px`;
  // A plot that was built anew under a pointer at rest has not heard of it.
  const isMoved = plot.over.matches(':hover') && (plot.cursor.left ?? -1) >= 0;
  if (!isMoved) plot.setCursor({ left: isSeen ? left : -10, top: isSeen ? 1 : -10 }, false);
}

/** What stands around a chart that is saved as a picture. */
export type Caption = { title: string; time: string; lines: Array<{ label: string; colour: Reading['colour'] }> };

/** Returns a chart as a picture, on the colour of its panel: with its title, its time and the names of its lines. */
export function picture(box: Element, caption: Caption): HTMLCanvasElement | null {
  const drawnOn = box.querySelector('canvas');
  if (!drawnOn) return null;
  const palette = paletteOf(box);
  const ratio = devicePixelRatio;
  const line = 20 * ratio;
  const copy = document.createElement('canvas');
  const context = copy.getContext('2d')!;
  const write = (size: number, weight: number) => {
    context.font = `${weight} ${size * ratio}px ${getComputedStyle(box).fontFamily}`;
    context.textBaseline = 'middle';
  };
  copy.width = drawnOn.width;
  write(12, 400);
  const places = legendPlaces(caption.lines.map(({ label }) => context.measureText(label).width), copy.width, ratio);
  const rows = (places.at(-1)?.row ?? -1) + 1;
  copy.height = drawnOn.height + (rows + 2) * line + 8 * ratio;
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, copy.width, copy.height);
  context.fillStyle = getComputedStyle(box).color;
  write(14, 600);
  context.fillText(caption.title, 8 * ratio, line * 0.6);
  write(12, 400);
  context.fillStyle = palette.faint;
  context.fillText(caption.time, 8 * ratio, line * 1.5);
  context.drawImage(drawnOn, 0, 2 * line);
  caption.lines.forEach(({ label, colour }, i) => {
    const { x, row } = places[i]!;
    const y = 2 * line + drawnOn.height + row * line + line / 2;
    context.fillStyle = colour === 'faint'
      ? palette.faint
      : colour === 'warn'
      ? palette.warning
      : palette.series[colour];
    context.fillRect(x, y - 4 * ratio, 8 * ratio, 8 * ratio);
    context.fillStyle = getComputedStyle(box).color;
    context.fillText(label, x + 14 * ratio, y + ratio);
  });
  return copy;
}
