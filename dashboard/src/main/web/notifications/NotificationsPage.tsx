import { api } from '../api/client.ts';
import { changeQuery, url, useQuery } from '../app/router.ts';
import { useData } from '../app/useData.ts';
import { t } from '../text/index.ts';
import { Button, Tabs } from '../ui/index.ts';
import { Channels } from './Channels.tsx';
import { Deliveries } from './Deliveries.tsx';

export default function NotificationsPage() {
  const isDeliveries = useQuery('tab') === 'deliveries';
  const channels = useData(
    async (signal) => (await api('GET /notifications/channels', { query: { limit: 1_000 }, signal })).data,
    [],
  );
  return (
    <>
      <header class='head'>
        <h1>{t.notifications.title}</h1>
        <span class='grow' />
        <Button kind='primary' icon='plus' onClick={() => changeQuery({ tab: null, edit: 'new' }, 'push')}>
          {t.notifications.create}
        </Button>
      </header>
      <Tabs
        label={t.notifications.title}
        tabs={[
          { href: url('/notifications'), text: t.notifications.channels, current: !isDeliveries },
          {
            href: url('/notifications', { tab: 'deliveries' }),
            text: t.notifications.deliveries,
            current: isDeliveries,
          },
        ]}
      />
      {isDeliveries ? <Deliveries channels={channels.data ?? []} /> : <Channels channels={channels} />}
    </>
  );
}
