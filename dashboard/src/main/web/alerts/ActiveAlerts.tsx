import { useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { Alert } from '../api/schema.d.ts';
import { changeQuery, url } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { useData } from '../app/useData.ts';
import { between } from '../servers/tagChange.ts';
import { t } from '../text/index.ts';
import { Chip, Chips, Empty, ErrorNote, Mark } from '../ui/index.ts';
import { MoreRows, NoMatches, RowSkeleton } from '../ui/Rows.tsx';
import { activeAlerts, loadAlerts } from './active.ts';
import { AlertRows } from './AlertRows.tsx';
import { type AlertFilter, FILTERS, matches } from './filter.ts';
import { PickBar } from './PickBar.tsx';

const SHOWN_AT_ONCE = 100;

/** What is wrong now, live; several can be taken, silenced or ended at once. */
export function ActiveAlerts({ filter, now }: { filter: AlertFilter; now: number }) {
  const { alerts, isLoaded, error } = useStore(activeAlerts);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const last = useRef<string | null>(null);

  const inScope = useMemo(
    () => alerts.filter((alert) => matches(alert, { ...filter, severity: '', open: false })),
    [alerts, filter.q, filter.server],
  );
  const fitting = inScope.filter((alert) => matches(alert, filter));
  const shown = fitting.slice(0, limit);
  const chosen = fitting.filter((alert) => picked.has(alert.id));
  const clear = () => setPicked(new Set<string>());

  const pick = (id: string, isPicked: boolean, isRange: boolean) => {
    const next = new Set(picked);
    for (const one of isRange ? between(shown.map((alert) => alert.id), last.current ?? id, id) : [id]) {
      isPicked ? next.add(one) : next.delete(one);
    }
    last.current = id;
    setPicked(next);
  };

  return (
    <>
      {alerts.length > 0 && <SeverityChips alerts={inScope} filter={filter} />}
      {error !== null && <ErrorNote error={error} onRetry={loadAlerts} />}
      {!isLoaded && error === null && <RowSkeleton rows={6} />}
      {isLoaded && shown.length > 0 && (
        <AlertRows
          alerts={shown}
          now={now}
          picked={picked}
          onPick={pick}
          onPickAll={(isPicked) => setPicked(new Set(isPicked ? shown.map((alert) => alert.id) : []))}
        />
      )}
      {isLoaded && fitting.length > shown.length && (
        <MoreRows
          shown={shown.length}
          total={fitting.length}
          onMore={() => setLimit(limit + SHOWN_AT_ONCE)}
        />
      )}
      {isLoaded && alerts.length === 0 && <NothingWrong />}
      {isLoaded && alerts.length > 0 && fitting.length === 0 && <NoMatches clear={FILTERS} />}
      {chosen.length > 0 && <PickBar alerts={chosen} onClear={clear} />}
    </>
  );
}

function SeverityChips({ alerts, filter }: { alerts: Alert[]; filter: AlertFilter }) {
  const open = alerts.filter((alert) => alert.acknowledged_at === null).length;
  return (
    <div class='filters'>
      <Chips label={t.alerts.severity}>
        {(['critical', 'warning'] as const).map((severity) => {
          const count = alerts.filter((alert) => alert.severity === severity).length;
          return (
            <Chip
              key={severity}
              pressed={filter.severity === severity}
              onClick={() => changeQuery({ severity: filter.severity === severity ? null : severity }, 'push')}
            >
              <Mark health={severity} silent />
              <span>
                <b>{count}</b> {t.common.counted[severity](count)}
              </span>
            </Chip>
          );
        })}
        <Chip pressed={filter.open} onClick={() => changeQuery({ open: !filter.open }, 'push')}>
          <span>
            <b>{open}</b> {t.alerts.notAcknowledged}
          </span>
        </Chip>
      </Chips>
    </div>
  );
}

/** Good news, unless nothing is watched. */
function NothingWrong() {
  const thresholds = useData(
    async (signal) => {
      const { data } = await api('GET /alerts/thresholds', { query: { limit: 1000 }, signal });
      return data.filter((threshold) => threshold.enabled).length;
    },
    [],
  );
  if (thresholds.isLoading) return null;
  if (thresholds.data === 0) {
    return (
      <Empty
        icon='bell'
        title={t.alerts.unwatchedTitle}
        acts={<a class='btn primary' href={url('/thresholds')}>{t.alerts.setThresholds}</a>}
      >
        {t.alerts.unwatchedText}
      </Empty>
    );
  }
  return (
    <Empty
      icon='check'
      title={t.alerts.fineTitle}
      acts={<a class='btn' href={url('/alerts', { status: 'resolved' })}>{t.alerts.seePast}</a>}
    >
      {t.alerts.fineText(thresholds.data ?? 0)}
    </Empty>
  );
}
