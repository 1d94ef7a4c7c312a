import type { ComponentChildren } from 'preact';
import { t } from '../text/index.ts';
import { Logo } from '../ui/Logo.tsx';

/** The frame of the pages before the sign-in. */
export function Front(props: { title: string; children: ComponentChildren }) {
  return (
    <main class='front'>
      <div class='front-brand'>
        <Logo />
        <span>ChatOps</span>
        <span class='faint'>{t.account.tagline}</span>
      </div>
      <section class='panel front-panel'>
        <h1>{props.title}</h1>
        {props.children}
      </section>
    </main>
  );
}
