import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { api } from '../api/client.ts';
import type { Alert } from '../api/schema.d.ts';
import { url } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { useData } from '../app/useData.ts';
import { useNow } from '../app/useNow.ts';
import { dateTime, longDuration } from '../format/index.ts';
import { DeliveryState } from '../notifications/DeliveryState.tsx';
import { t } from '../text/index.ts';
import { Button, Dialog, ErrorNote, Mark, Menu, Skeleton } from '../ui/index.ts';
import { TextArea } from '../ui/TextArea.tsx';
import { activeAlerts, isSnoozed } from './active.ts';
import { copyLink, SnoozeItems } from './AlertMenu.tsx';
import { AlertProcesses, chartsAround } from './AlertProcesses.tsx';
import { stateOf } from './AlertRows.tsx';
import { acknowledge, resolve, unsnooze } from './actions.ts';
import { conditionOf, lasted, messageOf, subjectOf, valueOf } from './values.ts';
import { spelled } from '../format/hostText.ts';
import { HostText } from '../server/HostText.tsx';

const MOST_TITLE = 120;

/** Everything about one alert, at an address of its own. */
export function AlertDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const live = useStore(activeAlerts, ({ alerts }) => alerts.find((alert) => alert.id === id));
  // Asked anew when it leaves the active ones: then it has an end and a reason.
  const loaded = useData(
    async (signal) => (await api('GET /alerts/{alert_id}', { path: { alert_id: id }, signal })).data,
    [id, live === undefined],
  );
  const alert = live ?? loaded.data;
  return (
    <Dialog
      wide
      title={alert === null ? t.alerts.one : titleOf(alert)}
      onClose={onClose}
      foot={alert?.status === 'active' ? <Actions alert={alert} onClose={onClose} /> : undefined}
    >
      {alert === null && loaded.error === null && <Skeleton height='160px' />}
      {alert === null && loaded.error !== null && <ErrorNote error={loaded.error} onRetry={loaded.reload} />}
      {alert !== null && <Facts alert={alert} />}
      {alert !== null && <AlertProcesses alert={alert} />}
      {alert !== null && <Deliveries alert={alert} />}
    </Dialog>
  );
}

function titleOf(alert: Alert): string {
  const { metric, part } = subjectOf(alert);
  const title = part === null ? metric : `${metric} ${spelled(part)}`;
  return title.length > MOST_TITLE ? `${title.slice(0, MOST_TITLE)}…` : title;
}

function Facts({ alert }: { alert: Alert }) {
  const now = useNow(1_000);
  const isActive = alert.status === 'active';
  const facts: Array<[string, ComponentChildren]> = [
    [
      t.lists.server,
      <a key='server' href={url(`/servers/${alert.server_id}`)}>
        <HostText text={alert.server_name} />
      </a>,
    ],
    [t.alerts.condition, conditionOf(alert.type, alert.comparison, alert.threshold)],
    ...(alert.type === 'container' ? [] : [
      [isActive ? t.alerts.value : t.alerts.lastValue, valueOf(alert.type, alert.current_value)],
      [t.alerts.peak, valueOf(alert.type, alert.peak_value)],
    ] as Array<[string, string]>),
    [t.alerts.opened, dateTime(alert.created_at)],
    [t.alerts.lasted, longDuration(lasted(alert, now))],
  ];
  if (alert.resolved_at !== null) facts.push([t.alerts.ended, dateTime(alert.resolved_at)]);
  if (alert.acknowledged_by !== null && alert.acknowledged_at !== null) {
    facts.push([t.alerts.acknowledgedAt, t.alerts.byAt(alert.acknowledged_by, dateTime(alert.acknowledged_at))]);
  }
  if (alert.comment !== null) facts.push([t.alerts.comment, <HostText key='comment' text={alert.comment} />]);
  return (
    <>
      <p class='alert-line'>
        <Mark health={isActive ? alert.severity : 'offline'} silent />
        <b>{t.common.health[alert.severity]}</b>
        <span class='dim'>{stateOf({ ...alert, comment: null })}</span>
        <span class='grow' />
        <a href={url(`/servers/${alert.server_id}`, chartsAround(alert, now))}>{t.alerts.charts}</a>
        <Button small icon='link' onClick={() => copyLink(alert)}>{t.alerts.copyLink}</Button>
      </p>
      <p class='alert-message'>
        <HostText text={messageOf(alert)} />
      </p>
      <dl class='facts-list'>
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </>
  );
}

function Actions({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [comment, setComment] = useState('');
  return (
    <div class='alert-actions'>
      <TextArea
        label={t.alerts.commentLabel}
        hint={t.alerts.commentHint}
        value={comment}
        maxLength={1000}
        onText={setComment}
      />
      <div class='dialog-foot'>
        {isSnoozed(alert)
          ? <Button icon='bell' onClick={() => unsnooze([alert])}>{t.alerts.unsnooze}</Button>
          : (
            <Menu class='btn' button={t.alerts.snooze}>
              <SnoozeItems alerts={[alert]} />
            </Menu>
          )}
        <Button onClick={() => resolve([alert], onClose)}>{t.alerts.resolve}</Button>
        <Button
          kind='primary'
          onClick={async () => {
            await acknowledge([alert], comment.trim() || null);
            setComment('');
          }}
        >
          {alert.acknowledged_at === null ? t.alerts.acknowledge : t.alerts.addComment}
        </Button>
      </div>
    </div>
  );
}

/** The notifications about the alert, with the outcome of their delivery. */
function Deliveries({ alert }: { alert: Alert }) {
  const { data } = useData(
    async (signal) => (await api('GET /notifications', { query: { alert_id: alert.id, limit: 20 }, signal })).data,
    [alert.id, alert.status],
  );
  if (data === null) return null;
  return (
    <section>
      <h3>{t.alerts.notified}</h3>
      {data.length === 0 && <p class='dim'>{t.alerts.notifiedNobody}</p>}
      <ul class='notified'>
        {data.map((one) => (
          <li key={one.id}>
            <DeliveryState delivery={one} />
            <span>{t.notifications.kinds[one.kind]}</span>
            <HostText cut text={one.channel_name} />
            <span class='faint'>{dateTime(one.sent_at ?? one.created_at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
