import { useState } from 'preact/hooks';
import { url, useQuery } from '../app/router.ts';
import { ApiError } from '../api/client.ts';
import { register } from '../api/session.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { ErrorNote } from '../ui/Notes.tsx';
import { Front } from './Front.tsx';
import { PasswordField } from './PasswordField.tsx';
import { useForm } from './useForm.ts';
import { useOptions } from './useOptions.ts';

export default function RegisterPage() {
  const back = useQuery('back');
  const options = useOptions();
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const form = useForm(() =>
    register({ username: username.trim(), email: email.trim(), password, password_confirm: password })
  );
  const fields = form.error instanceof ApiError ? form.error.fields : {};
  const isElsewhere = form.error !== null && Object.keys(fields).length === 0;
  if (options !== null && !options.registration_open) {
    return (
      <Front title={t.account.register}>
        <p class='dim'>{t.account.closed}</p>
        <a class='btn' href={url('/login', { back })}>{t.account.signIn}</a>
      </Front>
    );
  }
  return (
    <Front title={options?.first_user ? t.account.firstTitle : t.account.register}>
      <p class='dim'>{options?.first_user ? t.account.firstText : t.account.registerText}</p>
      {isElsewhere && <ErrorNote error={form.error} />}
      <form class='front-form' onSubmit={form.submit}>
        <Field
          label={t.account.username}
          name='username'
          autocomplete='username'
          autocapitalize='none'
          spellcheck={false}
          autofocus
          required
          value={username}
          onText={setUsername}
          error={fields.username}
        />
        <Field
          label={t.account.email}
          name='email'
          type='email'
          autocomplete='email'
          required
          value={email}
          onText={setEmail}
          error={fields.email}
        />
        <PasswordField
          label={t.account.password}
          name='password'
          autocomplete='new-password'
          value={password}
          onText={setPassword}
          hint={t.account.passwordHint(options?.password.min_length ?? 8)}
          error={fields.password}
        />
        <Button kind='primary' type='submit' aria-disabled={form.isBusy || undefined}>{t.account.register}</Button>
      </form>
      {!options?.first_user && (
        <p class='dim'>
          {t.account.haveAccount} <a href={url('/login', { back })}>{t.account.signIn}</a>
        </p>
      )}
    </Front>
  );
}
