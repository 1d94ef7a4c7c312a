import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { User } from '../api/schema.d.ts';
import { signOut } from '../api/session.ts';
import { startAlerts } from '../alerts/active.ts';
import { HubTrouble } from '../hub/HubTrouble.tsx';
import { startServerList } from '../servers/list.ts';
import { t } from '../text/index.ts';
import { Icon } from '../ui/Icon.tsx';
import { Logo } from '../ui/Logo.tsx';
import { Menu, MenuItem, MenuLine, MenuLink, MenuTitle } from '../ui/Menu.tsx';
import { toastError } from '../ui/Toast.tsx';
import { AwayBar } from './AwayBar.tsx';
import { navCounts } from './counts.ts';
import { Help } from './Help.tsx';
import { PAGES, pagesOf, pathOfKey } from './pages.ts';
import { Palette } from './Palette.tsx';
import type { Path } from './paths.ts';
import { startPreferences } from './preferences.ts';
import { place, url } from './router.ts';
import { overlay, startShortcuts } from './shortcuts.ts';
import { useStore } from './store.ts';
import { chooseTheme, theme } from './theme.ts';
import type { Theme } from './theme.ts';

/** The frame of every page for those who are signed in: side bar, or a bar of five at the bottom of a phone. */
export function Shell(props: { user: User; current: Path | null; children: ComponentChildren }) {
  const { user, current } = props;
  const main = useRef<HTMLElement>(null);
  const path = useStore(place, (p) => p.path);
  const first = useRef(true);
  useEffect(() => {
    // Screen readers go on at the new page; the first one is read from its beginning anyway.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path]);

  useEffect(startServerList, []);
  useEffect(() => startShortcuts(pathOfKey), []);
  useEffect(startPreferences, []);
  const open = useStore(overlay);
  useEffect(startAlerts, []);

  const pages = pagesOf(user);
  const isCurrent = (p: Path) => current === p || (p !== '/' && path.startsWith(`${p}/`));
  return (
    <div class='shell'>
      <a class='skip' href='#main' onClick={(e) => (e.preventDefault(), main.current?.focus())}>{t.common.skip}</a>
      <nav class='side' aria-label={t.common.mainNavigation}>
        <a class='brand' href={url('/servers')}>
          <Logo />
          ChatOps
        </a>
        {pages.map((p) => <SideLink key={p} path={p} current={isCurrent(p)} />)}
        <span class='grow' />
        <Menu
          class='me'
          button={
            <>
              <span class='grow cut'>
                <bdi>{user.username}</bdi>
                {user.role === 'admin' && ` · ${t.common.admin}`}
              </span>
              <Icon name='more' />
            </>
          }
        >
          <UserMenu />
        </Menu>
      </nav>
      <div>
        <AwayBar />
        <HubTrouble isAdmin={user.role === 'admin'} />
        <main class='main' id='main' ref={main} tabIndex={-1}>{props.children}</main>
      </div>
      {open === 'palette' && <Palette user={user} />}
      {open === 'help' && <Help />}
      <nav class='tab-bar' aria-label={t.common.mainNavigation}>
        {pages.slice(0, 4).map((p) => (
          <a key={p} href={url(p)} aria-current={isCurrent(p) ? 'page' : undefined}>
            <Icon name={PAGES[p].nav!.icon} />
            {PAGES[p].title(t)}
            <Count of={p} />
          </a>
        ))}
        <Menu
          class=''
          button={
            <>
              <Icon name='more' />
              {t.common.more}
            </>
          }
        >
          {pages.slice(4).map((p) => (
            <MenuLink key={p} icon={PAGES[p].nav!.icon} href={url(p)} current={isCurrent(p)}>
              {PAGES[p].title(t)}
            </MenuLink>
          ))}
          <UserMenu />
        </Menu>
      </nav>
    </div>
  );
}

function SideLink({ path, current }: { path: Path; current: boolean }) {
  const { nav, title } = PAGES[path];
  return (
    <a class='side-link' href={url(path)} aria-current={current ? 'page' : undefined}>
      <Icon name={nav!.icon} />
      {title(t)}
      <Count of={path} />
    </a>
  );
}

function Count({ of }: { of: Path }) {
  const count = useStore(navCounts, (counts) => counts[of]);
  return count ? <span class={count.urgent ? 'count badge' : 'count'}>{count.number}</span> : null;
}

function UserMenu() {
  const chosen = useStore(theme);
  const themes: Theme[] = ['system', 'dark', 'light'];
  return (
    <>
      <MenuTitle>{t.common.theme}</MenuTitle>
      {themes.map((one) => (
        <MenuItem key={one} checked={one === chosen} onClick={() => chooseTheme(one)}>{t.common.themes[one]}</MenuItem>
      ))}
      <MenuLine />
      <MenuLink icon='user' href={url('/profile')}>{t.common.profile}</MenuLink>
      <MenuItem icon='exit' onClick={() => signOut().catch(toastError)}>{t.common.signOut}</MenuItem>
    </>
  );
}
