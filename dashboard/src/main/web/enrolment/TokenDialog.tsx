import { useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { EnrolmentToken } from '../api/schema.d.ts';
import { t } from '../text/index.ts';
import { Button, CopyLine, Dialog, Field, Form, Note, useForm } from '../ui/index.ts';
import { tagsOf } from '../format/tags.ts';
import { Check } from '../ui/Check.tsx';

const DAY_MS = 86_400_000;

/** Makes a token, then shows it with the ways to use it. */
export function TokenDialog(props: { onMade: () => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [tags, setTags] = useState('');
  const [most, setMost] = useState('');
  const [days, setDays] = useState('7');
  const [approval, setApproval] = useState(true);
  const [made, setMade] = useState<EnrolmentToken | null>(null);
  const form = useForm(async () => {
    const body = {
      name: name.trim(),
      tags: tagsOf(tags),
      approval,
      max_uses: most === '' ? null : Number(most),
      expires_at: days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
    };
    setMade((await api('POST /enrolment-tokens', { body })).data);
    props.onMade();
  });
  return (
    <Dialog title={t.enrolment.add} onClose={props.onClose} wide>
      {made === null
        ? (
          <Form form={form} action={t.enrolment.add} onCancel={props.onClose}>
            <Field
              label={t.enrolment.name}
              hint={t.enrolment.nameHint}
              name='name'
              autofocus
              required
              maxLength={100}
              autocomplete='off'
              value={name}
              onText={setName}
              error={form.wrong('name')}
            />
            <Field
              label={t.enrolment.tags}
              hint={t.enrolment.tagsHint}
              name='tags'
              autocomplete='off'
              value={tags}
              onText={setTags}
              error={form.wrong('tags')}
            />
            <Field
              label={t.enrolment.maxUses}
              hint={t.enrolment.maxUsesHint}
              name='most'
              inputMode='numeric'
              pattern='[0-9]*'
              value={most}
              onText={setMost}
              error={form.wrong('max_uses')}
            />
            <Field
              label={t.enrolment.days}
              hint={t.enrolment.daysHint}
              name='days'
              inputMode='numeric'
              pattern='[0-9]*'
              value={days}
              onText={setDays}
              error={form.wrong('expires_at')}
            />
            <Check checked={approval} onChange={setApproval}>{t.enrolment.approval}</Check>
          </Form>
        )
        : (
          <>
            <Note health='warning'>{t.enrolment.made}</Note>
            <CopyLine text={made.token ?? ''} label={t.enrolment.secret} />
            {made.lines?.map((line) => (
              <div key={line.kind}>
                <span class='label'>{(t.enrol.ways as Record<string, string>)[line.kind] ?? line.title}</span>
                <CopyLine text={line.text} label={line.title} />
              </div>
            ))}
            <div class='dialog-foot'>
              <Button onClick={props.onClose}>{t.enrol.done}</Button>
            </div>
          </>
        )}
    </Dialog>
  );
}
