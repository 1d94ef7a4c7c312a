import { useState } from 'preact/hooks';
import { url, useQuery } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { ApiError } from '../api/client.ts';
import { session, signIn } from '../api/session.ts';
import { t } from '../text/index.ts';
import { Field } from '../ui/Field.tsx';
import { Form, useForm } from '../ui/Form.tsx';
import { Note } from '../ui/Notes.tsx';
import { Front } from './Front.tsx';
import { PasswordField } from './PasswordField.tsx';
import { useOptions } from './useOptions.ts';

export default function LoginPage() {
  const who = useStore(session);
  const back = useQuery('back');
  const options = useOptions();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const form = useForm(() => signIn(username.trim(), password));
  const isWrong = form.error instanceof ApiError && form.error.status === 401;
  const isExpired = who.state === 'out' && who.reason === 'expired';
  return (
    <Front title={t.account.signIn}>
      {isExpired && form.error === null && <Note health='warning'>{t.account.expired}</Note>}
      <Form
        form={form}
        action={t.account.signIn}
        note={isWrong ? <Note health='critical' alert>{t.account.wrong}</Note> : undefined}
        wide
      >
        <Field
          label={t.account.usernameOrEmail}
          name='username'
          autocomplete='username'
          autocapitalize='none'
          spellcheck={false}
          autofocus
          required
          value={username}
          onText={setUsername}
        />
        <PasswordField
          label={t.account.password}
          name='password'
          autocomplete='current-password'
          value={password}
          onText={setPassword}
        />
      </Form>
      {options !== null && !options.registration_open && <p class='faint'>{t.account.closed}</p>}
      {options?.registration_open && (
        <p class='dim'>
          {t.account.noAccount} <a href={url('/register', { back })}>{t.account.register}</a>
        </p>
      )}
    </Front>
  );
}
