import type { Notification } from '../api/schema.d.ts';
import { t } from '../text/index.ts';
import { Mark } from '../ui/Mark.tsx';
import type { Health } from '../ui/Mark.tsx';

const MARKS: Record<Notification['state'], Health> = {
  pending: 'unknown',
  sending: 'unknown',
  sent: 'healthy',
  failed: 'critical',
  suppressed: 'offline',
};

/** How the sending of a message went, by shape and word. */
export function DeliveryState({ delivery }: { delivery: Pick<Notification, 'state'> }) {
  return (
    <span class='delivery-state'>
      <Mark health={MARKS[delivery.state]} silent />
      {t.notifications.states[delivery.state]}
    </span>
  );
}
