import type { ServerSummary } from '../api/topics.ts';
import { setPreference } from '../app/preferences.ts';
import { changeQuery, url } from '../app/router.ts';
import { t } from '../text/index.ts';
import { Chip, Chips } from '../ui/Chips.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import type { Health } from '../ui/Mark.tsx';
import { Menu, MenuItem, MenuLine, MenuLink, MenuTitle } from '../ui/Menu.tsx';
import { LiveMark } from './LiveMark.tsx';
import { countsOf, tagsOf } from './order.ts';
import { Views } from './Views.tsx';

const ORDER: Health[] = ['critical', 'warning', 'offline', 'unknown', 'healthy'];
const SORTS = ['worst', 'name', '-cpu', '-memory', '-disk', '-network', 'last_seen'] as const;

/** What narrows the list: states with their counts, tags; and its order and grouping. */
export function Filters(props: {
  /** Those that match the search and the tags. */
  servers: ServerSummary[];
  health: string;
  tags: string[];
  grouped: boolean;
  sort: string;
}) {
  const counts = countsOf(props.servers);
  const tags = tagsOf(props.servers);
  const toggleTag = (tag: string) => {
    const next = props.tags.includes(tag) ? props.tags.filter((one) => one !== tag) : [...props.tags, tag];
    changeQuery({ tags: next.join(',') }, 'push');
  };
  return (
    <Chips label={t.servers.filters}>
      {ORDER.filter((health) => counts[health] > 0 || props.health === health).map((health) => (
        <Chip
          key={health}
          pressed={props.health === health}
          onClick={() => changeQuery({ health: props.health === health ? null : health }, 'push')}
        >
          <Mark health={health} silent />
          <span>
            <b>{counts[health]}</b> {t.common.counted[health](counts[health])}
          </span>
        </Chip>
      ))}
      {props.tags.map((tag) => (
        <Chip key={tag} pressed onClick={() => toggleTag(tag)}>
          <bdi class='cut'>{tag}</bdi>
          <Icon name='close' size={12} />
        </Chip>
      ))}
      <Menu
        class='chip'
        button={
          <>
            <Icon name='sliders' size={14} /> {t.servers.sort}: {sortName(props.sort)}
          </>
        }
      >
        <MenuTitle>{t.servers.sort}</MenuTitle>
        {SORTS.map((sort) => (
          <MenuItem
            key={sort}
            checked={props.sort === sort}
            onClick={() => changeQuery({ sort: sort === 'worst' ? null : sort }, 'push')}
          >
            {t.servers.sorts[sort]}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem
          checked={props.grouped}
          onClick={() => {
            changeQuery({ group: props.grouped ? 'none' : 'tag' });
            setPreference('servers', { group: props.grouped ? 'none' : 'tag' });
          }}
        >
          {t.servers.groupByTag}
        </MenuItem>
        <MenuLink icon='screen' href={url('/tv', { tags: props.tags.join(',') })}>{t.tv.open}</MenuLink>
      </Menu>
      {tags.length > 0 && (
        <Menu class='chip' button={t.servers.tags}>
          {tags.slice(0, 30).map(([tag, count]) => (
            <MenuItem
              key={tag}
              checked={props.tags.includes(tag)}
              onClick={() => toggleTag(tag)}
            >
              <bdi class='cut'>{tag}</bdi> <span class='faint'>{count}</span>
            </MenuItem>
          ))}
        </Menu>
      )}
      <Views />
      <LiveMark sort={props.sort} />
    </Chips>
  );
}

/** The name of an order; a title of the table may have chosen one that is not in the menu. */
function sortName(sort: string): string {
  const named = SORTS.find((one) => one === sort);
  const columns: Record<string, string> = t.servers.columns;
  return named ? t.servers.sorts[named] : columns[sort.replace('-', '')] ?? t.servers.sorts.worst;
}
