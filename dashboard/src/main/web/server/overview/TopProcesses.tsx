import { momentText } from '../../chart/timeText.ts';
import { useEffect, useState } from 'preact/hooks';
import { api, ApiError } from '../../api/client.ts';
import { url } from '../../app/router.ts';
import { useStore } from '../../app/store.ts';
import type { Frame } from '../../chart/model.ts';
import type { Crosshair } from '../../chart/crosshair.ts';
import { t } from '../../text/index.ts';
import { topColumns, topKey, type TopProcess } from '../topColumns.tsx';
import { Segments, Table } from '../../ui/index.ts';
import { LONGEST_RANGE, TopOfRange } from './TopOfRange.tsx';

/** The hub is asked once the crosshair rests, in ms. */
const REST_MS = 200;

/** Who it was: the processes with the most CPU at the crosshair, or at the end of the shown time. */
export function TopProcesses(props: {
  server: string;
  frame: Frame;
  isLive: boolean;
  crosshair: Crosshair;
  /** Returns true if the server reported at about that time, in seconds; else there is nothing to ask for. */
  hasReport: (time: number) => boolean;
}) {
  const { frame } = props;
  const [isWhole, setWhole] = useState(false);
  const mayWhole = frame.end - frame.start <= LONGEST_RANGE;
  const look = useStore(props.crosshair.look);
  const [known, setKnown] = useState<{ minute: string | null; rows: TopProcess[] } | null>(null);
  // Lists are kept by the minute. The newest minute is asked for again with each report.
  const at = Math.floor(Math.min(look.time ?? frame.end, frame.end) / 60) * 60;

  useEffect(() => {
    if (!props.hasReport(at)) return setKnown({ minute: null, rows: [] });
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await api('GET /metrics/{server_id}/top', {
          path: { server_id: props.server },
          query: { at: new Date(at * 1000).toISOString() },
          signal: abort.signal,
        });
        setKnown({ minute: answer.data.minute ?? null, rows: answer.data.by_cpu ?? [] });
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) setKnown({ minute: null, rows: [] });
      }
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [props.server, at]);

  const when = known?.minute ? momentText(Date.parse(known.minute) / 1000, 60) : '';
  return (
    <section class='panel chart' aria-label={t.server.top}>
      <header class='top-head'>
        <h2>{t.server.top}</h2>
        <span class='chart-note'>
          {isWhole && mayWhole
            ? ''
            : look.time === null && props.isLive
            ? t.server.topHint
            : when && t.server.topAt(when)}
        </span>
        {mayWhole && (
          <Segments
            label={t.server.top}
            value={isWhole ? 'whole' : 'moment'}
            choices={[['moment', t.server.topMoment], ['whole', t.server.topWhole]]}
            onChoose={(next) => setWhole(next === 'whole')}
          />
        )}
        <a class='chart-value top-link' href={allAt(props.server, look.time === null && props.isLive ? null : at)}>
          {t.server.topAll}
        </a>
      </header>
      <div class='top-rows'>
        {isWhole && mayWhole
          ? <TopOfRange server={props.server} frame={frame} />
          : known && known.rows.length > 0
          ? (
            <Table
              label={t.server.top}
              class='top-table cards'
              columns={topColumns(known.rows)}
              rows={known.rows}
              keyOf={topKey}
            />
          )
          : known && <p class='faint'>{t.server.topNone}</p>}
      </div>
    </section>
  );
}

/** The address of all processes that are known of a moment; null: now. */
function allAt(server: string, at: number | null): string {
  return url(`/servers/${server}/processes`, { at: at === null ? null : new Date(at * 1000).toISOString() });
}
