import { useState } from 'preact/hooks';
import { PasswordField } from '../account/PasswordField.tsx';
import { api } from '../api/client.ts';
import { t } from '../text/index.ts';
import { Form, useForm } from '../ui/Form.tsx';
import { toast } from '../ui/Toast.tsx';

export function PasswordForm({ username }: { username: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const form = useForm(async () => {
    await api('POST /auth/change-password', {
      body: { current_password: current, new_password: next, new_password_confirm: next },
    });
    setCurrent('');
    setNext('');
    toast(t.profile.changed);
  });
  return (
    <Form form={form} action={t.profile.change}>
      {/* For password managers: whose password it is. */}
      <input type='hidden' name='username' autocomplete='username' value={username} />
      <PasswordField
        label={t.profile.currentPassword}
        autocomplete='current-password'
        value={current}
        onText={setCurrent}
        error={form.wrong('current_password')}
      />
      <PasswordField
        label={t.profile.newPassword}
        autocomplete='new-password'
        value={next}
        onText={setNext}
        error={form.wrong('new_password')}
      />
    </Form>
  );
}
