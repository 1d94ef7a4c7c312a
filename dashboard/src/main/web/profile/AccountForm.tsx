import { useState } from 'preact/hooks';
import { PasswordField } from '../account/PasswordField.tsx';
import { api } from '../api/client.ts';
import type { User } from '../api/schema.d.ts';
import { userChanged } from '../api/session.ts';
import { t } from '../text/index.ts';
import { Field } from '../ui/Field.tsx';
import { Form, useForm } from '../ui/Form.tsx';
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
  return (
    <Form form={form} action={t.common.save}>
      <Field
        label={t.account.username}
        autocomplete='username'
        required
        spellcheck={false}
        value={username}
        onText={setUsername}
        error={form.wrong('username')}
      />
      <Field
        label={t.profile.fullName}
        autocomplete='name'
        value={fullName}
        onText={setFullName}
        error={form.wrong('full_name')}
      />
      <Field
        label={t.account.email}
        type='email'
        autocomplete='email'
        required
        value={email}
        onText={setEmail}
        error={form.wrong('email')}
      />
      {isNewEmail && (
        <PasswordField
          label={t.profile.currentPassword}
          hint={t.profile.currentForEmail}
          autocomplete='current-password'
          value={password}
          onText={setPassword}
          error={form.wrong('current_password')}
        />
      )}
    </Form>
  );
}
