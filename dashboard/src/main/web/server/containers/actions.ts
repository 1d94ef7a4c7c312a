import { api } from '../../api/client.ts';
import type { Container } from '../../api/schema.d.ts';
import { spelled } from '../../format/hostText.ts';
import { t } from '../../text/index.ts';
import { confirm, describe, toast } from '../../ui/index.ts';
import { type Action, oneByOne } from './list.ts';

/** Asks, then starts, stops or restarts the containers; `done` gets each one's new state. */
export function act(
  server: { id: string; name: string },
  action: Action,
  containers: Container[],
  done: (id: string, state: string) => void,
): void {
  const names = containers.map(({ name, id }) => spelled(name ?? id ?? ''));
  confirm({
    title: t.containers.ask[action](names.length === 1 ? names[0]! : t.containers.many(names.length), server.name),
    text: names.length === 1 ? t.containers.effect[action] : `${t.containers.effect[action]} ${names.join(', ')}`,
    action: t.containers[action],
    danger: action !== 'start',
    run: async () => {
      const failed = await oneByOne(containers, async (container) => {
        const path = { server_id: server.id, container_id: container.id! };
        done(container.id!, (await call(action, path)).data.state);
      });
      // A single failure is told in the dialog, which stays open.
      if (containers.length === 1 && failed[0]) throw failed[0].error;
      for (const { item, error } of failed) {
        toast(`${spelled(item.name ?? '')}: ${describe(error).text}`, { health: 'critical' });
      }
      const count = containers.length - failed.length;
      if (count > 0) {
        toast(t.containers.done[action](count === 1 && names.length === 1 ? names[0]! : t.containers.many(count)));
      }
    },
  });
}

function call(action: Action, path: { server_id: string; container_id: string }) {
  switch (action) {
    case 'start':
      return api('POST /docker/{server_id}/containers/{container_id}/start', { path });
    case 'stop':
      return api('POST /docker/{server_id}/containers/{container_id}/stop', { path, body: {} });
    case 'restart':
      return api('POST /docker/{server_id}/containers/{container_id}/restart', { path, body: {} });
  }
}
