import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../text/index.ts';
import { Button } from './Button.tsx';

/** A dialog over the page while it is drawn. Escape, its cross and a click beside it close it. */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  /** Buttons at the end. */
  foot?: ComponentChildren;
  children: ComponentChildren;
}) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => opener?.focus?.();
  }, []);
  return (
    <dialog
      ref={box}
      class={props.wide ? 'wide' : undefined}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault();
        props.onClose();
      }}
      onMouseDown={(e) => e.target === box.current && props.onClose()}
    >
      <div class='dialog-head'>
        <h2 id={id}>{props.title}</h2>
        <Button kind='plain' icon='close' label={t.common.close} onClick={props.onClose} />
      </div>
      <div class='dialog-body'>
        {props.children}
        {props.foot && <div class='dialog-foot'>{props.foot}</div>}
      </div>
    </dialog>
  );
}
