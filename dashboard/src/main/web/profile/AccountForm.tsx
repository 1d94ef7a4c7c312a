import { useState } from 'preact/hooks';
import { useForm } from '../account/useForm.ts';
import { PasswordField } from '../account/PasswordField.tsx';
import { api, ApiError } from '../api/client.ts';
import type { User } from '../api/schema.d.ts';
import { userChanged } from '../api/session.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { ErrorNote } from '../ui/Notes.tsx';
import { toast } from '../ui/Toast.tsx';

export function AccountForm({ user }: { user: User }) {
  const [username, setUsername] = useState(user.username);
  const [email, setEmail] = useState(user.email);
  const [fullName, setFullName] = useState(user.full_name ?? '');
  const [password, setPassword] = useState('');
  const isNewEmail = email.trim() !== user.email;
  const form = useForm(async () => {
    const { data } = await api('PUT /auth/me', {
      body: {
        username: username.trim(),
        email: email.trim(),
        full_name: fullName.trim() === '' ? null : fullName.trim(),
        ...(isNewEmail ? { current_password: password } : {}),
      },
    });
    userChanged(data);
    setPassword('');
    toast(t.profile.saved);
  });
  const fields = form.error instanceof ApiError ? form.error.fields : {};
  return (
    <form class='front-form' onSubmit={form.submit}>
      {form.error !== null && Object.keys(fields).length === 0 && <ErrorNote error={form.error} />}
      <Field
        label={t.account.username}
        autocomplete='username'
        required
        spellcheck={false}
        value={username}
        onText={setUsername}
        error={fields.username}
      />
      <Field
        label={t.profile.fullName}
        autocomplete='name'
        value={fullName}
        onText={setFullName}
        error={fields.full_name}
      />
      <Field
        label={t.account.email}
        type='email'
        autocomplete='email'
        required
        value={email}
        onText={setEmail}
        error={fields.email}
      />
      {isNewEmail && (
        <PasswordField
          label={t.profile.currentPassword}
          hint={t.profile.currentForEmail}
          autocomplete='current-password'
          value={password}
          onText={setPassword}
          error={fields.current_password}
        />
      )}
      <div class='dialog-foot'>
        <Button kind='primary' type='submit' aria-disabled={form.isBusy || undefined}>{t.common.save}</Button>
      </div>
    </form>
  );
}
