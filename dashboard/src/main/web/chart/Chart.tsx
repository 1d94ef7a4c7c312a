import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../text/index.ts';
import { Icon, Menu, MenuItem } from '../ui/index.ts';
import { greatest } from './columns.ts';
import { csv, fileName, save } from './export.ts';
import { Legend } from './Legend.tsx';
import { spelled } from '../format/hostText.ts';
import { readings } from './readings.ts';
import { momentText } from './timeText.ts';
import { picture, Plot, type PlotProps } from './Plot.tsx';
import { TimeSlider } from './TimeSlider.tsx';
import { Tip } from './Tip.tsx';
import { ValueTable } from './ValueTable.tsx';

export type ChartProps = PlotProps & {
  /** The newest value, in words. */
  headline?: string;
  severity?: 'warning' | 'critical';
  /** First part of the names of saved files, such as the server's name. */
  owner: string;
  /** True while the values of another time are on their way. */
  isStale: boolean;
  /** Further items of the menu. */
  menu?: ComponentChildren;
  /** Beside the title, such as a choice of views. */
  children?: ComponentChildren;
};

/** A card with one chart: title, newest value, plot, legend, and a menu. */
export function Chart(props: ChartProps) {
  const { model } = props;
  const card = useRef<HTMLElement>(null);
  const [isTable, setTable] = useState(false);
  const name = (extension: string) => `${fileName(props.owner, model.id)}.${extension}`;
  const savePicture = () =>
    picture(card.current!, {
      title: `${spelled(props.owner)} · ${model.title}`,
      time: `${momentText(props.frame.start)} – ${momentText(props.frame.end)}`,
      lines: [
        ...readings(model, null),
        ...model.limits.map(({ label }) => ({ label, colour: 'warn' as const })),
      ],
    })?.toBlob((content) => content && save(name('png'), content), 'image/png');
  const saveValues = () => save(name('csv'), new Blob([csv(model)], { type: 'text/csv;charset=utf-8' }));
  const isEmpty = greatest(model.series.map((series) => series.values)) === null;
  return (
    <section class={`panel chart${props.isStale ? ' stale' : ''}`} ref={card} aria-label={model.title}>
      <header>
        <h2>{model.title}</h2>
        {model.note && <span class='chart-note'>{model.note}</span>}
        {props.children}
        {props.headline && <b class={`chart-value ${props.severity ?? ''}`}>{props.headline}</b>}
        <Menu button={<Icon name='more' />} label={t.chart.menu(model.title)} class='btn plain icon small'>
          <MenuItem icon='columns' onClick={() => setTable(true)}>{t.chart.table}</MenuItem>
          <MenuItem icon='download' onClick={savePicture}>{t.chart.picture}</MenuItem>
          <MenuItem icon='download' onClick={saveValues}>{t.chart.csv}</MenuItem>
          {props.menu}
        </Menu>
      </header>
      <TimeSlider {...props}>
        <Plot {...props} />
        {isEmpty && <p class='plot-empty'>{t.chart.empty}</p>}
        <Tip model={model} frame={props.frame} crosshair={props.crosshair} />
      </TimeSlider>
      <Legend model={model} crosshair={props.crosshair} />
      {isTable && <ValueTable model={model} onClose={() => setTable(false)} />}
    </section>
  );
}
