import type { Alert } from '../api/schema.d.ts';
import { url } from '../app/router.ts';
import { moment } from '../format/index.ts';
import { t } from '../text/index.ts';
import { copyText, Icon, Menu, MenuItem, MenuLine, MenuTitle, toast } from '../ui/index.ts';
import { isSnoozed } from './active.ts';
import { acknowledge, endOf, resolve, snooze, SNOOZES, unsnooze } from './actions.ts';

/** What can be done about an alert. */
export function AlertMenu({ alert }: { alert: Alert }) {
  const isActive = alert.status === 'active';
  return (
    <Menu class='btn plain icon small' label={t.alerts.actions} button={<Icon name='more' />}>
      {isActive && alert.acknowledged_at === null && (
        <MenuItem icon='check' onClick={() => acknowledge([alert])}>{t.alerts.acknowledge}</MenuItem>
      )}
      {isActive && <MenuItem icon='stop' onClick={() => resolve([alert])}>{t.alerts.resolve}</MenuItem>}
      {isActive && <MenuLine />}
      {isActive && <SnoozeItems alerts={[alert]} />}
      {isSnoozed(alert) && <MenuItem icon='bell' onClick={() => unsnooze([alert])}>{t.alerts.unsnooze}</MenuItem>}
      {isActive && <MenuLine />}
      <MenuItem icon='link' onClick={() => copyLink(alert)}>{t.alerts.copyLink}</MenuItem>
    </Menu>
  );
}

/** The times for which alerts can be silenced. */
export function SnoozeItems(props: { alerts: Alert[]; done?: () => void }) {
  return (
    <>
      <MenuTitle>{t.alerts.snooze}</MenuTitle>
      {SNOOZES.map((how) => {
        const end = endOf(how, new Date());
        return (
          <MenuItem
            key={how}
            icon='clock'
            onClick={async () => {
              await snooze(props.alerts, how);
              props.done?.();
            }}
          >
            <span class='grow'>{t.alerts.snoozes[how]}</span>
            {end !== null && <span class='faint'>{moment(end)}</span>}
          </MenuItem>
        );
      })}
    </>
  );
}

export async function copyLink(alert: Alert): Promise<void> {
  await copyText(new URL(url('/alerts', { alert: alert.id }), location.href).href);
  toast(t.alerts.linkCopied);
}
