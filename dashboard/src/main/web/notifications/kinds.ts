import type { NotificationChannel } from '../api/schema.d.ts';
import { t } from '../text/index.ts';

export type Kind = NotificationChannel['kind'];

export type FieldSpec = {
  key:
    | 'url'
    | 'server_url'
    | 'topic'
    | 'token'
    | 'recipients'
    | 'confirmation_code'
    | 'bot_token'
    | 'chat_id'
    | 'base_url'
    | 'signing_key'
    | 'headers'
    | 'template'
    | 'priority';
  label: () => string;
  hint?: () => string;
  /** Never shown again: left empty, the one that is there stays. */
  secret?: boolean;
  required?: boolean;
  form?: 'lines' | 'number';
  start?: string;
  /** Shown among the rarer ones. */
  rare?: boolean;
};

const label = (key: keyof typeof t.notifications.fields) => () => t.notifications.fields[key];
const hint = (
  key:
    | 'topic'
    | 'ntfyToken'
    | 'recipients'
    | 'confirmation_code'
    | 'bot_token'
    | 'chat_id'
    | 'slackUrl'
    | 'discordUrl'
    | 'signing_key'
    | 'headers'
    | 'template'
    | 'priority',
) =>
() => t.notifications.hints[key];

const PRIORITY: FieldSpec = {
  key: 'priority',
  label: label('priority'),
  hint: hint('priority'),
  form: 'number',
  rare: true,
};
const URL_FIELD: FieldSpec = { key: 'url', label: label('url'), secret: true, required: true };

/** The fields of each kind, in the order in which kinds are offered. */
export const FIELDS: Record<Kind, FieldSpec[]> = {
  ntfy: [
    { key: 'topic', label: label('topic'), hint: hint('topic'), required: true },
    { key: 'server_url', label: label('server_url'), start: 'https://ntfy.sh', required: true },
    { key: 'token', label: label('token'), hint: hint('ntfyToken'), secret: true },
    PRIORITY,
  ],
  email: [
    { key: 'recipients', label: label('recipients'), hint: hint('recipients'), required: true },
    { key: 'confirmation_code', label: label('confirmation_code'), hint: hint('confirmation_code'), secret: true },
  ],
  telegram: [
    { key: 'bot_token', label: label('bot_token'), hint: hint('bot_token'), secret: true, required: true },
    { key: 'chat_id', label: label('chat_id'), hint: hint('chat_id'), required: true },
    { key: 'base_url', label: label('base_url'), start: 'https://api.telegram.org', rare: true },
  ],
  slack: [{ ...URL_FIELD, hint: hint('slackUrl') }],
  discord: [{ ...URL_FIELD, hint: hint('discordUrl') }],
  gotify: [
    { key: 'server_url', label: label('server_url'), required: true },
    { key: 'token', label: label('appToken'), secret: true, required: true },
    PRIORITY,
  ],
  webhook: [
    URL_FIELD,
    { key: 'signing_key', label: label('signing_key'), hint: hint('signing_key'), secret: true },
    { key: 'headers', label: label('headers'), hint: hint('headers'), secret: true, form: 'lines', rare: true },
    { key: 'template', label: label('template'), hint: hint('template'), form: 'lines', rare: true },
  ],
};

export const KINDS = Object.keys(FIELDS) as Kind[];

/** The shown settings of each kind that name its destination. */
const DESTINATIONS: Record<Kind, string[]> = {
  ntfy: ['server_url', 'topic'],
  email: ['recipients'],
  telegram: ['chat_id'],
  slack: ['url_origin'],
  discord: ['url_origin'],
  gotify: ['server_url'],
  webhook: ['url_origin'],
};

/** Where messages go, as far as it may be shown; else why the settings cannot be read. */
export function destinationOf(channel: NotificationChannel): string {
  if ('problem' in channel.settings) return channel.settings.problem;
  const shown = channel.settings as unknown as Record<string, unknown>;
  // A hub of a later version may have kinds that this page does not know.
  const keys: string[] = DESTINATIONS[channel.kind] ?? [];
  const unconfirmed = Array.isArray(shown.unconfirmed) ? shown.unconfirmed : [];
  const marked = (address: unknown) =>
    unconfirmed.includes(address) ? t.notifications.unconfirmed(String(address)) : address;
  const parts = keys.map((key) => shown[key] ?? '');
  return parts.map((part) => Array.isArray(part) ? part.map(marked).join(', ') : String(part)).join('/');
}
