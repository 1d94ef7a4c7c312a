import { useOptions } from '../account/useOptions.ts';
import { api } from '../api/client.ts';
import { session } from '../api/session.ts';
import type { User } from '../api/schema.d.ts';
import { changeQuery, useQuery } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { usePages } from '../app/usePages.ts';
import { spelled } from '../format/hostText.ts';
import { t } from '../text/index.ts';
import { confirm, ErrorNote, Search, toast } from '../ui/index.ts';
import { MoreRows, NoMatches, RowSkeleton } from '../ui/Rows.tsx';
import type { UserChange } from './UserRow.tsx';
import { UserRow } from './UserRow.tsx';

const AT_ONCE = 1_000;

/** The accounts of this hub: who is an admin, and who may sign in. */
export default function UsersPage() {
  const q = useQuery('q');
  const self = useStore(session, (who) => who.state === 'in' ? who.user.id : null);
  const { rows, total, error, more, reload, change } = usePages<User>(
    (from, limit, signal) => api('GET /users', { query: { limit, offset: from.offset }, signal }),
    [],
    AT_ONCE,
  );

  const ask = (user: User, body: UserChange) => {
    const kind = 'role' in body ? body.role : body.is_active ? 'activate' : 'deactivate';
    const name = spelled(user.username);
    confirm({
      title: t.users.ask[kind](name),
      text: t.users.effect[kind],
      action: t.users.actions[kind],
      danger: kind === 'deactivate',
      run: async () => {
        const { data } = await api('PUT /users/{user_id}', { path: { user_id: user.id }, body });
        change((all) => all.map((one) => one.id === data.id ? data : one));
        toast(t.users.done(name));
      },
    });
  };

  const words = q.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const shown = (rows ?? []).filter((user) => {
    const text = `${user.username} ${user.email} ${user.full_name ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <>
      <header class='head'>
        <h1>{t.users.title}</h1>
        <span class='grow' />
        <Search label={t.users.search} value={q} onText={(text) => changeQuery({ q: text })} />
      </header>
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {rows === null && error === null && <RowSkeleton rows={4} />}
      {shown.length > 0 && (
        <>
          <ul class='rows user-rows'>
            <li class='row head-row'>
              <span>{t.users.name}</span>
              <span>{t.account.email}</span>
              <span>{t.users.role}</span>
              <span>{t.users.state}</span>
              <span class='num'>{t.users.since}</span>
              <span />
            </li>
            {shown.map((user) => <UserRow key={user.id} user={user} isSelf={user.id === self} onChange={ask} />)}
          </ul>
          <MoreRows shown={shown.length} total={words.length === 0 ? total : null} onMore={more} />
          {rows?.length === 1 && <Alone />}
        </>
      )}
      {rows !== null && shown.length === 0 && <NoMatches clear={['q']} />}
    </>
  );
}

/** Says how others get an account, once the hub has told whether they can register. */
function Alone() {
  const options = useOptions();
  if (options === null) return null;
  return <p class='dim user-hint'>{options.registration_open ? t.users.aloneOpen : t.users.aloneClosed}</p>;
}
