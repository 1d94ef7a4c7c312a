import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { go } from '../../app/router.ts';
import { EnrolDialog } from '../../enrol/EnrolDialog.tsx';
import { serverRemoved } from '../../servers/list.ts';
import { t } from '../../text/index.ts';
import { Button, confirm, toast } from '../../ui/index.ts';
import { isEarlierAgent, isOfQuickStart, permissionsOf } from '../permissions.ts';
import type { TabProps } from '../tabs.ts';
import { AgentUpdate } from './AgentUpdate.tsx';
import { Keys } from './Keys.tsx';
import { NameForm } from './NameForm.tsx';

/** Name and tags of a server, its agent and keys, and its removal. */
export default function SettingsTab({ server, onServer }: TabProps) {
  const [isEnrolling, setEnrolling] = useState(false);
  const may = permissionsOf(server);
  const remove = () =>
    confirm({
      title: t.settings.removeTitle(server.name),
      text: t.settings.removeText,
      action: t.settings.remove,
      danger: true,
      typed: server.name,
      typedLabel: t.settings.typeName(server.name),
      run: async () => {
        await api('DELETE /servers/{server_id}', { path: { server_id: server.id } });
        toast(t.settings.removed(server.name));
        serverRemoved(server.id);
        go('/servers');
      },
    });
  return (
    <div class='settings'>
      <section class='panel' aria-labelledby='settings-name'>
        <h2 id='settings-name'>{t.settings.general}</h2>
        <NameForm key={server.updated_at} server={server} onServer={onServer} />
      </section>
      <section class='panel' aria-labelledby='settings-agent'>
        <h2 id='settings-agent'>{t.settings.agent}</h2>
        {server.agent && (
          <dl class='pairs'>
            <dt>{t.settings.version}</dt>
            <dd>
              <bdi>{server.agent.version ?? t.server.earlierAgent}</bdi>
            </dd>
            {server.agent.latest_version !== null && (
              <>
                <dt>{t.updates.latest}</dt>
                <dd>
                  <bdi>{server.agent.latest_version}</bdi>
                </dd>
              </>
            )}
            <dt>{t.updates.policy}</dt>
            <dd>{t.updates.policies[server.agent.permissions.updates]}</dd>
            <dt>{t.server.tabs.containers}</dt>
            <dd>{may.containers === null ? t.common.unknown : t.settings.containers[may.containers]}</dd>
            <dt>{t.server.tabs.commands}</dt>
            <dd>{may.commands === null ? t.common.unknown : t.settings.commands[may.commands]}</dd>
          </dl>
        )}
        <p class='faint'>{agentText(server)}</p>
        <AgentUpdate server={server} />
        <div class='settings-acts'>
          <Button
            kind={server.last_seen === null ? 'primary' : undefined}
            icon='terminal'
            onClick={() => setEnrolling(true)}
          >
            {t.server.install}
          </Button>
        </div>
      </section>
      <Keys server={server} />
      <section class='panel' aria-labelledby='settings-remove'>
        <h2 id='settings-remove'>{t.settings.remove}</h2>
        <p class='faint'>{t.settings.removeText}</p>
        <div class='settings-acts'>
          <Button kind='danger' icon='trash' onClick={remove}>{t.settings.remove}</Button>
        </div>
      </section>
      {isEnrolling && <EnrolDialog serverId={server.id} onClose={() => setEnrolling(false)} />}
    </div>
  );
}

/** Says where the host decides what its agent may do, or that there is none yet. */
function agentText(server: TabProps['server']): string {
  if (server.agent === null) return isEarlierAgent(server) ? t.settings.earlierText : t.server.neverText;
  return isOfQuickStart(server) ? t.settings.agentQuick : t.settings.agentText;
}
