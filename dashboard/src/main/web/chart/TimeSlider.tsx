import { momentText } from './timeText.ts';
import { valueText } from './values.ts';
import { useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import { type ComponentChildren } from 'preact';
import { keyAction } from './keys.ts';
import type { PlotProps } from './Plot.tsx';
import { momentOf, readings, stepOf } from './readings.ts';

/**
 * The chart for keys and screen readers: a slider over time. Its text has the moment and all values there.
 */
export function TimeSlider(props: PlotProps & { children: ComponentChildren }) {
  const { model, frame, crosshair, now } = props;
  const look = useStore(crosshair.look);
  const text = look.time === null ? t.chart.sliderStart : [
    momentText(momentOf(model, look.time), stepOf(model)),
    ...readings(model, look.time).filter(({ value }) => value !== undefined).map(({ label, value }) =>
      `${label} ${value === null ? t.chart.noValue : valueText(model.unit, value!)}`
    ),
  ].join(', ');
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = keyAction(event, frame, model.times, crosshair.look.value.time, now);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (action.kind === 'look') crosshair.move(action.time, model.id);
    else if (action.kind === 'frame') props.onFrame(action.frame);
    else if (action.kind === 'back') props.onBack();
    else if (action.kind === 'clear') crosshair.clear();
    else if (crosshair.look.value.time !== null) crosshair.pin(crosshair.look.value.time, model.id);
  };
  return (
    <div
      class='plot'
      tabIndex={0}
      role='slider'
      aria-label={t.chart.slider(model.title)}
      aria-description={t.chart.sliderHelp}
      aria-valuemin={frame.start}
      aria-valuemax={frame.end}
      aria-valuenow={Math.round(look.time ?? frame.end)}
      aria-valuetext={text}
      onKeyDown={onKeyDown}
    >
      {props.children}
    </div>
  );
}
