import type { FleetContainer } from '../api/schema.d.ts';
import { memo } from '../app/memo.ts';
import { url } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { bytes, percent, rate } from '../format/index.ts';
import { spelled } from '../format/hostText.ts';
import { act } from '../server/containers/actions.ts';
import { fits, markOf } from '../server/containers/list.ts';
import { HostText } from '../server/HostText.tsx';
import { permissionsOf } from '../server/permissions.ts';
import { serverList } from '../servers/list.ts';
import { t } from '../text/index.ts';
import { Icon, Mark, Menu, MenuItem, MenuLink } from '../ui/index.ts';

const ACTIONS = ['start', 'restart', 'stop'] as const;

/** One container of one server. What the host does not allow is not offered. */
export const ContainerRow = memo(function ContainerRow(props: {
  container: FleetContainer;
  onState: (container: FleetContainer, state: string) => void;
}) {
  const { container } = props;
  const name = container.name ?? container.id ?? '';
  const mayAct = useStore(serverList, (list) => {
    const server = list.servers.find((one) => one.id === container.server_id);
    if (server === undefined || server.status !== 'online') return false;
    const permission = permissionsOf(server).containers;
    return permission === null || permission === 'control';
  });
  const server = { id: container.server_id, name: container.server_name };
  const page = url(`/servers/${server.id}/containers`, { container: name });
  return (
    <li class='row'>
      <Mark health={markOf(container)} silent />
      <div class='two-lines container-name'>
        <a class='title-link cut' href={page}>
          <HostText text={name} />
        </a>
        <small class='cut'>
          <HostText text={container.image ?? ''} />
        </small>
      </div>
      <a class='container-server cut' href={url(`/servers/${server.id}`)}>
        <HostText text={server.name} />
      </a>
      <span class='container-state dim cut'>
        <HostText text={container.status || container.state || ''} />
      </span>
      <span class='container-cpu num'>{percent(container.cpu_percent, 1)}</span>
      <span class='container-memory num'>{bytes(container.memory_bytes)}</span>
      <span class='container-traffic num dim'>
        {container.received_bytes_per_second === undefined
          ? '–'
          : `↓ ${rate(container.received_bytes_per_second)}  ↑ ${rate(container.sent_bytes_per_second)}`}
      </span>
      <Menu class='btn plain icon small' label={t.containers.menu(spelled(name))} button={<Icon name='more' />}>
        <MenuLink icon='chart' href={page}>{t.allContainers.history}</MenuLink>
        <MenuLink icon='list' href={url(`/servers/${server.id}/logs`, { container: name })}>
          {t.containers.log}
        </MenuLink>
        {mayAct && container.id !== undefined &&
          ACTIONS.filter((action) => fits(action, container)).map((action) => (
            <MenuItem
              key={action}
              icon={action === 'start' ? 'play' : action}
              onClick={() => act(server, action, [container], (_, state) => props.onState(container, state))}
            >
              {t.containers[action]}
            </MenuItem>
          ))}
      </Menu>
    </li>
  );
});
