import { useEffect, useState } from 'preact/hooks';
import { api, ApiError } from '../api/client.ts';
import type { ThresholdPreview, ThresholdRequest } from '../api/schema.d.ts';
import { longDuration, moment, percent } from '../format/index.ts';
import { valueOf } from '../alerts/values.ts';
import { t } from '../text/index.ts';
import { describe, Mark } from '../ui/index.ts';
import { HostText } from '../server/HostText.tsx';

/** A preview reads much: it waits until the hand rests. */
const REST_MS = 350;
const LONGEST_WAIT_S = 5;
const SHOWN = 5;

export type Preview = { result: ThresholdPreview | null; error: unknown; isWaiting: boolean };

/** What the threshold would have done in the last days; the last answer stays until the next. */
export function usePreview(request: ThresholdRequest | null, days: number): Preview {
  const [state, setState] = useState<Preview>({ result: null, error: null, isWaiting: true });
  const key = JSON.stringify([request && { ...request, name: null, enabled: true }, days]);
  useEffect(() => {
    if (request === null) return;
    const stop = new AbortController();
    setState((s) => ({ ...s, isWaiting: true }));
    const ask = async () => {
      try {
        const body = { ...request, name: null, enabled: true, days };
        const { data } = await api('POST /alerts/thresholds/preview', { body, signal: stop.signal });
        if (!stop.signal.aborted) setState({ result: data, error: null, isWaiting: false });
      } catch (error) {
        if (stop.signal.aborted) return;
        const wait = error instanceof ApiError && error.status === 429 ? error.retryAfter : null;
        // The hub still works at the one before, which nobody waits for any more.
        if (wait !== null && wait <= LONGEST_WAIT_S) timer = setTimeout(ask, wait * 1_000);
        else setState({ result: null, error, isWaiting: false });
      }
    };
    let timer = setTimeout(ask, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort(new ApiError(0, 'The threshold was changed.'));
    };
  }, [key]);
  return state;
}

/** Says it in words, with the newest alerts there would have been. */
export function PreviewText(props: { preview: Preview; request: ThresholdRequest | null; days: number }) {
  const { preview: { result, error, isWaiting }, request, days } = props;
  return (
    <div class='preview' aria-live='polite' aria-busy={isWaiting}>
      {content()}
    </div>
  );

  function content() {
    if (request === null) return <p class='dim'>{t.thresholds.previewNeeds}</p>;
    if (error !== null) {
      return <p class='dim'>{t.thresholds.previewFailed(describe(error).detail ?? describe(error).text)}</p>;
    }
    if (result === null) return <p class='dim'>{t.thresholds.previewWaits}</p>;
    const longest = result.episodes.reduce((most, one) => Math.max(most, one.seconds), 0);
    const known = result.coverage.reduce((sum, one) => sum + one.completeness, 0) / Math.max(1, result.coverage.length);
    return (
      <>
        <p>
          <b>{t.thresholds.previewCount(result.count, days)}</b>
          {result.count > 0 && t.thresholds.previewLongest(longDuration(longest))}
          {result.servers > 1 && t.thresholds.previewServers(result.servers)}
        </p>
        {result.coverage.length > 0 && known < 0.95 && (
          <p class='faint'>{t.thresholds.previewKnown(known < 0.01 ? `<\u00a0${percent(1)}` : percent(known * 100))}</p>
        )}
        {result.servers === 0 && <p class='faint'>{t.thresholds.previewNoServers}</p>}
        <ul class='episodes'>
          {result.episodes.slice(0, SHOWN).map((one) => (
            <li key={`${one.server_id} ${one.metric_detail} ${one.started_at}`}>
              <Mark health={one.severity} />
              <span class='faint'>{moment(one.started_at)}</span>
              <span class='cut'>
                <HostText text={one.server_name} /> {one.metric_detail !== null && (
                  <span class='faint'>
                    <HostText text={one.metric_detail} />
                  </span>
                )}
              </span>
              <span class='num'>{longDuration(one.seconds)}</span>
              <span class='num'>{valueOf(request.metric_type, one.peak_value)}</span>
            </li>
          ))}
        </ul>
      </>
    );
  }
}
