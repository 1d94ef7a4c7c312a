import { useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { NotificationChannel } from '../api/schema.d.ts';
import { t } from '../text/index.ts';
import { Button, Dialog, Field, FormError, useForm } from '../ui/index.ts';
import { Check } from '../ui/Check.tsx';
import { Select } from '../ui/Select.tsx';
import { channelRequest, draftOfChannel, newChannel } from './draft.ts';
import type { ChannelDraft } from './draft.ts';
import { FIELDS } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { QuietFields } from './QuietFields.tsx';
import { SettingField } from './SettingField.tsx';

const REPEATS = [0, 5, 10, 15, 30, 60, 120, 360, 720, 1440];

/** Makes or changes a channel of one kind. */
export function ChannelForm(props: {
  channel: NotificationChannel | null;
  kind: Kind;
  onClose: () => void;
  onSaved: (channel: NotificationChannel) => void;
}) {
  const { channel, kind } = props;
  const text = t.notifications;
  const [draft, setDraft] = useState(() => channel ? draftOfChannel(channel) : newChannel(kind, text.kindNames[kind]));
  const change = (more: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...more }));
  const shown = FIELDS[kind];
  const repeats = REPEATS.includes(draft.repeat) ? REPEATS : [...REPEATS, draft.repeat].sort((a, b) => a - b);

  const form = useForm(async () => {
    const { data } = channel === null
      ? await api('POST /notifications/channels', { body: channelRequest(draft, true) })
      : await api('PUT /notifications/channels/{channel_id}', {
        path: { channel_id: channel.id },
        body: channelRequest(draft, false),
      });
    props.onSaved(data);
  });
  const setting = (field: typeof shown[number]) => (
    <SettingField
      key={field.key}
      field={field}
      channel={channel}
      value={draft.settings[field.key] ?? ''}
      onText={(value) => change({ settings: { ...draft.settings, [field.key]: value } })}
      error={form.wrong(field.key) ?? form.wrong(`settings.${field.key}`)}
    />
  );
  const rare = shown.filter((field) => field.rare);

  return (
    <Dialog
      wide
      title={channel === null ? `${text.create}: ${text.kindNames[kind]}` : text.change}
      onClose={props.onClose}
      foot={
        <>
          <Button onClick={props.onClose}>{t.common.cancel}</Button>
          <Button kind='primary' onClick={form.submit}>{channel === null ? text.createIt : t.common.save}</Button>
        </>
      }
    >
      <Field
        label={text.name}
        hint={text.nameHint}
        value={draft.name}
        onText={(name) => change({ name })}
        maxLength={100}
        required
        error={form.wrong('name')}
      />
      {shown.filter((field) => !field.rare).map(setting)}
      <div class='columns-2'>
        <Select
          label={text.minimumSeverity}
          value={draft.minimum_severity}
          choices={[['warning', text.severities.warning], ['critical', text.severities.critical]]}
          onChoose={(minimum_severity) => change({ minimum_severity })}
        />
        <Select
          label={text.repeat}
          value={String(draft.repeat)}
          choices={repeats.map((minutes) => [String(minutes), text.repeats(minutes)])}
          onChoose={(minutes) => change({ repeat: Number(minutes) })}
        />
      </div>
      <Check checked={draft.notify_resolved} onChange={(notify_resolved) => change({ notify_resolved })}>
        {text.notifyResolved}
      </Check>
      <QuietFields quiet={draft.quiet} onChange={(quiet) => change({ quiet })} wrong={form.wrong} />
      {rare.length > 0 && (
        <details class='more-fields'>
          <summary>{text.more}</summary>
          <div class='stack'>{rare.map(setting)}</div>
        </details>
      )}
      <FormError form={form} />
    </Dialog>
  );
}
