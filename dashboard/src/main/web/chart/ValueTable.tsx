import { momentText } from './timeText.ts';
import { valueText } from './values.ts';
import { t } from '../text/index.ts';
import { type Column, Dialog, Table } from '../ui/index.ts';
import type { ChartModel } from './model.ts';
import { stepOf } from './readings.ts';

/** The most rows of a table; a screen reader reads them one by one. */
const MOST = 500;

/** A chart's values as a table, newest first, in a dialog. */
export function ValueTable(props: { model: ChartModel; onClose: () => void }) {
  const { model } = props;
  const step = stepOf(model);
  const columns: Column<number>[] = [
    { key: 'time', title: t.chart.time, class: 'name', cell: (i) => momentText(model.times[i]!, step) },
    ...model.series.map((series): Column<number> => ({
      key: series.id,
      title: series.label,
      num: true,
      cell: (i) => {
        const value = series.values[i];
        return typeof value === 'number' ? valueText(model.unit, value) : '–';
      },
    })),
  ];
  const rows = model.times.map((_, i) => i).reverse().slice(0, MOST);
  return (
    <Dialog title={model.title} wide onClose={props.onClose}>
      {model.times.length > MOST && <p class='faint'>{t.chart.newestRows(MOST)}</p>}
      <Table label={model.title} columns={columns} rows={rows} keyOf={String} />
    </Dialog>
  );
}
