import { api } from '../api/client.ts';
import type { NotificationChannel } from '../api/schema.d.ts';
import { withItem } from '../app/items.ts';
import { changeQuery, useQuery } from '../app/router.ts';
import type { Loading } from '../app/useData.ts';
import { t } from '../text/index.ts';
import { confirm, Dialog, Empty, ErrorNote, Skeleton, toast, toastError } from '../ui/index.ts';
import { ChannelCard } from './ChannelCard.tsx';
import { ChannelForm } from './ChannelForm.tsx';
import { KindChoice } from './KindChoice.tsx';
import { KINDS } from './kinds.ts';
import type { Kind } from './kinds.ts';

/** The channels through which alerts are told, and their forms. */
export function Channels({ channels }: { channels: Loading<NotificationChannel[]> }) {
  const { data, error, reload, change } = channels;
  const edited = useQuery('edit');
  const kind = useQuery('kind');
  const current = data?.find((one) => one.id === edited) ?? null;
  const chosen = KINDS.find((one) => one === kind);
  const close = () => changeQuery({ edit: null, kind: null }, 'push');
  const choose = (next: Kind) => changeQuery({ edit: 'new', kind: next }, 'push');
  const put = (next: NotificationChannel) => change((all) => withItem(all, next));

  const enable = async (channel: NotificationChannel, enabled: boolean) => {
    put({ ...channel, enabled });
    try {
      const path = { channel_id: channel.id };
      put((await api('PUT /notifications/channels/{channel_id}', { path, body: { enabled } })).data);
    } catch (e) {
      put(channel);
      toastError(e);
    }
  };
  const remove = (channel: NotificationChannel) =>
    confirm({
      title: t.notifications.removeTitle,
      subject: channel.name,
      text: t.notifications.removeText,
      action: t.common.remove,
      danger: true,
      run: async () => {
        await api('DELETE /notifications/channels/{channel_id}', { path: { channel_id: channel.id } });
        change((all) => all.filter((one) => one.id !== channel.id));
        toast(t.notifications.removed);
      },
    });

  return (
    <>
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {data === null && error === null && (
        <div class='channels'>{[0, 1, 2].map((i) => <Skeleton key={i} height='152px' />)}</div>
      )}
      {data !== null && data.length === 0 && (
        <>
          <Empty icon='send' title={t.notifications.emptyTitle}>{t.notifications.emptyText}</Empty>
          <KindChoice onChoose={choose} />
        </>
      )}
      {data !== null && data.length > 0 && (
        <ul class='channels'>
          {data.map((channel) => (
            <ChannelCard
              key={channel.id}
              channel={channel}
              onEnable={(enabled) => enable(channel, enabled)}
              onEdit={() => changeQuery({ edit: channel.id }, 'push')}
              onRemove={() => remove(channel)}
            />
          ))}
        </ul>
      )}
      {edited === 'new' && chosen === undefined && (
        <Dialog title={t.notifications.create} onClose={close}>
          <KindChoice onChoose={choose} />
        </Dialog>
      )}
      {(current !== null || (edited === 'new' && chosen !== undefined)) && (
        <ChannelForm
          key={edited + kind}
          channel={current}
          kind={current?.kind ?? chosen!}
          onClose={close}
          onSaved={(saved) => {
            put(saved);
            close();
            toast(current === null ? t.notifications.created : t.notifications.saved);
          }}
        />
      )}
    </>
  );
}
