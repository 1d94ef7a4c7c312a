import { useState } from 'preact/hooks';
import { PasswordField } from '../account/PasswordField.tsx';
import { useForm } from '../account/useForm.ts';
import { api, ApiError } from '../api/client.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/Notes.tsx';
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
  const fields = form.error instanceof ApiError ? form.error.fields : {};
  return (
    <form class='front-form' onSubmit={form.submit}>
      {form.error !== null && Object.keys(fields).length === 0 && <ErrorNote error={form.error} />}
      {/* For password managers: whose password it is. */}
      <input type='hidden' name='username' autocomplete='username' value={username} />
      <PasswordField
        label={t.profile.currentPassword}
        autocomplete='current-password'
        value={current}
        onText={setCurrent}
        error={fields.current_password}
      />
      <PasswordField
        label={t.profile.newPassword}
        autocomplete='new-password'
        value={next}
        onText={setNext}
        error={fields.new_password}
      />
      <div class='dialog-foot'>
        <Button type='submit' aria-disabled={form.isBusy || undefined}>{t.profile.change}</Button>
      </div>
    </form>
  );
}
