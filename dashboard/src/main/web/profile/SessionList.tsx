import { api } from '../api/client.ts';
import type { Session } from '../api/schema.d.ts';
import { useData } from '../app/useData.ts';
import { ago, dateTime } from '../format/index.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { confirm } from '../ui/Confirm.tsx';
import { ErrorNote, Skeleton } from '../ui/Notes.tsx';
import { Table } from '../ui/Table.tsx';
import { toast } from '../ui/Toast.tsx';
import { deviceOf } from './device.ts';

const SHOWN = 100;

/** Where the user is signed in, the newest use first. */
export function SessionList() {
  const sessions = useData(
    async (signal) => (await api('GET /auth/sessions', { query: { limit: SHOWN }, signal })).data,
    [],
  );
  const end = (session: Session) =>
    confirm({
      title: t.profile.endTitle,
      text: t.profile.endText,
      action: t.profile.end,
      danger: true,
      run: async () => {
        // The document names an object where the path takes the id's text.
        await api('DELETE /auth/sessions/{session_id}', { path: { session_id: session.id } });
        toast(t.profile.ended);
        sessions.reload();
      },
    });
  if (sessions.data === null) {
    return sessions.error === null
      ? <Skeleton height='96px' />
      : <ErrorNote error={sessions.error} onRetry={sessions.reload} />;
  }
  return (
    <Table<Session>
      class='sessions'
      label={t.profile.sessions}
      rows={sessions.data}
      keyOf={(s) => s.id}
      columns={[
        {
          key: 'device',
          title: t.profile.device,
          class: 'name',
          cell: (s) => (
            <>
              <bdi title={s.user_agent ?? undefined}>{deviceOf(s.user_agent) ?? t.profile.unknownDevice}</bdi>
              {s.current && <span class='tag own'>{t.profile.thisOne}</span>}
            </>
          ),
        },
        { key: 'address', title: t.profile.address, cell: (s) => <bdi>{s.address ?? '–'}</bdi> },
        { key: 'used', title: t.profile.lastUsed, num: true, cell: (s) => ago(s.last_used_at) },
        { key: 'started', title: t.profile.started, num: true, cell: (s) => dateTime(s.created_at) },
        {
          key: 'end',
          title: <span class='sr'>{t.profile.end}</span>,
          num: true,
          cell: (s) => !s.current && <Button small onClick={() => end(s)}>{t.profile.end}</Button>,
        },
      ]}
    />
  );
}
