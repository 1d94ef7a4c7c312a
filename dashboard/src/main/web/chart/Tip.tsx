import { momentText } from './timeText.ts';
import { useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import type { Crosshair } from './crosshair.ts';
import { Swatch, Value } from './Legend.tsx';
import type { ChartModel, Frame } from './model.ts';
import { momentOf, readings, stepOf } from './readings.ts';

/** The most lines that the box shows; a chart of fifty containers would cover the page else. */
const MOST = 10;

/** The box with the values at the crosshair, in the chart under the pointer only. */
export function Tip(props: { model: ChartModel; frame: Frame; crosshair: Crosshair }) {
  const look = useStore(props.crosshair.look);
  const { model, frame } = props;
  if (look.time === null || look.chart !== model.id || model.times.length === 0) return null;
  const share = (look.time - frame.start) / (frame.end - frame.start);
  if (share < 0 || share > 1) return null;
  const lines = readings(model, look.time);
  const most = lines.length > MOST
    ? [...lines].sort((a, b) => (b.value ?? -1) - (a.value ?? -1)).slice(0, MOST)
    : lines;
  return (
    <div
      class={`tip ${share > 0.5 ? 'tip-left' : 'tip-right'}`}
      style={{ '--at': `${share * 100}%` }}
      aria-hidden='true'
    >
      <div class='tip-time'>
        {momentText(momentOf(model, look.time), stepOf(model))}
        {look.pinned && <span class='tip-pin'>{t.chart.pinned}</span>}
      </div>
      {most.map((reading) => (
        <div key={reading.id} class='tip-line'>
          <Swatch reading={reading} />
          <span class='tip-name'>{reading.label}</span>
          <Value reading={reading} model={model} />
        </div>
      ))}
      {lines.length > MOST && <div class='tip-time'>{t.chart.more(lines.length - MOST)}</div>}
    </div>
  );
}
