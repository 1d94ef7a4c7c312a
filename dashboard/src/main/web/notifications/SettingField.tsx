import type { NotificationChannel } from '../api/schema.d.ts';
import { t } from '../text/index.ts';
import { Field } from '../ui/index.ts';
import { TextArea } from '../ui/TextArea.tsx';
import type { FieldSpec } from './kinds.ts';

/** A setting of a channel. What is secret is never shown again, only that it is there. */
export function SettingField(props: {
  field: FieldSpec;
  channel: NotificationChannel | null;
  value: string;
  onText: (text: string) => void;
  error?: string;
}) {
  const { field, channel, value, onText, error } = props;
  const isThere = channel !== null && has(channel, field);
  const more = {
    label: field.label(),
    hint: [field.hint?.(), isThere ? keptHint(channel, field) : undefined].filter(Boolean).join(' ') || undefined,
    value,
    onText,
    error,
    spellcheck: false,
    required: field.required && !isThere,
  };
  if (field.form === 'lines') return <TextArea {...more} rows={3} class='input mono' />;
  return (
    <Field
      {...more}
      type={field.secret && field.key !== 'url' ? 'password' : 'text'}
      inputMode={field.form === 'number' ? 'numeric' : field.key.endsWith('url') ? 'url' : undefined}
      autocomplete={field.secret ? 'new-password' : 'off'}
      placeholder={field.secret && isThere ? '••••••••' : undefined}
    />
  );
}

function has(channel: NotificationChannel, field: FieldSpec): boolean {
  const shown = channel.settings as unknown as Record<string, unknown>;
  if (field.key === 'url') return true;
  if (field.key === 'headers') return ((shown.header_names as string[] | undefined) ?? []).length > 0;
  return shown[`has_${field.key}`] === true;
}

function keptHint(channel: NotificationChannel, field: FieldSpec): string {
  const shown = channel.settings as unknown as Record<string, unknown>;
  if (field.key === 'url') return t.notifications.hints.kept(String(shown.url_origin));
  if (field.key === 'headers') return t.notifications.hints.headersKept((shown.header_names as string[]).join(', '));
  return t.notifications.hints.secretKept;
}
