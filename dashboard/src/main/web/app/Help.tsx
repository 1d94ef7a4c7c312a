import { t } from '../text/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { PAGES } from './pages.ts';
import { PATHS } from './paths.ts';
import { overlay } from './shortcuts.ts';

/** The keys that work everywhere and those of pages. */
export function Help() {
  const pages = PATHS.filter((path) => PAGES[path].nav?.key);
  const keys: Array<[string[], string]> = [
    [['Ctrl', 'K'], t.common.shortcut.palette],
    [['/'], t.common.shortcut.search],
    ...pages.map((path): [string[], string] => [['g', PAGES[path].nav!.key!], PAGES[path].title(t)]),
    [['h', 'l'], t.common.shortcut.next],
    [['←', '→'], t.common.shortcut.chartLook],
    [['Shift', '←', '→'], t.common.shortcut.chartMove],
    [['+', '-'], t.common.shortcut.chartZoom],
    [['Enter'], t.common.shortcut.chartPin],
    [['?'], t.common.shortcut.help],
    [['Esc'], t.common.shortcut.close],
  ];
  return (
    <Dialog title={t.common.shortcuts} onClose={() => overlay.set(null)}>
      <dl class='keys'>
        {keys.map(([names, text]) => (
          <div key={text}>
            <dt>{names.map((name) => <kbd key={name}>{name}</kbd>)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
