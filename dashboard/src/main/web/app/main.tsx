import { render } from 'preact';
import { fleet } from '../api/fleet.ts';
import { resume, session } from '../api/session.ts';
import '../style/index.css';
import { startLanguage } from '../text/index.ts';
import { App } from './App.tsx';
import { startRouter } from './router.ts';
import { startTheme } from './theme.ts';

startTheme();
startRouter();
document.addEventListener('visibilitychange', () => fleet.visibility(document.hidden));
session.watch(() => {
  if (session.value.state === 'out') fleet.stop();
});
await Promise.all([startLanguage(), resume()]);
render(<App />, document.getElementById('root')!);
