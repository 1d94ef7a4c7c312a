import type { ComponentChildren } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { User } from '../api/schema.d.ts';
import { signOut } from '../api/session.ts';
import { serverList } from '../servers/list.ts';
import { filtered, sorted } from '../servers/order.ts';
import { type TabName, TABS } from '../server/tabs.ts';
import { t } from '../text/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { healthOf, Mark } from '../ui/Mark.tsx';
import { toastError } from '../ui/Toast.tsx';
import { PAGES, pagesOf } from './pages.ts';
import { match } from './paths.ts';
import { go, place } from './router.ts';
import { overlay } from './shortcuts.ts';
import { useStore } from './store.ts';
import { chooseTheme, isDark } from './theme.ts';

type Item = { key: string; text: string; mark: ComponentChildren; run: () => unknown };

const SHOWN_SERVERS = 8;

const TAB_ICONS: Record<TabName, IconName> = {
  overview: 'chart',
  processes: 'list',
  containers: 'box',
  commands: 'terminal',
  logs: 'list',
  alerts: 'bell',
  settings: 'gear',
};

/** Goes to a page or a server, or does something, by a few letters of its name. */
export function Palette({ user }: { user: User }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useStore(serverList);
  const id = useId();
  const options = useRef<HTMLUListElement>(null);
  const items = useMemo(() => itemsFor(text, user), [text, list.servers]);
  const close = () => overlay.set(null);

  useEffect(() => {
    options.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const run = (item: Item | undefined) => {
    if (!item) return;
    close();
    item.run();
  };
  const keyed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((at + step + items.length) % Math.max(1, items.length));
    else if (event.key === 'Enter') run(items[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t.common.palette} onClose={close}>
      <input
        class='input'
        role='combobox'
        aria-expanded='true'
        aria-controls={id}
        aria-activedescendant={items[at] && `${id}-${at}`}
        aria-label={t.common.palette}
        autofocus
        autocomplete='off'
        spellcheck={false}
        value={text}
        onInput={(e) => {
          setText(e.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={keyed}
      />
      <ul ref={options} id={id} role='listbox' aria-label={t.common.palette} class='palette'>
        {items.map((item, i) => (
          <li
            key={item.key}
            id={`${id}-${i}`}
            role='option'
            aria-selected={i === at}
            class='menu-item'
            onMouseMove={() => setAt(i)}
            onClick={() => run(item)}
          >
            {item.mark}
            <bdi class='cut'>{item.text}</bdi>
          </li>
        ))}
      </ul>
      {items.length === 0 && <p class='faint'>{t.common.paletteNothing}</p>}
    </Dialog>
  );
}

function itemsFor(text: string, user: User): Item[] {
  const wanted = text.trim().toLowerCase();
  const pages: Item[] = pagesOf(user).map((
    path,
  ) => ({
    key: path,
    text: PAGES[path].title(t),
    mark: <Icon name={PAGES[path].nav!.icon} />,
    run: () => go(path),
  }));
  const server = match('/servers/:id/:tab?', place.value.path)?.id;
  const tabs: Item[] = server === undefined ? [] : TABS.map((tab) => ({
    key: tab,
    text: t.common.onThisServer(t.server.tabs[tab]),
    mark: <Icon name={TAB_ICONS[tab]} />,
    run: () => go(tab === 'overview' ? `/servers/${server}` : `/servers/${server}/${tab}`),
  }));
  const actions: Item[] = [
    { key: '+', text: t.servers.add, mark: <Icon name='plus' />, run: () => go('/servers', { add: 'new' }) },
    {
      key: 'theme',
      text: isDark.value ? t.common.toLight : t.common.toDark,
      mark: <Icon name={isDark.value ? 'sun' : 'moon'} />,
      run: () => chooseTheme(isDark.value ? 'light' : 'dark'),
    },
    { key: 'tv', text: t.tv.open, mark: <Icon name='screen' />, run: () => go('/tv') },
    { key: 'profile', text: t.profile.title, mark: <Icon name='user' />, run: () => go('/profile') },
    { key: 'help', text: t.common.shortcuts, mark: <Icon name='help' />, run: () => overlay.set('help') },
    { key: 'out', text: t.common.signOut, mark: <Icon name='exit' />, run: () => signOut().catch(toastError) },
  ];
  const servers: Item[] = sorted(filtered(serverList.value.servers, { q: wanted, health: '', tags: [] }), 'worst')
    .slice(0, SHOWN_SERVERS)
    .map((server) => ({
      key: server.id,
      text: server.name,
      mark: (
        <span class='palette-mark'>
          <Mark health={healthOf(server)} />
        </span>
      ),
      run: () => go(`/servers/${server.id}`),
    }));
  const fits = (item: Item) => item.text.toLowerCase().includes(wanted);
  return [...tabs.filter(fits), ...pages.filter(fits), ...servers, ...actions.filter(fits)];
}
