import type { ServerSummary } from '../api/topics.ts';
import { url } from '../app/router.ts';
import { ago, duration, percent, rate } from '../format/index.ts';
import { t } from '../text/index.ts';
import { healthOf, Mark } from '../ui/Mark.tsx';
import { levelClass, levelOf, Meter } from '../ui/Meter.tsx';
import type { Column } from '../ui/Table.tsx';
import { Behind, load } from './ServerCard.tsx';

/** The columns that a reader may choose, in their order. The name is always there. */
export const CHOICES = [
  'cpu',
  'memory',
  'disk',
  'load',
  'network',
  'containers',
  'uptime',
  'tags',
  'os',
  'agent',
  'last_seen',
] as const;
export type Choice = typeof CHOICES[number];
export const USUAL: Choice[] = ['cpu', 'memory', 'disk', 'load', 'network', 'containers', 'uptime', 'tags'];

export function columnsOf(chosen: readonly string[]): Column<ServerSummary>[] {
  const title = t.servers.columns;
  const all: Record<Choice, Omit<Column<ServerSummary>, 'key' | 'title'>> = {
    cpu: { num: true, sortable: true, cell: (s) => <Share server={s} of='cpu' /> },
    memory: { num: true, sortable: true, cell: (s) => <Share server={s} of='memory' /> },
    disk: { num: true, sortable: true, cell: (s) => <Share server={s} of='disk' /> },
    load: { num: true, sortable: true, cell: (s) => s.status === 'online' ? <Load server={s} /> : '–' },
    network: { num: true, sortable: true, cell: (s) => s.status === 'online' ? <Traffic server={s} /> : '–' },
    containers: { num: true, sortable: true, cell: (s) => s.containers ? s.containers.running : '–' },
    uptime: { num: true, sortable: true, cell: (s) => up(s) },
    tags: {
      class: 'tags',
      cell: (s) =>
        s.tags.map((tag) => (
          <span class='tag' key={tag}>
            <bdi>{tag}</bdi>
          </span>
        )),
    },
    os: { sortable: true, class: 'long', cell: (s) => <bdi>{s.agent?.os ?? '–'}</bdi> },
    agent: { sortable: true, class: 'long', cell: (s) => <Agent server={s} /> },
    last_seen: { num: true, sortable: true, cell: (s) => s.last_seen === null ? t.common.never : ago(s.last_seen) },
  };
  return [
    { key: 'name', title: title.name, sortable: true, class: 'name', cell: (s) => <Name server={s} /> },
    ...CHOICES.filter((key) => chosen.includes(key)).map((key) => ({ key, title: title[key], ...all[key] })),
  ];
}

function Agent({ server: { agent } }: { server: ServerSummary }) {
  return (
    <>
      <bdi>{agent?.version ?? '–'}</bdi> {agent && <Behind agent={agent} />}
    </>
  );
}

function Load({ server }: { server: ServerSummary }) {
  return <span class={levelClass(levelOf(server, 'load'))}>{load(server)}</span>;
}

function up(server: ServerSummary): string {
  if (server.status !== 'online') return '–';
  return server.uptime_seconds === null ? '–' : duration(server.uptime_seconds);
}

function Name({ server }: { server: ServerSummary }) {
  return (
    <span class='server-name'>
      <Mark health={healthOf(server)} />
      <a class='cut' href={url(`/servers/${server.id}`)}>
        <bdi>{server.name}</bdi>
      </a>
    </span>
  );
}

/** A value that is of now: what an offline server said last is not. */
function Share({ server, of }: { server: ServerSummary; of: 'cpu' | 'memory' | 'disk' }) {
  const value = server.status === 'online' ? server[of]?.usage_percent : null;
  if (value === null || value === undefined) return <>–</>;
  const level = levelOf(server, of);
  return (
    <span class='share'>
      <Meter value={value} level={level} />
      <span class={levelClass(level)}>{percent(value)}</span>
    </span>
  );
}

function Traffic({ server }: { server: ServerSummary }) {
  return <>↓ {rate(server.network?.received_bytes_per_second)} &nbsp;↑ {rate(server.network?.sent_bytes_per_second)}</>;
}
