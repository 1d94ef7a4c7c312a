import type { AlertThreshold, ThresholdRequest } from '../api/schema.d.ts';
import type { Comparison, MetricType } from '../alerts/values.ts';
import { number } from '../format/numbers.ts';
import { t } from '../text/index.ts';
import { metricOf } from './metrics.ts';

/** A threshold while it is edited; numbers as they are typed, in the metric's own unit. */
export type Draft = {
  name: string;
  server_id: string;
  /** For the servers that have it; empty: as `server_id` says. */
  tag: string;
  metric_type: MetricType;
  metric_detail: string;
  comparison: Comparison;
  value: string;
  minutes: string;
  recovery: string;
  severity: '' | 'warning' | 'critical';
  cooldown: string;
  enabled: boolean;
};

export function newDraft(type: MetricType, server: string): Draft {
  const { start } = metricOf(type);
  return {
    name: '',
    server_id: server,
    tag: '',
    metric_type: type,
    metric_detail: '',
    comparison: start.comparison,
    value: String(start.value),
    minutes: String(start.duration / 60),
    recovery: '',
    severity: '',
    cooldown: '0',
    enabled: true,
  };
}

export function draftOf(threshold: AlertThreshold): Draft {
  const { scale } = metricOf(threshold.metric_type);
  return {
    name: threshold.name ?? '',
    server_id: threshold.server_id ?? '',
    tag: threshold.tag ?? '',
    metric_type: threshold.metric_type,
    metric_detail: threshold.metric_detail ?? '',
    comparison: threshold.comparison,
    value: String(threshold.threshold_value / scale),
    minutes: String(threshold.duration_seconds / 60),
    recovery: threshold.recovery_value === null ? '' : String(threshold.recovery_value / scale),
    severity: threshold.severity ?? '',
    cooldown: String(threshold.cooldown_seconds / 60),
    enabled: threshold.enabled,
  };
}

/** The body for the API; null while a number is missing. */
export function requestOf(draft: Draft): ThresholdRequest | null {
  const { scale } = metricOf(draft.metric_type);
  const value = numberOf(draft.value);
  const minutes = numberOf(draft.minutes);
  const cooldown = numberOf(draft.cooldown || '0');
  const recovery = numberOf(draft.recovery);
  if (value === null || minutes === null || cooldown === null || (draft.recovery.trim() !== '' && recovery === null)) {
    return null;
  }
  return {
    name: draft.name.trim() || null,
    server_id: draft.server_id || null,
    tag: draft.tag || null,
    metric_type: draft.metric_type,
    metric_detail: draft.metric_detail.trim() || null,
    comparison: draft.comparison,
    threshold_value: value * scale,
    duration_seconds: Math.round(minutes * 60),
    recovery_value: recovery === null ? null : recovery * scale,
    severity: draft.severity || null,
    cooldown_seconds: Math.round(cooldown * 60),
    enabled: draft.enabled,
  };
}

const LONGEST_MINUTES = 7 * 24 * 60;

/** What is wrong with the numbers of a draft, by their fields in the API, in the words and units of the form. */
export function wrongOf(draft: Draft): Record<string, string> {
  const wrong: Record<string, string> = {};
  const text = t.thresholds.wrong;
  const value = numberOf(draft.value);
  const recovery = draft.recovery.trim() === '' ? value : numberOf(draft.recovery);
  const isUpper = draft.comparison === 'gt' || draft.comparison === 'ge';
  const { unit } = metricOf(draft.metric_type);
  if (value === null) wrong.threshold_value = text.number;
  else if (unit === 'percent' && isUpper && (value > 100 || (value === 100 && draft.comparison === 'gt'))) {
    wrong.threshold_value = text.tooHigh;
  } else if (unit === 'percent' && !isUpper && (value < 0 || (value === 0 && draft.comparison === 'lt'))) {
    wrong.threshold_value = text.tooLow;
  }
  if (recovery === null && draft.recovery.trim() !== '') wrong.recovery_value = text.number;
  if (recovery !== null && value !== null && (isUpper ? recovery > value : recovery < value)) {
    wrong.recovery_value = isUpper ? text.recoveryAbove : text.recoveryBelow;
  }
  const times = [['duration_seconds', draft.minutes], ['cooldown_seconds', draft.cooldown || '0']] as const;
  for (const [field, typed] of times) {
    const minutes = numberOf(typed);
    if (minutes === null || minutes < 0 || minutes > LONGEST_MINUTES) {
      wrong[field] = text.minutes(number(LONGEST_MINUTES));
    }
  }
  return wrong;
}

/** The number that was typed, also with a comma; null: none. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
