import { bytes, duration, NBSP, number } from '../format/index.ts';
import { t } from '../text/index.ts';
import { mean, perSecond, sum } from './metrics.ts';
import type { Sample } from './metrics.ts';

export type Reading = {
  name: string;
  value: string;
  /** The same as a number, for its course; null: not known. */
  number?: number | null;
  hint?: string;
  isBad?: boolean;
};

/** The hub's values, the ones one looks for first at the front. */
export function groupsOf(before: Sample | null, sample: Sample): Array<{ title: string; readings: Reading[] }> {
  const text = t.hub;
  const of = (name: string) => sample.metrics.get(name) ?? 0;
  const rate = (name: string) => {
    const value = perSecond(name, before, sample);
    return value === null ? '–' : `${number(value, 1)}${NBSP}/s`;
  };
  const time = (name: string) => {
    const seconds = mean(name, before, sample);
    return seconds === null ? '–' : `${number(seconds * 1000, 1)}${NBSP}ms`;
  };
  const count = (value: number) => number(value);
  const bad = (name: string, value: number, hint?: string): Reading => ({
    name,
    value: count(value),
    number: value,
    hint,
    isBad: value > 0,
  });
  const p99 = sample.metrics.get('chatops_store_commit_seconds{quantile="0.99"}');
  const heap = of('jvm_memory_used_bytes{area="heap"}');
  const most = of('jvm_memory_max_bytes{area="heap"}');
  return [
    {
      title: text.now,
      readings: [
        { name: text.agents, value: count(of('chatops_agents_connected')), number: of('chatops_agents_connected') },
        { name: text.browsers, value: count(of('chatops_browser_sockets')), number: of('chatops_browser_sockets') },
        {
          name: text.reports,
          value: rate('chatops_reports_stored_total'),
          number: perSecond('chatops_reports_stored_total', before, sample),
          hint: text.inAll(count(of('chatops_reports_stored_total'))),
        },
        { name: text.heap, value: bytes(heap), number: heap, hint: most > 0 ? text.ofMost(bytes(most)) : undefined },
      ],
    },
    {
      title: text.store,
      readings: [
        {
          name: text.commit,
          value: time('chatops_store_commit_seconds'),
          number: mean('chatops_store_commit_seconds', before, sample),
          hint: p99 === undefined ? text.commitHint : text.p99(`${number(p99 * 1000, 1)}${NBSP}ms`),
        },
        {
          name: text.queue,
          value: count(of('chatops_store_queue_reports')),
          number: of('chatops_store_queue_reports'),
          hint: bytes(of('chatops_store_queue_bytes')),
        },
        {
          name: text.lag,
          value: duration(of('chatops_store_compaction_lag_seconds')),
          number: of('chatops_store_compaction_lag_seconds'),
          hint: text.lagHint,
        },
        bad(text.failed, of('chatops_reports_failed_total') + of('chatops_store_disk_full'), text.failedHint),
      ],
    },
    {
      title: text.notifications,
      readings: [
        {
          name: text.waiting,
          value: count(of('chatops_notifications_pending')),
          number: of('chatops_notifications_pending'),
        },
        { name: text.sent, value: count(of('chatops_notifications_sent_total')), hint: text.sinceStart },
        bad(text.givenUp, of('chatops_notifications_failed_total'), text.sinceStart),
      ],
    },
    {
      title: text.defence,
      readings: [
        {
          name: text.refusedSignIns,
          value: count(sum('chatops_sign_ins_rejected_total', sample)),
          hint: text.sinceStart,
        },
        {
          name: text.refusedReports,
          value: count(of('chatops_reports_rejected_total') + of('chatops_frames_rejected_total')),
          hint: text.sinceStart,
        },
        {
          name: text.closedSockets,
          value: count(sum('chatops_sockets_closed_for_limit_total', sample)),
          hint: text.sinceStart,
        },
        { name: text.dropped, value: count(of('chatops_frames_dropped_total')), hint: text.droppedHint },
      ],
    },
  ];
}
