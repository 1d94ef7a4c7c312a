import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client.ts';
import { language, t } from '../text/index.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';
import { Mark } from './Mark.tsx';
import type { Health } from './Mark.tsx';

/** A line that stands out, with what can be done about it. */
export function Note(
  props: { health: Health; children: ComponentChildren; acts?: ComponentChildren; alert?: boolean },
) {
  return (
    <div class={`note ${props.health}`} role={props.alert ? 'alert' : 'status'}>
      <Mark health={props.health} />
      <div>{props.children}</div>
      {props.acts && <div class='acts'>{props.acts}</div>}
    </div>
  );
}

/** What went wrong and what helps. */
export function ErrorNote(props: { error: unknown; onRetry?: () => void }) {
  const { text, detail } = describe(props.error);
  return (
    <Note
      health='critical'
      alert
      acts={props.onRetry && <Button small onClick={props.onRetry}>{t.common.retry}</Button>}
    >
      {text}
      {detail && <div class='faint'>{detail}</div>}
    </Note>
  );
}

/** The cause and the remedy of a failure, for people. */
export function describe(error: unknown): { text: string; detail?: string } {
  if (!(error instanceof ApiError)) return { text: t.common.failedTitle, detail: String(error) };
  if (error.isAway) return { text: t.common.hubAway };
  if (error.status === 429) return { text: t.common.tooMany(error.retryAfter ?? 60) };
  const fields = Object.entries(error.fields).map(([field, message]) => `${field}: ${message}`).join(' · ');
  const log = error.requestId === null ? '' : t.common.requestId(error.requestId);
  const message = forPeople(error.message);
  const kind = failureOf(error.status);
  // The hub's message has the fields already where there is no more to say.
  const more = fields === message ? '' : fields;
  if (language.value === 'en' || kind === null) return { text: message, detail: more || log || undefined };
  return { text: kind, detail: [fields || message, log].filter((part) => part !== '').join(' ') };
}

/** The hub also names the call that lists what there is, which is of use to programs alone. */
export function forPeople(message: string): string {
  return message.replace(/; GET \/api\/v1\/\S+ lists .*$/, '.');
}

/** The kind of a failure in the reader's language; null for one that has no name. */
function failureOf(status: number): string | null {
  const kinds: Record<number, string> = t.common.failures;
  return kinds[status] ?? (status >= 500 ? t.common.failures[500] : null);
}

/** A page or list without anything in it: says what belongs there and how to get it. */
export function Empty(
  props: { icon: IconName; title: string; children?: ComponentChildren; acts?: ComponentChildren },
) {
  return (
    <div class='empty'>
      <Icon name={props.icon} />
      <h2>{props.title}</h2>
      {props.children && <p>{props.children}</p>}
      {props.acts && <div class='acts'>{props.acts}</div>}
    </div>
  );
}

/** A grey block in the place of what is on its way. */
export function Skeleton(props: { width?: string; height?: string }) {
  return (
    <span
      class='skeleton'
      style={{ width: props.width ?? '100%', height: props.height ?? '20px' }}
      aria-hidden='true'
    />
  );
}
