import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { CommandExecution } from '../../api/schema.d.ts';
import { changeQuery, useQuery } from '../../app/router.ts';
import { useData } from '../../app/useData.ts';
import { moment } from '../../format/times.ts';
import { t } from '../../text/index.ts';
import { type Column, Empty, ErrorNote, Mark, Skeleton, Table } from '../../ui/index.ts';
import { HostText } from '../HostText.tsx';
import { PermissionNote } from '../PermissionNote.tsx';
import { isEarlierAgent, permissionsOf } from '../permissions.ts';
import type { TabProps } from '../tabs.ts';
import { CommandForm } from './CommandForm.tsx';
import { CommandPanel } from './CommandPanel.tsx';
import { endText, markOf } from './status.ts';

/** Runs commands on a server, and tells what was run before. */
export default function CommandsTab({ server }: TabProps) {
  const opened = useQuery('command') || null;
  const [text, setText] = useState('');
  const history = useData(
    (signal) => api('GET /commands/{server_id}', { path: { server_id: server.id }, query: { limit: 200 }, signal }),
    [server.id],
  );
  const permission = permissionsOf(server).commands;
  const isOnline = server.status === 'online';
  const rows = history.data?.data ?? [];
  const started = (command: CommandExecution) => {
    history.change((known) => ({ ...known, data: [command, ...known.data] }));
    setText('');
    changeQuery({ command: command.command_id }, 'push');
  };
  return (
    <>
      {permission === 'off' && <PermissionNote server={server} what={t.commands.off} line={ALLOW_LIST} />}
      {permission === 'allow-list' && <p class='dim rule'>{t.commands.listed}</p>}
      {permission === 'any' && <p class='dim rule'>{t.commands.any}</p>}
      {permission !== 'off' && (isOnline
        ? (
          <CommandForm
            server={server.id}
            command={text}
            onText={setText}
            earlier={[...new Set(rows.map((row) => row.command))]}
            mayChooseDirectory={permission !== 'allow-list' && !isEarlierAgent(server)}
            onRun={started}
          />
        )
        : <p class='dim rule'>{t.commands.away}</p>)}
      {opened && (
        <CommandPanel
          key={opened}
          server={server.id}
          mayCancel={!isEarlierAgent(server)}
          id={opened}
          onAgain={(command) => setText(command.command)}
          onEnd={history.reload}
        />
      )}
      {history.error !== null && <ErrorNote error={history.error} onRetry={history.reload} />}
      {history.data === null
        ? history.isLoading && <Skeleton height='240px' />
        : rows.length === 0
        ? <Empty icon='terminal' title={t.commands.none}>{t.commands.noneText}</Empty>
        : (
          <div class='panel'>
            <Table
              label={t.commands.history}
              class='cards'
              columns={columns(opened)}
              rows={rows}
              keyOf={(row) => row.command_id}
              selected={(row) => row.command_id === opened}
            />
          </div>
        )}
    </>
  );
}

const ALLOW_LIST =
  'commands: allow-list\nallowed_commands:\n  - uptime\n  - systemctl {verb:one(restart|status)} {unit:name}';

function columns(opened: string | null): Column<CommandExecution>[] {
  return [
    {
      key: 'command',
      title: t.commands.command,
      class: 'name cut-cell wide-cell',
      cell: (row) => (
        <button
          type='button'
          class='link row-link'
          aria-expanded={row.command_id === opened}
          onClick={() => changeQuery({ command: row.command_id === opened ? null : row.command_id }, 'push')}
        >
          <Mark health={markOf(row.status)} silent />
          <code class='cut'>
            <HostText text={row.command} cut />
          </code>
        </button>
      ),
    },
    { key: 'end', title: t.commands.end, class: 'program whole-line', cell: endText },
    { key: 'time', title: t.commands.when, cell: (row) => moment(row.queued_at) },
    { key: 'by', title: t.commands.who, cell: (row) => <bdi>{row.requested_by}</bdi> },
  ];
}
