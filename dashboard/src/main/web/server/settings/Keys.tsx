import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { ApiKey } from '../../api/schema.d.ts';
import { useData } from '../../app/useData.ts';
import { ago, dateTime } from '../../format/times.ts';
import { t } from '../../text/index.ts';
import { Button, type Column, confirm, ErrorNote, Skeleton, Table, toast } from '../../ui/index.ts';
import type { Server } from '../useServer.ts';
import { KeyDialog } from './KeyDialog.tsx';

/** The keys with which agents sign in as this server. */
export function Keys({ server }: { server: Server }) {
  const [isMaking, setMaking] = useState(false);
  const keys = useData(
    (signal) =>
      api('GET /api-keys/server/{server_id}', { path: { server_id: server.id }, query: { limit: 200 }, signal }),
    [server.id],
  );
  const revoke = (key: ApiKey) =>
    confirm({
      title: t.settings.revokeTitle(key.name),
      text: t.settings.revokeText,
      action: t.settings.revoke,
      danger: true,
      run: async () => {
        await api('DELETE /api-keys/{key_id}', { path: { key_id: key.id } });
        toast(t.settings.revoked(key.name));
        keys.reload();
      },
    });
  return (
    <section class='panel' aria-labelledby='settings-keys'>
      <div class='settings-head'>
        <h2 id='settings-keys'>{t.settings.keys}</h2>
        <Button small icon='plus' onClick={() => setMaking(true)}>{t.settings.newKey}</Button>
      </div>
      <p class='faint'>{t.settings.keysText}</p>
      {keys.error !== null && <ErrorNote error={keys.error} onRetry={keys.reload} />}
      {keys.data === null ? keys.isLoading && <Skeleton height='96px' /> : (
        <Table
          label={t.settings.keys}
          class='cards'
          columns={columns(revoke)}
          rows={keys.data.data}
          keyOf={(key) => key.id}
        />
      )}
      {isMaking && <KeyDialog server={server} onMade={keys.reload} onClose={() => setMaking(false)} />}
    </section>
  );
}

function columns(revoke: (key: ApiKey) => void): Column<ApiKey>[] {
  return [
    { key: 'name', title: t.settings.name, class: 'name cut-cell', cell: (key) => <bdi>{key.name}</bdi> },
    { key: 'prefix', title: t.settings.begins, class: 'whole-line', cell: (key) => <code>{key.prefix}…</code> },
    { key: 'state', title: t.settings.state, class: 'wrap', cell: stateText },
    { key: 'used', title: t.settings.used, cell: (key) => key.last_used_at ? ago(key.last_used_at) : t.common.never },
    {
      key: 'created',
      title: t.settings.created,
      cell: (key) => <span title={dateTime(key.created_at)}>{ago(key.created_at)}</span>,
    },
    {
      key: 'revoke',
      title: <span class='sr'>{t.settings.revoke}</span>,
      num: true,
      cell: (key) =>
        key.is_active && <Button small kind='plain' onClick={() => revoke(key)}>{t.settings.revoke}</Button>,
    },
  ];
}

function stateText(key: ApiKey): string {
  if (key.revoked_at) return t.settings.ended.revoked;
  if (!key.is_active) return t.settings.ended.expired;
  return key.expires_at ? t.settings.until(dateTime(key.expires_at)) : t.settings.active;
}
