import { duration } from '../../format/times.ts';
import { valueText } from '../../chart/values.ts';
import { last } from '../../chart/columns.ts';
import type { ChartModel } from '../../chart/model.ts';
import { type History, tracksOf } from '../../history/series.ts';
import { t } from '../../text/index.ts';
import { secondsToFull } from './forecast.ts';
import { bandsOf, type Episode, limitsOf, severityOf, type Threshold } from './limits.ts';
import { type ChartSpec, comparisonOf } from './spec.ts';

export type ComposedChart = {
  model: ChartModel;
  headline: string | undefined;
  severity: 'warning' | 'critical' | undefined;
};

export type ChartContext = {
  server: { id: string; tags: string[] };
  thresholds: Threshold[];
  alerts: Episode[];
  /** The same metrics some time earlier; null: no comparison. */
  earlier: History | null;
  shift: number;
  /** Name of the comparison. */
  label: string;
  marks: number[];
};

/** Makes the charts of a history: those whose values the host reports, in the order of their specs. */
export function compose(specs: ChartSpec[], history: History, context: ChartContext): ComposedChart[] {
  return specs.flatMap((spec) => {
    const built = spec.build(history);
    if (!built) return [];
    const before = context.earlier && spec.build(context.earlier);
    const headline = spec.headline(built);
    const model: ChartModel = {
      ...built,
      note: built.note ?? noteOf(spec, history),
      limits: limitsOf(spec, built, context.thresholds, context.server),
      bands: bandsOf(spec, context.alerts),
      marks: context.marks,
      ...(before ? { comparison: comparisonOf(before, context.label, context.shift) } : {}),
    };
    return [{
      model,
      headline: headline === null ? undefined : valueText(model.unit, headline),
      severity: severityOf(spec, context.alerts),
    }];
  });
}

/** Returns the words beside a chart's title. */
function noteOf(spec: ChartSpec, history: History): string | undefined {
  if (spec.id === 'cpu') return t.chart.ofAllCores;
  if (spec.id === 'containers') return t.chart.oneCore;
  const newest = (metric: string) => tracksOf(history, metric).map((track) => last(track.average))[0] ?? null;
  if (spec.id === 'memory') {
    const total = newest('memory.total_bytes');
    return total === null ? undefined : t.chart.of(valueText('bytes', total));
  }
  if (spec.id === 'swap') {
    const total = newest('memory.swap_total_bytes');
    return total === null ? undefined : t.chart.of(valueText('bytes', total));
  }
  if (spec.id === 'disk') {
    const soonest = tracksOf(history, 'disk.filesystems.usage_percent').map(secondsToFull)
      .filter((left) => left !== null).sort((a, b) => a.least - b.least)[0];
    if (soonest === undefined) return undefined;
    const [least, most] = [duration(soonest.least), duration(soonest.most)];
    return least === most ? t.chart.fullIn(least) : t.chart.fullBetween(least, most);
  }
  return undefined;
}
