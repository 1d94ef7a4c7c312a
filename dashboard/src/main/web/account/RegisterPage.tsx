import { useState } from 'preact/hooks';
import { url, useQuery } from '../app/router.ts';
import { register } from '../api/session.ts';
import { t } from '../text/index.ts';
import { Field } from '../ui/Field.tsx';
import { Form, useForm } from '../ui/Form.tsx';
import { Front } from './Front.tsx';
import { PasswordField } from './PasswordField.tsx';
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
      <Form form={form} action={t.account.register} wide>
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
          error={form.wrong('username')}
        />
        <Field
          label={t.account.email}
          name='email'
          type='email'
          autocomplete='email'
          required
          value={email}
          onText={setEmail}
          error={form.wrong('email')}
        />
        <PasswordField
          label={t.account.password}
          name='password'
          autocomplete='new-password'
          value={password}
          onText={setPassword}
          hint={t.account.passwordHint(options?.password.min_length ?? 8)}
          error={form.wrong('password')}
        />
      </Form>
      {!options?.first_user && (
        <p class='dim'>
          {t.account.haveAccount} <a href={url('/login', { back })}>{t.account.signIn}</a>
        </p>
      )}
    </Front>
  );
}
