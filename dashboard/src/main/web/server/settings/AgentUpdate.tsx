import { api } from '../../api/client.ts';
import { t } from '../../text/index.ts';
import { Button, confirm, CopyLine, Note, toast } from '../../ui/index.ts';
import type { Server } from '../useServer.ts';

const BY_HAND = 'sudo -u chatops-agent chatops-agent update && sudo systemctl restart chatops-agent';

/** Says that the hub has a newer agent for this server, and what to do; nothing if it has none. */
export function AgentUpdate({ server }: { server: Server }) {
  const agent = server.agent;
  if (!agent?.update_available || agent.latest_version === null) return null;
  const version = agent.latest_version;
  const update = () =>
    confirm({
      title: t.updates.title(server.name),
      text: t.updates.text,
      action: t.updates.button(version),
      run: async () => {
        await api('POST /servers/{server_id}/agent/update', { path: { server_id: server.id } });
        toast(t.updates.begun(version));
      },
    });
  if (agent.permissions.updates === 'auto') {
    return (
      <div class='settings-acts'>
        <Button icon='download' onClick={update}>{t.updates.button(version)}</Button>
      </div>
    );
  }
  return (
    <Note health='unknown'>
      {t.updates.byHand}
      <div class='allow-line'>
        <CopyLine text={BY_HAND} label={t.updates.button(version)} />
      </div>
      {t.updates.allow}
      <div class='allow-line'>
        <CopyLine text='updates: auto' label='agent.yaml' />
      </div>
    </Note>
  );
}
