import { setPreference } from '../app/preferences.ts';
import { t } from '../text/index.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu, MenuItem } from '../ui/Menu.tsx';
import { CHOICES } from './columns.tsx';

export function ColumnMenu({ columns }: { columns: readonly string[] }) {
  const toggle = (column: string) => {
    const next = columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column];
    setPreference('servers', { columns: next });
  };
  return (
    <Menu class='btn icon' label={t.servers.chooseColumns} button={<Icon name='columns' />}>
      {CHOICES.map((column) => (
        <MenuItem key={column} checked={columns.includes(column)} onClick={() => toggle(column)}>
          {t.servers.columns[column]}
        </MenuItem>
      ))}
    </Menu>
  );
}
