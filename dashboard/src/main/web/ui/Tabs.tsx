import type { ComponentChildren } from 'preact';

/** Links to the parts of a page. Each has its own address. */
export function Tabs(
  props: { label: string; tabs: Array<{ href: string; text: ComponentChildren; current: boolean }> },
) {
  return (
    <nav class='tabs' aria-label={props.label}>
      {props.tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.current ? 'page' : undefined}>{tab.text}</a>
      ))}
    </nav>
  );
}
