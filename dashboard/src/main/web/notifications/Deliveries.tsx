import { useEffect } from 'preact/hooks';
import { lastAlert } from '../alerts/active.ts';
import { api } from '../api/client.ts';
import type { Alert, Notification, NotificationChannel } from '../api/schema.d.ts';
import { changeQuery, url, useQuery } from '../app/router.ts';
import { useData } from '../app/useData.ts';
import { usePages } from '../app/usePages.ts';
import { messageOf } from '../alerts/values.ts';
import { dateTime, moment } from '../format/index.ts';
import { spelled } from '../format/hostText.ts';
import { HostText } from '../server/HostText.tsx';
import { t } from '../text/index.ts';
import { Empty } from '../ui/index.ts';
import { NoMatches, PagedRows } from '../ui/Rows.tsx';
import { FilterSelect } from '../ui/Select.tsx';
import { DeliveryState } from './DeliveryState.tsx';

const STATES = ['pending', 'sending', 'sent', 'failed', 'suppressed'] as const;
/** A message follows its alert within seconds. */
const RELOAD_AFTER_MS = 3_000;
/** A message may be a reminder of an alert that has lasted for long. */
const ALERT_BEFORE_MS = 2 * 86_400_000;
const MOST_ALERTS = 1_000;

/** What was sent through the channels, newest first, with how it went. */
export function Deliveries({ channels }: { channels: NotificationChannel[] }) {
  const channel = useQuery('channel');
  const wanted = useQuery('state');
  const state = STATES.find((one) => one === wanted);
  const pages = usePages<Notification>(
    (from, limit, signal) =>
      api('GET /notifications', {
        query: { limit, offset: from.offset, channel_id: channel || undefined, state },
        signal,
      }),
    [channel, state],
  );
  useEffect(() => {
    let waiting: number | undefined;
    const stop = lastAlert.watch(() => {
      clearTimeout(waiting);
      waiting = setTimeout(pages.reload, RELOAD_AFTER_MS);
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, []);
  return (
    <>
      <div class='filters'>
        <FilterSelect
          label={t.notifications.channel}
          value={channel}
          choices={[['', t.notifications.allChannels], ...channels.map((one) => [one.id, spelled(one.name)] as const)]}
          onChoose={(next) => changeQuery({ channel: next }, 'push')}
        />
        <FilterSelect
          label={t.notifications.state}
          value={state ?? ''}
          choices={[
            ['', t.notifications.allStates],
            ...STATES.map((one) => [one, t.notifications.states[one]] as const),
          ]}
          onChoose={(next) => changeQuery({ state: next }, 'push')}
        />
      </div>
      <PagedRows
        pages={pages}
        skeleton={8}
        empty={channel || state
          ? <NoMatches clear={['channel', 'state']} />
          : <Empty icon='send' title={t.notifications.noDeliveriesTitle}>{t.notifications.noDeliveriesText}</Empty>}
      >
        {(rows) => <DeliveryRows rows={rows} />}
      </PagedRows>
    </>
  );
}

/** The alerts are asked for together: those since a while before the oldest message that is shown. */
function DeliveryRows({ rows }: { rows: Notification[] }) {
  const oldest = rows.at(-1)?.created_at ?? '';
  const alerts = useData(async (signal) => {
    if (oldest === '') return new Map<string, Alert>();
    const since = new Date(Date.parse(oldest) - ALERT_BEFORE_MS).toISOString();
    const { data } = await api('GET /alerts', { query: { since, limit: MOST_ALERTS }, signal });
    return new Map(data.map((alert) => [alert.id, alert] as const));
  }, [oldest, rows[0]?.id]);
  return (
    <ul class='rows delivery-rows'>
      {rows.map((one) => (
        <DeliveryRow key={one.id} delivery={one} alert={alerts.data?.get(one.alert_ids[0] ?? '') ?? null} />
      ))}
    </ul>
  );
}

function DeliveryRow({ delivery, alert }: { delivery: Notification; alert: Alert | null }) {
  const text = t.notifications;
  const first = delivery.alert_ids[0];
  const details = [
    delivery.detail,
    delivery.attempts > 1 ? text.attempts(delivery.attempts) : null,
    delivery.next_attempt_at === null ? null : text.nextTry(moment(delivery.next_attempt_at)),
  ].filter((part) => part !== null);
  return (
    <li class='row'>
      <span class='delivery-time num' title={dateTime(delivery.created_at)}>{moment(delivery.created_at)}</span>
      <DeliveryState delivery={delivery} />
      <span class='cut delivery-channel'>
        <HostText text={delivery.channel_name} />
      </span>
      <span class='delivery-what'>
        {text.kinds[delivery.kind]}
        {first !== undefined && (
          <>
            {' · '}
            <a href={url('/alerts', { alert: first })}>
              {alert === null
                ? text.alerts(delivery.alert_count)
                : <HostText text={`${alert.server_name}: ${messageOf(alert)}`} />}
            </a>
            {alert !== null && delivery.alert_count > 1 && <span class='faint'>{` +${delivery.alert_count - 1}`}</span>}
          </>
        )}
      </span>
      <span class='dim delivery-detail'>{details.join(' · ')}</span>
    </li>
  );
}
