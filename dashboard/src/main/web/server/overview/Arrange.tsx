import { preferences, setPreference } from '../../app/preferences.ts';
import { useStore } from '../../app/store.ts';
import type { ChartModel } from '../../chart/model.ts';
import { t } from '../../text/index.ts';
import { MenuItem, MenuLine } from '../../ui/index.ts';
import { moved } from './arrangement.ts';

/** Moves or hides a chart, for all servers of the user. */
export function ArrangeItems({ id, shown }: { id: string; shown: string[] }) {
  const hide = () => setPreference('charts', { hidden: [...(preferences.value.charts?.hidden ?? []), id] });
  const move = (by: -1 | 1) => setPreference('charts', { order: moved(shown, id, by) });
  const at = shown.indexOf(id);
  return (
    <>
      <MenuLine />
      {at > 0 && <MenuItem icon='up' onClick={() => move(-1)}>{t.chart.earlier}</MenuItem>}
      {at < shown.length - 1 && <MenuItem icon='down' onClick={() => move(1)}>{t.chart.later}</MenuItem>}
      <MenuItem icon='close' onClick={hide}>{t.chart.hide}</MenuItem>
    </>
  );
}

/** Names the charts that the user has hidden; a click brings one back. */
export function HiddenCharts({ charts }: { charts: ChartModel[] }) {
  const hidden = useStore(preferences, (p) => p.charts?.hidden) ?? [];
  const there = charts.filter(({ id }) => hidden.includes(id));
  if (there.length === 0) return null;
  return (
    <div class='hidden-charts'>
      <span class='faint'>{t.chart.hidden}</span>
      {there.map(({ id, title }) => (
        <button
          key={id}
          type='button'
          class='chip'
          onClick={() => setPreference('charts', { hidden: hidden.filter((one) => one !== id) })}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
