import { hasNoEngine } from '../../main/web/server/containers/ContainersTab.tsx';
import type { VNode } from 'preact';
import type { ServerSummary } from '../../main/web/api/topics.ts';
import { containerCpu } from '../../main/web/server/overview/others.ts';
import { severityOf } from '../../main/web/server/overview/limits.ts';
import { containersText } from '../../main/web/servers/ServerCard.tsx';
import { columnsOf } from '../../main/web/servers/columns.tsx';
import { sorted } from '../../main/web/servers/order.ts';
import { levelOf } from '../../main/web/ui/Meter.tsx';
import { equal } from './equal.ts';

type Change = Partial<Pick<ServerSummary, 'status' | 'health_status'>> & {
  ratio?: number;
  cpu?: 'warning' | 'critical';
};

function server(name: string, { ratio = 0, cpu, ...change }: Change = {}): ServerSummary {
  return {
    id: name,
    name,
    status: 'online',
    health_status: 'healthy',
    levels: { cpu: cpu ?? 'healthy', memory: 'healthy', disk: null, load: null, ratio },
    ...change,
  } as ServerSummary;
}

Deno.test('the worst is the one whose values are farthest towards their thresholds', () => {
  const servers = [
    server('idle', { ratio: 0.1 }),
    server('busy', { ratio: 0.9 }),
    server('away', { status: 'offline', ratio: 3 }),
    server('full', { health_status: 'warning', ratio: 1.1 }),
    server('fuller', { health_status: 'warning', ratio: 1.2 }),
    server('burning', { health_status: 'critical', ratio: 1.3 }),
    server('silent', { health_status: 'critical', status: 'offline', ratio: 0.1 }),
    server('silent before a restart', { health_status: 'critical', status: 'unknown' }),
    server('silent with a warning', { health_status: 'warning', status: 'offline' }),
    server('also idle', { ratio: 0.1 }),
  ];
  equal(
    sorted(servers, 'worst').map(({ name }) => name),
    [
      'silent',
      'silent before a restart',
      'burning',
      'silent with a warning',
      'fuller',
      'full',
      'away',
      'busy',
      'also idle',
      'idle',
    ],
  );
});

Deno.test("a bar has the hub's colour of its value, and none of an offline server", () => {
  equal(levelOf(server('busy', { cpu: 'warning' }), 'cpu'), 'warning');
  equal(levelOf(server('busy', { cpu: 'warning' }), 'memory'), 'normal');
  equal(levelOf(server('away', { cpu: 'critical', status: 'offline' }), 'cpu'), 'normal');
});

Deno.test('a load above the cores has the colour that the hub tells', () => {
  const classOf = (load: 'warning' | 'healthy') => {
    const busy = { ...server('busy'), cpu: { cores: 2, load_1m: 2.5 }, levels: { load, ratio: 1.2 } };
    const cell = columnsOf(['load'])[1]!.cell(busy as unknown as ServerSummary) as VNode;
    const { props } = (cell.type as (props: unknown) => VNode<{ class?: string; children: string }>)(cell.props);
    return [props.class, props.children];
  };
  equal([classOf('warning'), classOf('healthy')], [['warn', '2.50'], [undefined, '2.50']]);
});

Deno.test('a container that is down leaves the processor time of the others alone', () => {
  equal(
    severityOf(containerCpu, [{ type: 'container', severity: 'critical', created_at: '2026-01-01T00:00:00Z' }]),
    undefined,
  );
});

Deno.test('an agent that sees no engine is told from one that sees no containers', () => {
  equal(hasNoEngine(true, 'read', { cpu: {} }), true);
  equal(hasNoEngine(true, 'read', { containers: [] }), false);
  equal(hasNoEngine(true, 'off', { cpu: {} }), false);
  equal(hasNoEngine(false, 'read', { cpu: {} }), false);
});

Deno.test('containers that do not run are counted', () => {
  equal(containersText({ running: 6, total: 7 }), '6 of 7 containers');
  equal(containersText({ running: 7, total: 7 }), '7 containers');
});
