import { axisText } from '../../chart/values.ts';
import type { Band, ChartModel, Limit } from '../../chart/model.ts';
import { t } from '../../text/index.ts';
import { covers } from '../../thresholds/scope.ts';
import type { ChartSpec, MetricType } from './spec.ts';

export interface Threshold {
  server_id?: string | null;
  tag?: string | null;
  metric_type?: string;
  metric_detail?: string | null;
  threshold_value?: number;
  enabled?: boolean;
  severity?: string | null;
}

export interface Episode {
  id?: string;
  type?: string;
  severity?: string;
  created_at?: string;
  resolved_at?: string | null;
}

/** Returns the limits of a chart: those of thresholds of its types that hold for the server. */
export function limitsOf(
  spec: ChartSpec,
  model: ChartModel,
  thresholds: Threshold[],
  server: { id: string; tags: string[] },
): Limit[] {
  const limits: Limit[] = [];
  for (const threshold of thresholds) {
    const { metric_type: type, metric_detail: detail, threshold_value: value } = threshold;
    if (!threshold.enabled || value === undefined || !spec.types.includes(type as MetricType)) continue;
    if (!covers(threshold, server)) continue;
    const shown = type === 'memory' || type === 'swap' ? shareOf(value, model.ceiling) : value;
    if (shown === null || limits.some((limit) => limit.value === shown)) continue;
    const text = axisText(type === 'memory' || type === 'swap' ? 'percent' : model.unit, value);
    limits.push({ value: shown, label: t.chart.limit(detail ? `${detail} ${text}` : text) });
  }
  return limits;
}

/** Returns the bytes of a percentage of the whole. */
function shareOf(percent: number, whole: number | undefined): number | null {
  return whole === undefined ? null : whole * percent / 100;
}

/** Returns the alerts of a chart as bands. */
export function bandsOf(spec: ChartSpec, alerts: Episode[]): Band[] {
  return alerts.filter((alert) => spec.types.includes(alert.type as MetricType)).map((alert) => ({
    start: Date.parse(alert.created_at ?? '') / 1000,
    end: alert.resolved_at ? Date.parse(alert.resolved_at) / 1000 : null,
    severity: alert.severity === 'critical' ? 'critical' : 'warning',
  }));
}

/** Returns the worst severity of a chart's active alerts. */
export function severityOf(spec: ChartSpec, alerts: Episode[]): Band['severity'] | undefined {
  const active = bandsOf(spec, alerts).filter((band) => band.end === null).map((band) => band.severity);
  return active.includes('critical') ? 'critical' : active[0];
}
