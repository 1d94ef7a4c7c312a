import type { Alert } from '../api/schema.d.ts';
import { changeQuery, url } from '../app/router.ts';
import { memo } from '../app/memo.ts';
import { dateTime, duration, moment } from '../format/index.ts';
import { spelled } from '../format/hostText.ts';
import { t } from '../text/index.ts';
import { Button, Mark } from '../ui/index.ts';
import { isSnoozed } from './active.ts';
import { AlertMenu } from './AlertMenu.tsx';
import { acknowledge } from './actions.ts';
import { conditionOf, lasted, subjectOf, valueOf } from './values.ts';
import { HostText } from '../server/HostText.tsx';

/** Alerts below each other; with `picked` several can be chosen. */
export function AlertRows(props: {
  alerts: Alert[];
  now: number;
  picked?: ReadonlySet<string>;
  onPick?: (id: string, isPicked: boolean, isRange: boolean) => void;
  onPickAll?: (isPicked: boolean) => void;
}) {
  const { alerts, now, picked, onPick } = props;
  const areAll = alerts.length > 0 && alerts.every((alert) => picked?.has(alert.id));
  return (
    <ul class={`rows alert-rows ${picked ? 'pickable' : ''}`}>
      <li class='row head-row'>
        {picked && (
          <label class='tick'>
            <input
              type='checkbox'
              aria-label={t.lists.pickAll}
              checked={areAll}
              onChange={(e) => props.onPickAll?.(e.currentTarget.checked)}
            />
          </label>
        )}
        <span />
        <span>{t.lists.server}</span>
        <span>{t.alerts.what}</span>
        <span class='num'>{picked ? t.alerts.value : t.alerts.peak}</span>
        <span class='num'>{picked ? t.alerts.since : t.alerts.lasted}</span>
        <span />
      </li>
      {alerts.map((alert) => (
        <AlertRow
          key={alert.id}
          alert={alert}
          minute={Math.floor(now / 10_000)}
          isPicked={picked ? picked.has(alert.id) : null}
          onPick={onPick}
        />
      ))}
    </ul>
  );
}

const AlertRow = memo(function AlertRow(props: {
  alert: Alert;
  /** Draws the ages anew. */
  minute: number;
  isPicked: boolean | null;
  onPick?: (id: string, isPicked: boolean, isRange: boolean) => void;
}) {
  const { alert, isPicked, onPick } = props;
  const { metric, part } = subjectOf(alert);
  const isActive = alert.status === 'active';
  const peak = valueOf(alert.type, alert.peak_value);
  return (
    <li class={`row ${isPicked ? 'picked' : ''} ${isActive && isSnoozed(alert) ? 'snoozed' : ''}`}>
      {isPicked !== null && (
        <label class='tick'>
          <input
            type='checkbox'
            aria-label={t.lists.pick(`${alert.server_name}, ${metric}`)}
            checked={isPicked}
            onClick={(e) => onPick?.(alert.id, e.currentTarget.checked, e.shiftKey)}
          />
        </label>
      )}
      <Mark health={isActive ? alert.severity : 'offline'} silent />
      <a class='alert-server cut' href={url(`/servers/${alert.server_id}`)}>
        <HostText text={alert.server_name} />
      </a>
      <div class='alert-what two-lines'>
        <button type='button' class='title-link cut' onClick={() => changeQuery({ alert: alert.id }, 'push')}>
          <span class='sr'>{t.common.health[alert.severity]}:</span>
          {metric}
          {part !== null && (
            <>
              {' '}
              <HostText text={part} />
            </>
          )} <span class='dim'>{conditionOf(alert.type, alert.comparison, alert.threshold)}</span>
        </button>
        <small class='cut'>{stateOf(alert)}</small>
      </div>
      <div class='alert-value two-lines num'>
        <b class={isActive ? alert.severity === 'critical' ? 'crit' : 'warn' : undefined}>
          {isActive ? valueOf(alert.type, alert.current_value) : peak}
        </b>
        {isActive && alert.type !== 'container' && <small>{t.alerts.peakOf(peak)}</small>}
      </div>
      <div class='alert-age two-lines num' title={dateTime(alert.created_at)}>
        <span>{duration(lasted(alert, Date.now()))}</span>
        <small>{moment(alert.created_at)}</small>
      </div>
      <div class='alert-acts'>
        {isActive && alert.acknowledged_at === null && (
          <Button small onClick={() => acknowledge([alert])}>{t.alerts.acknowledge}</Button>
        )}
        <AlertMenu alert={alert} />
      </div>
    </li>
  );
});

/** Who did what about it, or how it ended. */
export function stateOf(alert: Alert): string {
  const parts: string[] = [];
  if (alert.status === 'resolved') {
    if (alert.resolve_reason !== null) parts.push(t.alerts.reasons[alert.resolve_reason]);
    if (alert.resolved_by !== null) parts.push(t.alerts.by(alert.resolved_by));
    if (alert.late) parts.push(t.alerts.late);
  } else {
    if (alert.acknowledged_by !== null) parts.push(t.alerts.acknowledgedBy(alert.acknowledged_by));
    if (isSnoozed(alert)) {
      parts.push(
        alert.snoozed_until === null
          ? t.alerts.snoozedUntilRecovery
          : t.alerts.snoozedUntil(moment(alert.snoozed_until)),
      );
    }
    if (parts.length === 0) parts.push(t.alerts.unacknowledged);
  }
  if (alert.comment !== null) parts.push(t.alerts.quoted(spelled(alert.comment)));
  return parts.join(' · ');
}
