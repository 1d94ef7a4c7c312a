import { render } from 'preact';
import { fleet } from '../api/fleet.ts';
import { resume, session } from '../api/session.ts';
import '../style/index.css';
import { startLanguage } from '../text/index.ts';
import { App } from './App.tsx';
import { startRouter } from './router.ts';
import { startTheme } from './theme.ts';

// Its address is relative to the page that was loaded; each other page is as deep as it likes.
const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
icon?.setAttribute('href', icon.href);

startTheme();
startRouter();
document.addEventListener('visibilitychange', () => fleet.visibility(document.hidden));
session.watch(() => {
  if (session.value.state === 'out') fleet.stop();
});
await Promise.all([startLanguage(), resume()]);
render(<App />, document.getElementById('root')!);
