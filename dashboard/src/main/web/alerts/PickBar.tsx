import type { Alert } from '../api/schema.d.ts';
import { t } from '../text/index.ts';
import { Button, Menu } from '../ui/index.ts';
import { SnoozeItems } from './AlertMenu.tsx';
import { acknowledge, resolve } from './actions.ts';

/** What can be done about all that are chosen. */
export function PickBar({ alerts, onClear }: { alerts: Alert[]; onClear: () => void }) {
  return (
    <div class='pick-bar' role='region' aria-label={t.lists.picked(alerts.length)}>
      <span aria-live='polite'>{t.lists.picked(alerts.length)}</span>
      <Button
        small
        kind='primary'
        onClick={async () => {
          await acknowledge(alerts);
          onClear();
        }}
      >
        {t.alerts.acknowledge}
      </Button>
      <Menu class='btn small' button={t.alerts.snooze}>
        <SnoozeItems alerts={alerts} done={onClear} />
      </Menu>
      <Button small onClick={() => resolve(alerts, onClear)}>{t.alerts.resolve}</Button>
      <Button small kind='plain' icon='close' label={t.lists.clearPicked} onClick={onClear} />
    </div>
  );
}
