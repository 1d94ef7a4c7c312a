import type { AuditEvent } from '../api/schema.d.ts';
import { changeQuery, url } from '../app/router.ts';
import { memo } from '../app/memo.ts';
import { spelled } from '../format/hostText.ts';
import { dateTime, moment } from '../format/index.ts';
import { HostText } from '../server/HostText.tsx';
import { t } from '../text/index.ts';
import { Mark } from '../ui/Mark.tsx';
import type { Health } from '../ui/Mark.tsx';

const MARKS: Record<AuditEvent['outcome'], Health> = {
  allowed: 'healthy',
  completed: 'healthy',
  refused: 'warning',
  failed: 'critical',
};

/** Of an object that has a name, its name alone: the action says what it is. */
export function named(target: string): string {
  return target.replace(/^(?:channel|threshold|alert) [0-9a-f-]{36} \((.+)\)$/s, '$1');
}

/** How it ended, without the id of a command, which is of use to programs alone. */
export function endOf(reason: string): string {
  return reason.replace(/^command_id [0-9a-f-]{36}(, completed)?(, )?/, '');
}

/** One deed, or several equal refusals. */
export const AuditRow = memo(function AuditRow(props: {
  event: AuditEvent;
  /** True if its server still has a page for this reader. */
  isServerThere: boolean;
}) {
  const { event } = props;
  const texts: Record<string, string> = t.audit.actions;
  // What takes time has a row for its start, too.
  const reason = endOf(event.reason ?? '');
  const hasEnd = event.outcome !== 'allowed';
  return (
    <li class='row'>
      <Mark health={MARKS[event.outcome]} />
      <button
        type='button'
        class='title-link cut audit-actor'
        onClick={() => changeQuery({ actor: event.actor }, 'push')}
      >
        <HostText text={event.actor} />
      </button>
      <div class='two-lines audit-what'>
        <span class='cut'>
          {texts[event.action] ?? event.action}
          {event.target !== null && (
            <span class='dim' title={spelled(event.target)}>
              {' · '}
              <HostText text={named(event.target)} />
            </span>
          )}
          {event.count > 1 && (
            <span class='faint'>{` · ${t.audit.times(event.count, moment(event.last_timestamp))}`}</span>
          )}
        </span>
        {hasEnd && (
          <small class='cut'>
            {t.audit.outcomes[event.outcome]}
            {reason !== '' && (
              <>
                {': '}
                <HostText text={reason} />
              </>
            )}
          </small>
        )}
      </div>
      <span class='cut audit-server'>
        {event.server_name === null
          ? ''
          : !props.isServerThere
          ? <HostText text={event.server_name} />
          : (
            <a href={url(`/servers/${event.server_id}`)}>
              <HostText text={event.server_name} />
            </a>
          )}
      </span>
      <span class='audit-time num' title={dateTime(event.timestamp)}>{moment(event.timestamp)}</span>
      <span class='faint cut audit-address'>{event.address ?? ''}</span>
    </li>
  );
});
