import { useEffect } from 'preact/hooks';
import { session } from '../api/session.ts';
import { timeZone } from '../format/times.ts';
import { units } from '../format/units.ts';
import { language, t } from '../text/index.ts';
import { ConfirmHost } from '../ui/Confirm.tsx';
import { Empty } from '../ui/Notes.tsx';
import { Toasts } from '../ui/Toast.tsx';
import { NotFound, PageHost } from './PageHost.tsx';
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
  const isOut = who.state === 'out';

  useEffect(() => {
    if (isOut && found && !found.page.open) {
      const back = here.path === '/' ? '' : here.path + (here.query === '' ? '' : `?${here.query}`);
      go('/login', { back }, 'replace');
    } else if (who.state === 'in' && found?.page.open) {
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
    if (who.state === 'unknown') return <HubIsAway />;
    if (found?.page.open) return isOut ? <PageHost found={found} /> : null;
    if (isOut) {
      return found ? null : (
        <main class='main'>
          <NotFound />
        </main>
      );
    }
    if (found?.page.bare) return <PageHost found={found} />;
    const mayNot = found?.page.admin && who.user.role !== 'admin';
    return (
      <Shell user={who.user} current={found?.pattern ?? null}>
        {found && !mayNot ? <PageHost found={found} /> : <NotFound />}
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
