import { useEffect } from 'preact/hooks';
import { api } from '../api/client.ts';
import { changeQuery } from '../app/router.ts';
import { usePages } from '../app/usePages.ts';
import { t } from '../text/index.ts';
import { Chip, Chips, Empty, Mark } from '../ui/index.ts';
import { NoMatches, PagedRows } from '../ui/Rows.tsx';
import { lastAlert } from './active.ts';
import { AlertRows } from './AlertRows.tsx';
import { type AlertFilter, FILTERS } from './filter.ts';

/** A burst of alerts that end is one reload. */
const RELOAD_AFTER_MS = 1_000;

/** What is over, newest first. */
export function PastAlerts({ filter, now }: { filter: AlertFilter; now: number }) {
  const pages = usePages((from, limit, signal) =>
    api('GET /alerts', {
      query: {
        status: 'resolved',
        limit,
        offset: from.offset,
        q: filter.q || undefined,
        server_id: filter.server === '' ? undefined : [filter.server],
        severity: filter.severity === 'critical' || filter.severity === 'warning' ? filter.severity : undefined,
      },
      signal,
    }), [filter.q, filter.server, filter.severity]);

  useEffect(() => {
    let waiting: number | undefined;
    const stop = lastAlert.watch(() => {
      if (lastAlert.value?.status !== 'resolved') return;
      clearTimeout(waiting);
      waiting = setTimeout(pages.reload, RELOAD_AFTER_MS);
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, []);

  const isFiltered = filter.q !== '' || filter.server !== '' || filter.severity !== '';
  return (
    <>
      <div class='filters'>
        <Chips label={t.alerts.severity}>
          {(['critical', 'warning'] as const).map((severity) => (
            <Chip
              key={severity}
              pressed={filter.severity === severity}
              onClick={() => changeQuery({ severity: filter.severity === severity ? null : severity }, 'push')}
            >
              <Mark health={severity} silent />
              <span>{t.common.health[severity]}</span>
            </Chip>
          ))}
        </Chips>
      </div>
      <PagedRows
        pages={pages}
        skeleton={8}
        empty={isFiltered
          ? <NoMatches clear={FILTERS} />
          : <Empty icon='clock' title={t.alerts.noPastTitle}>{t.alerts.noPastText}</Empty>}
      >
        {(rows) => <AlertRows alerts={rows} now={now} />}
      </PagedRows>
    </>
  );
}
