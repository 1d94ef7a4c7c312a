import { useEffect } from 'preact/hooks';
import { session } from '../api/session.ts';
import { timeZone } from '../format/times.ts';
import { units } from '../format/units.ts';
import { language, t } from '../text/index.ts';
import { ConfirmHost } from '../ui/Confirm.tsx';
import { Empty } from '../ui/Notes.tsx';
import { Toasts } from '../ui/Toast.tsx';
import { NotFound } from './NotFound.tsx';
import { PageHost } from './PageHost.tsx';
import { PAGES } from './pages.ts';
import { find, go, place, url } from './router.ts';
import { Shell } from './Shell.tsx';
import { useStore } from './store.ts';

/** Chooses what is shown: the page of the address, the sign-in before it, or that there is none. */
export function App() {
  const here = useStore(place);
  const who = useStore(session);
  // What changes every text draws everything anew.
  const key = [useStore(language), useStore(timeZone), useStore(units)].join();
  const found = find(here.path);
  const page = found && PAGES[found.pattern];
  const isOut = who.state === 'out';

  useEffect(() => {
    if (isOut && page && !page.open) {
      const back = here.path === '/' ? '' : here.path + (here.query === '' ? '' : `?${here.query}`);
      go('/login', { back }, 'replace');
    } else if (who.state === 'in' && page?.open) {
      go(backTo(here.query) ?? (here.path === '/register' ? '/welcome' : '/servers'), {}, 'replace');
    } else if (here.path === '/') {
      go('/servers', {}, 'replace');
    }
  }, [isOut, here.path]);

  return (
    <div key={key}>
      {content()}
      <ConfirmHost />
      <Toasts />
    </div>
  );

  function content() {
    const shown = found && page && <PageHost page={page} found={found} />;
    if (who.state === 'unknown') return <HubIsAway />;
    if (page?.open) return isOut ? shown : null;
    if (isOut) {
      return found ? null : (
        <main class='main'>
          <NotFound />
        </main>
      );
    }
    if (page?.bare) return shown;
    const mayNot = page?.admin && who.user.role !== 'admin';
    return (
      <Shell user={who.user} current={found?.pattern ?? null}>
        {shown && !mayNot ? shown : <NotFound />}
      </Shell>
    );
  }
}

/** Where somebody wanted to go before the sign-in: a page of ours, nothing else. */
export function backTo(query: string): string | null {
  const back = new URLSearchParams(query).get('back') ?? '';
  return back.startsWith('/') && find(back.split('?')[0]!) ? back : null;
}

function HubIsAway() {
  return (
    <main class='main'>
      <Empty
        icon='hub'
        title={t.common.hubAway}
        acts={<a class='btn' href={url(place.value.path)} target='_self'>{t.common.retry}</a>}
      />
    </main>
  );
}
