import { useState } from 'preact/hooks';
import { preferences, setPreference } from '../app/preferences.ts';
import { place, url } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { Form, useForm } from '../ui/Form.tsx';
import { Menu, MenuItem, MenuLine, MenuLink } from '../ui/Menu.tsx';
import { MOST_VIEWS, queryOf, withoutView, withView } from './views.ts';

/** The views of the list that the user has kept: search, filters, order and grouping by a name. */
export function Views() {
  const views = useStore(preferences, (p) => p.servers?.views) ?? [];
  const query = useStore(place, (p) => queryOf(p.query));
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Menu class='chip' button={views.find((view) => view.query === query)?.name ?? t.servers.views}>
        {views.map((view) => (
          <MenuLink
            key={view.name}
            icon='list'
            href={url('/servers', Object.fromEntries(new URLSearchParams(view.query)))}
            current={view.query === query}
          >
            <bdi class='cut'>{view.name}</bdi>
          </MenuLink>
        ))}
        {views.length > 0 && <MenuLine />}
        <MenuItem icon='plus' onClick={() => setOpen(true)}>{t.servers.keepView}</MenuItem>
      </Menu>
      {isOpen && <ViewDialog query={query} onClose={() => setOpen(false)} />}
    </>
  );
}

function ViewDialog({ query, onClose }: { query: string; onClose: () => void }) {
  const views = useStore(preferences, (p) => p.servers?.views) ?? [];
  const [name, setName] = useState('');
  // deno-lint-ignore require-await
  const form = useForm(async () => {
    setPreference('servers', { views: withView(views, { name: name.trim(), query }) });
    onClose();
  });
  return (
    <Dialog title={t.servers.keepView} onClose={onClose}>
      <Form form={form} action={t.common.save} disabled={name.trim() === '' || views.length >= MOST_VIEWS}>
        <Field
          label={t.servers.viewName}
          hint={t.servers.viewHint}
          required
          maxLength={40}
          autofocus
          value={name}
          onText={setName}
        />
      </Form>
      {views.length > 0 && (
        <ul class='kept-views'>
          {views.map((view) => (
            <li key={view.name}>
              <bdi class='grow cut'>{view.name}</bdi>
              <Button
                small
                onClick={() => setPreference('servers', { views: withoutView(views, view.name) })}
              >
                {t.common.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
