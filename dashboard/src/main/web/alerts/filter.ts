import type { Alert } from '../api/schema.d.ts';
import { subjectOf } from './values.ts';

export type AlertFilter = { q: string; server: string; severity: string; open: boolean };

/** The parts of the address that filter. */
export const FILTERS = ['q', 'server', 'severity', 'open'] as const;

/** True if the alert is what the filter asks for: every word is in its text. */
export function matches(alert: Alert, filter: AlertFilter): boolean {
  if (filter.server !== '' && alert.server_id !== filter.server) return false;
  if (filter.severity !== '' && alert.severity !== filter.severity) return false;
  if (filter.open && alert.acknowledged_at !== null) return false;
  const words = filter.q.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const { metric, part } = subjectOf(alert);
  const text = [alert.server_name, alert.message, metric, part, alert.comment].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}
