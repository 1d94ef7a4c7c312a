import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';

export type ButtonKind = 'primary' | 'danger' | 'plain';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'onClick'> & {
  kind?: ButtonKind;
  icon?: IconName;
  small?: boolean;
  /** For buttons that show an icon alone. */
  label?: string;
  /** While a promise of it is open, the button takes no further click. */
  onClick?: (event: MouseEvent) => unknown;
  children?: ComponentChildren;
};

export function Button({ kind, icon, small, label, onClick, children, type, ...more }: Props) {
  const [isBusy, setBusy] = useState(false);
  const click = async (event: MouseEvent) => {
    if (isBusy) return;
    const doing = onClick?.(event);
    if (!(doing instanceof Promise)) return;
    setBusy(true);
    try {
      await doing;
    } finally {
      setBusy(false);
    }
  };
  const classes = ['btn', kind, small && 'small', label && 'icon'].filter(Boolean).join(' ');
  return (
    <button
      type={type ?? 'button'}
      class={classes}
      onClick={click}
      aria-label={label}
      title={label}
      aria-disabled={isBusy || undefined}
      {...more}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
