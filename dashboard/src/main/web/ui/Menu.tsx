import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';

/** A button that opens a menu; the items are MenuItem, MenuLink, MenuTitle and MenuLine. */
export function Menu(props: {
  button: ComponentChildren;
  label?: string;
  class?: string;
  children: ComponentChildren;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const opened = (event: ToggleEvent) => {
    button.current?.setAttribute('aria-expanded', String(event.newState === 'open'));
    if (event.newState !== 'open' || !button.current || !menu.current) return;
    putBeside(menu.current, button.current);
    items(menu.current)[0]?.focus();
  };
  const keyed = (event: KeyboardEvent) => {
    const all = items(menu.current!);
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = step ? all[(at + step + all.length) % all.length] : { Home: all[0], End: all.at(-1) }[event.key];
    if (!target) return;
    event.preventDefault();
    target.focus();
  };
  return (
    <>
      <button
        ref={button}
        type='button'
        class={props.class ?? 'btn'}
        popovertarget={id}
        aria-haspopup='menu'
        aria-expanded='false'
        aria-label={props.label}
        title={props.label}
      >
        {props.button}
      </button>
      <div ref={menu} id={id} popover='auto' role='menu' aria-label={props.label} onToggle={opened} onKeyDown={keyed}>
        {props.children}
      </div>
    </>
  );
}

/** Does something and closes the menu; with `checked` it is a choice that stays open. */
export function MenuItem(props: {
  icon?: IconName;
  checked?: boolean;
  onClick: () => unknown;
  children: ComponentChildren;
}) {
  const isChoice = props.checked !== undefined;
  return (
    <button
      type='button'
      class='menu-item'
      role={isChoice ? 'menuitemcheckbox' : 'menuitem'}
      aria-checked={isChoice ? props.checked : undefined}
      tabIndex={-1}
      onClick={(e) => {
        if (!isChoice) closeAround(e.currentTarget);
        props.onClick();
      }}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </button>
  );
}

export function MenuLink(props: { icon?: IconName; href: string; current?: boolean; children: ComponentChildren }) {
  return (
    <a
      class='menu-item'
      role='menuitem'
      tabIndex={-1}
      href={props.href}
      aria-current={props.current ? 'page' : undefined}
      onClick={(e) => closeAround(e.currentTarget)}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </a>
  );
}

export function MenuTitle(props: { children: ComponentChildren }) {
  return <div class='menu-title' role='presentation'>{props.children}</div>;
}

export function MenuLine() {
  return <hr class='menu-line' />;
}

function closeAround(element: Element): void {
  element.closest<HTMLElement>('[popover]')?.hidePopover();
}

function items(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')];
}

/** Below the button, or above it where there is more room, within the window. */
function putBeside(menu: HTMLElement, button: HTMLElement): void {
  const b = button.getBoundingClientRect();
  const m = menu.getBoundingClientRect();
  const isBelow = b.bottom + 4 + m.height <= innerHeight || b.top < innerHeight - b.bottom;
  const left = document.dir === 'rtl' ? b.right - m.width : b.left;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - m.width - 8))}px`;
  menu.style.top = `${isBelow ? b.bottom + 4 : Math.max(8, b.top - 4 - m.height)}px`;
}
