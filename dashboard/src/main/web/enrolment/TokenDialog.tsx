import { useState } from 'preact/hooks';
import { api, ApiError } from '../api/client.ts';
import { useForm } from '../account/useForm.ts';
import type { EnrolmentToken } from '../api/schema.d.ts';
import { t } from '../text/index.ts';
import { Button, CopyLine, Dialog, ErrorNote, Field, Note } from '../ui/index.ts';
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
      tags: tags.split(',').map((tag) => tag.trim()).filter(Boolean),
      approval,
      max_uses: most === '' ? null : Number(most),
      expires_at: days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
    };
    setMade((await api('POST /enrolment-tokens', { body })).data);
    props.onMade();
  });
  const fields = form.error instanceof ApiError ? form.error.fields : {};
  return (
    <Dialog title={t.enrolment.add} onClose={props.onClose} wide>
      {made === null
        ? (
          <form class='enrol' onSubmit={form.submit}>
            {form.error !== null && Object.keys(fields).length === 0 && <ErrorNote error={form.error} />}
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
              error={fields.name}
            />
            <Field
              label={t.enrolment.tags}
              hint={t.enrolment.tagsHint}
              name='tags'
              autocomplete='off'
              value={tags}
              onText={setTags}
              error={fields.tags}
            />
            <Field
              label={t.enrolment.maxUses}
              hint={t.enrolment.maxUsesHint}
              name='most'
              inputMode='numeric'
              pattern='[0-9]*'
              value={most}
              onText={setMost}
              error={fields.max_uses}
            />
            <Field
              label={t.enrolment.days}
              hint={t.enrolment.daysHint}
              name='days'
              inputMode='numeric'
              pattern='[0-9]*'
              value={days}
              onText={setDays}
              error={fields.expires_at}
            />
            <Check checked={approval} onChange={setApproval}>{t.enrolment.approval}</Check>
            <div class='dialog-foot'>
              <Button onClick={props.onClose}>{t.common.cancel}</Button>
              <Button kind='primary' type='submit' aria-disabled={form.isBusy || undefined}>{t.enrolment.add}</Button>
            </div>
          </form>
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
