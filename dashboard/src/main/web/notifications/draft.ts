import type { ChannelRequest, NotificationChannel, UpdateChannelRequest } from '../api/schema.d.ts';
import { timeZone } from '../format/times.ts';
import { FIELDS } from './kinds.ts';
import type { FieldSpec, Kind } from './kinds.ts';

export type Day = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export const DAYS: Day[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export type Quiet = { start: string; end: string; days: Day[]; time_zone: string; hold_critical: boolean };

/** A channel while it is edited; settings as they are typed, secrets empty. */
export type ChannelDraft = {
  kind: Kind;
  name: string;
  enabled: boolean;
  minimum_severity: 'warning' | 'critical';
  notify_resolved: boolean;
  /** Minutes; 0: never. */
  repeat: number;
  quiet: Quiet | null;
  settings: Partial<Record<FieldSpec['key'], string>>;
};

export function usualQuiet(): Quiet {
  return { start: '22:00', end: '07:00', days: DAYS, time_zone: timeZone.value, hold_critical: false };
}

export function newChannel(kind: Kind, name: string): ChannelDraft {
  const settings = Object.fromEntries(FIELDS[kind].map((field) => [field.key, field.start ?? '']));
  return {
    kind,
    name,
    enabled: true,
    minimum_severity: 'warning',
    notify_resolved: true,
    repeat: 0,
    quiet: null,
    settings,
  };
}

export function draftOfChannel(channel: NotificationChannel): ChannelDraft {
  const shown = channel.settings as unknown as Record<string, unknown>;
  const settings = Object.fromEntries(
    FIELDS[channel.kind].map(({ key, secret }) => [key, secret ? '' : textOf(shown[key])]),
  );
  const quiet = channel.quiet_hours;
  return {
    kind: channel.kind,
    name: channel.name,
    enabled: channel.enabled,
    minimum_severity: channel.minimum_severity,
    notify_resolved: channel.notify_resolved,
    repeat: channel.repeat_minutes ?? 0,
    quiet: quiet === null ? null : {
      start: quiet.start,
      end: quiet.end,
      days: (quiet.days as Day[] | undefined) ?? DAYS,
      time_zone: quiet.time_zone,
      hold_critical: quiet.hold_critical ?? false,
    },
    settings,
  };
}

/** The body of a new channel, or of a change: then what is left out stays, above all secrets. */
export function channelRequest(draft: ChannelDraft, isNew: true): ChannelRequest;
export function channelRequest(draft: ChannelDraft, isNew: false): UpdateChannelRequest;
export function channelRequest(draft: ChannelDraft, isNew: boolean): ChannelRequest | UpdateChannelRequest {
  const settings: Record<string, unknown> = {};
  for (const field of FIELDS[draft.kind]) {
    const text = (draft.settings[field.key] ?? '').trim();
    if (text !== '') settings[field.key] = valueOf(field, text);
    else if (!isNew && !field.secret && !field.required) settings[field.key] = null;
  }
  const { quiet } = draft;
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    enabled: draft.enabled,
    minimum_severity: draft.minimum_severity,
    notify_resolved: draft.notify_resolved,
    repeat_minutes: draft.repeat === 0 ? null : draft.repeat,
    quiet_hours: quiet === null ? null : { ...quiet, days: quiet.days.length === 0 ? DAYS : quiet.days },
    settings,
  } as ChannelRequest;
}

function valueOf(field: FieldSpec, text: string): unknown {
  switch (field.key) {
    case 'recipients':
      return text.split(/[\s,;]+/).filter((one) => one !== '');
    case 'priority':
      return Number(text);
    case 'headers':
      return Object.fromEntries(
        text.split('\n').filter((line) => line.trim() !== '').map((line) => {
          const at = line.indexOf(':');
          return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
        }),
      );
    default:
      return text;
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
