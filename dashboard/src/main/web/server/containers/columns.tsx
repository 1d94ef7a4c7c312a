import type { Container } from '../../api/schema.d.ts';
import { changeQuery, url } from '../../app/router.ts';
import { valueText } from '../../chart/values.ts';
import { spelled } from '../../format/hostText.ts';
import { bytes, rate } from '../../format/numbers.ts';
import { t } from '../../text/index.ts';
import { type Column, Icon, Mark, Menu, MenuItem, MenuLink } from '../../ui/index.ts';
import { HostText } from '../HostText.tsx';
import { type Action, fits, markOf } from './list.ts';

type Choices = {
  server: { id: string };
  /** True if the host allows actions. */
  may: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (id: string) => void;
  onAllChosen: () => void;
  areAllChosen: boolean;
  /** Name of the container whose history is shown. */
  opened: string;
  run: (action: Action, container: Container) => void;
};

export function columns(choices: Choices): Column<Container>[] {
  return [
    ...(choices.may ? [choice(choices)] : []),
    {
      key: 'name',
      title: t.containers.name,
      class: 'name cut-cell',
      sortable: true,
      cell: (row) => (
        <button
          type='button'
          class='link row-link'
          aria-expanded={choices.opened === row.name}
          onClick={() => changeQuery({ container: choices.opened === row.name ? null : row.name }, 'push')}
        >
          <Mark health={markOf(row)} silent />
          <HostText text={row.name ?? ''} cut />
        </button>
      ),
    },
    { key: 'state', title: t.containers.state, sortable: true, cell: (row) => stateText(row) },
    {
      key: 'cpu_percent',
      title: t.server.cpuOfCore,
      num: true,
      sortable: true,
      cell: (row) => known(row.cpu_percent, percentText),
    },
    { key: 'memory_bytes', title: t.server.memory, num: true, sortable: true, cell: memory },
    {
      key: 'received_bytes_per_second',
      title: t.containers.received,
      num: true,
      sortable: true,
      cell: (row) => rate(row.received_bytes_per_second),
    },
    {
      key: 'sent_bytes_per_second',
      title: t.containers.sent,
      num: true,
      sortable: true,
      cell: (row) => rate(row.sent_bytes_per_second),
    },
    {
      key: 'restart_count',
      title: t.containers.restarts,
      num: true,
      sortable: true,
      cell: (row) => row.restart_count ?? '–',
    },
    {
      key: 'image',
      title: t.containers.image,
      class: 'cut-cell whole-line',
      sortable: true,
      cell: (row) => <HostText text={row.image ?? ''} cut />,
    },
    {
      key: 'more',
      title: <span class='sr'>{t.common.more}</span>,
      num: true,
      class: 'more',
      cell: (row) => menu(row, choices),
    },
  ];
}

function choice(choices: Choices): Column<Container> {
  return {
    key: 'choice',
    class: 'choice',
    title: (
      <input
        type='checkbox'
        aria-label={t.containers.chooseAll}
        checked={choices.areAllChosen}
        onChange={choices.onAllChosen}
      />
    ),
    cell: (row) => (
      <input
        type='checkbox'
        aria-label={t.containers.choose(spelled(row.name ?? ''))}
        checked={choices.chosen.has(row.id!)}
        onChange={() => choices.onChoose(row.id!)}
      />
    ),
  };
}

function menu(row: Container, { server, may, run }: Choices) {
  const name = row.name ?? row.id ?? '';
  return (
    <Menu button={<Icon name='more' />} label={t.containers.menu(spelled(name))} class='btn plain icon small'>
      <MenuLink icon='list' href={url(`/servers/${server.id}/logs`, { container: name })}>{t.containers.log}</MenuLink>
      {may &&
        (['start', 'restart', 'stop'] as const).filter((action) => fits(action, row)).map((action) => (
          <MenuItem
            key={action}
            icon={action === 'start' ? 'play' : action}
            onClick={() => run(action, row)}
          >
            {t.containers[action]}
          </MenuItem>
        ))}
    </Menu>
  );
}

function stateText(row: Container) {
  const state = spelled(row.state ?? '');
  return row.health && row.health !== 'healthy' ? `${state}, ${spelled(row.health)}` : state;
}

function memory(row: Container) {
  if (row.memory_bytes === undefined) return '–';
  return row.memory_limit_bytes
    ? <bdi dir='ltr'>{bytes(row.memory_bytes)} / {bytes(row.memory_limit_bytes)}</bdi>
    : bytes(row.memory_bytes);
}

function percentText(value: number): string {
  return valueText('percent', value);
}

function known(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? '–' : text(value);
}
