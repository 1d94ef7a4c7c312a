import type { User } from '../api/schema.d.ts';
import { url } from '../app/router.ts';
import { date, dateTime } from '../format/index.ts';
import { spelled } from '../format/hostText.ts';
import { HostText } from '../server/HostText.tsx';
import { t } from '../text/index.ts';
import { Icon, Mark, Menu, MenuItem, MenuLink } from '../ui/index.ts';

export type UserChange = { role: 'admin' | 'user' } | { is_active: boolean };

/** One account and what may be done with it. One's own role and state are for other admins. */
export function UserRow(props: { user: User; isSelf: boolean; onChange: (user: User, change: UserChange) => void }) {
  const { user, isSelf, onChange } = props;
  return (
    <li class='row'>
      <div class='two-lines user-name'>
        <span class='cut'>
          <b>
            <HostText text={user.username} />
          </b>
          {isSelf && <span class='faint'>{` · ${t.users.you}`}</span>}
        </span>
        {user.full_name !== null && (
          <small class='cut'>
            <HostText text={user.full_name} />
          </small>
        )}
      </div>
      <span class='cut dim user-email'>
        <HostText text={user.email} />
      </span>
      <span class='user-role'>{t.users.roles[user.role]}</span>
      <span class='user-state dim'>
        <Mark health={user.is_active ? 'healthy' : 'offline'} silent />{' '}
        {user.is_active ? t.users.active : t.users.inactive}
      </span>
      <span class='num faint user-since' title={dateTime(user.created_at)}>{date(user.created_at)}</span>
      <Menu
        class='btn plain icon small'
        label={t.users.menu(spelled(user.username))}
        button={<Icon name='more' />}
      >
        <MenuLink icon='list' href={url('/audit', { actor: user.username, range: 'all' })}>{t.users.audit}</MenuLink>
        {!isSelf && (
          <>
            <MenuItem icon='key' onClick={() => onChange(user, { role: user.role === 'admin' ? 'user' : 'admin' })}>
              {t.users.actions[user.role === 'admin' ? 'user' : 'admin']}
            </MenuItem>
            <MenuItem
              icon={user.is_active ? 'stop' : 'play'}
              onClick={() => onChange(user, { is_active: !user.is_active })}
            >
              {t.users.actions[user.is_active ? 'deactivate' : 'activate']}
            </MenuItem>
          </>
        )}
      </Menu>
    </li>
  );
}
