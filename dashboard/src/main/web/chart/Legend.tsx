import { valueText } from './values.ts';
import { useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import type { Crosshair } from './crosshair.ts';
import type { ChartModel } from './model.ts';
import { type Reading, readings } from './readings.ts';

/** More names than this would take more room than the chart. */
const MOST = 12;

/** Names of the lines below a chart, with their values where people look, else the newest. */
export function Legend(props: { model: ChartModel; crosshair: Crosshair }) {
  const { time } = useStore(props.crosshair.look);
  const all = readings(props.model, time);
  return (
    <ul class='legend' aria-hidden='true'>
      {all.slice(0, MOST).map((reading) => (
        <li key={reading.id}>
          <Swatch reading={reading} />
          <span class='legend-name'>{reading.label}</span>
          <Value reading={reading} model={props.model} />
        </li>
      ))}
      {all.length > MOST && <li class='faint'>{t.chart.more(all.length - MOST)}</li>}
      {props.model.limits.map((limit) => (
        <li key={limit.label}>
          <i class='swatch dashed warn' />
          <span class='legend-name'>{limit.label}</span>
        </li>
      ))}
    </ul>
  );
}

export function Swatch({ reading }: { reading: Reading }) {
  return <i class={`swatch ${reading.colour}${reading.dashed ? ' dashed' : ''}`} />;
}

export function Value({ reading, model }: { reading: Reading; model: ChartModel }) {
  if (reading.value === undefined) return null;
  return <b>{reading.value === null ? t.chart.noValue : valueText(model.unit, reading.value)}</b>;
}
