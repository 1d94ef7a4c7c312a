import type { ComponentProps } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';

/** A password, hidden until one wants to see it. */
export function PasswordField(props: ComponentProps<typeof Field>) {
  const [isShown, setShown] = useState(false);
  return (
    <Field {...props} type={isShown ? 'text' : 'password'} autocapitalize='none' spellcheck={false} required>
      <Button aria-pressed={isShown} onClick={() => setShown(!isShown)}>
        {isShown ? t.account.hide : t.account.show}
      </Button>
    </Field>
  );
}
