import type { Alert } from '../api/schema.d.ts';
import { duration, longDuration, NBSP, number, percent, rate } from '../format/index.ts';
import { language, t } from '../text/index.ts';

export type MetricType = Alert['type'];
export type Comparison = Alert['comparison'];

/** A value of a metric that thresholds watch, with its unit. */
export function valueOf(type: MetricType, value: number): string {
  switch (type) {
    case 'cpu':
    case 'memory':
    case 'disk':
    case 'swap':
      return percent(value, Number.isInteger(value) ? 0 : 1);
    case 'network':
      return rate(value);
    case 'temperature':
      return number(value, Number.isInteger(value) ? 0 : 1) + NBSP + '°C';
    case 'load':
      return number(value, Number.isInteger(value) ? 0 : 2);
    case 'service':
      return t.alerts.processes(value);
    case 'container':
      return value >= 1 ? t.alerts.running : t.alerts.notRunning;
    case 'offline':
      return longDuration(value);
  }
}

/** The condition in words, such as `above 90 %`, `not running or unhealthy`, `no report for 2 min`. */
export function conditionOf(type: MetricType, comparison: Comparison, value: number): string {
  if (type === 'container') return comparison.startsWith('l') ? t.alerts.notRunning : t.alerts.running;
  if (type === 'offline') return t.alerts.noReportFor(duration(value));
  return t.alerts.comparisons[comparison](valueOf(type, value));
}

/** The metric and its part, such as `Disk` and `/var`. */
export function subjectOf(
  alert: { type: MetricType; metric_detail: string | null },
): { metric: string; part: string | null } {
  return { metric: t.alerts.types[alert.type], part: alert.metric_detail };
}

/** What it is about in the reader's language. In English that is the hub's own sentence. */
export function messageOf(alert: Alert): string {
  if (language.value === 'en') return alert.message.replace(/(\d) (%|°C)/g, `$1${NBSP}$2`);
  const { metric, part } = subjectOf(alert);
  const condition = conditionOf(alert.type, alert.comparison, alert.threshold);
  const subject = part === null ? metric : `${metric} ${part}`;
  if (alert.type === 'container' || alert.type === 'offline') return `${subject}: ${condition}`;
  return `${subject}: ${valueOf(alert.type, alert.current_value)} (${condition})`;
}

/** How long it lasts, or lasted, in seconds. */
export function lasted(alert: Alert, now: number): number {
  const end = alert.resolved_at === null ? now : Date.parse(alert.resolved_at);
  return Math.max(0, (end - Date.parse(alert.created_at)) / 1000);
}
