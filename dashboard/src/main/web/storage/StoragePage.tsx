import { api } from '../api/client.ts';
import type { Storage, StorageTier } from '../api/schema.d.ts';
import { useStore } from '../app/store.ts';
import { useData } from '../app/useData.ts';
import { url } from '../app/router.ts';
import { bytes, date, duration, number } from '../format/index.ts';
import { HostText } from '../server/HostText.tsx';
import { serverList } from '../servers/list.ts';
import { t } from '../text/index.ts';
import { Button, ErrorNote, Skeleton, Table } from '../ui/index.ts';
import { MoreRows } from '../ui/Rows.tsx';
import { ShareBar } from '../ui/ShareBar.tsx';
import { Tile } from '../ui/Tile.tsx';

const SERVERS = 1_000;

/** The disk space of measurements: now, and once each tier is as old as it may get. */
export default function StoragePage() {
  const { data, error, reload } = useData(
    (signal) => api('GET /storage', { query: { limit: SERVERS }, signal }),
    [],
  );
  return (
    <>
      <header class='head'>
        <h1>{t.storage.title}</h1>
        <span class='grow' />
        <Button icon='restart' label={t.storage.reload} onClick={reload} />
      </header>
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {data === null && error === null && <Skeleton height='320px' />}
      {data !== null && <Content storage={data.data} total={data.meta?.total ?? data.data.servers.length} />}
    </>
  );
}

function Content({ storage, total }: { storage: Storage; total: number }) {
  const perDay = storage.tiers.reduce((sum, tier) => sum + (tier.bytes_per_day ?? 0), 0);
  const text = t.storage;
  return (
    <>
      <div class='tiles three'>
        <Tile name={text.now} value={bytes(storage.bytes)} hint={text.nowHint} />
        <Tile
          name={text.projected}
          value={bytes(storage.expected_bytes)}
          hint={storage.expected_bytes === null ? text.projectedUnknown : text.projectedHint}
        />
        <Tile name={text.dailyGrowth} value={perDay === 0 ? '–' : bytes(perDay)} hint={text.dailyGrowthHint} />
      </div>
      <section class='panel section'>
        <h2>{text.retention}</h2>
        <p class='dim'>{text.retentionText}</p>
        <Table<StorageTier>
          label={text.retention}
          class='cards'
          rows={storage.tiers}
          keyOf={(tier) => tier.tier}
          columns={[
            { key: 'tier', title: text.tier, class: 'name', cell: (tier) => text.tierNames[tier.tier] },
            { key: 'bytes', title: text.now, num: true, cell: (tier) => bytes(tier.bytes) },
            { key: 'expected', title: text.projected, num: true, cell: (tier) => bytes(tier.expected_bytes) },
            { key: 'day', title: text.dailyGrowth, num: true, cell: (tier) => bytes(tier.bytes_per_day) },
            {
              key: 'value',
              title: text.perValue,
              num: true,
              cell: (tier) => tier.bytes_per_value === null ? '–' : text.bytesOf(number(tier.bytes_per_value, 2)),
            },
            {
              key: 'kept',
              title: text.kept,
              num: true,
              cell: (tier) => tier.retention_seconds === null ? text.moved : duration(tier.retention_seconds),
            },
            {
              key: 'oldest',
              title: text.oldest,
              num: true,
              cell: (tier) => tier.oldest_at === null ? '–' : date(tier.oldest_at),
            },
          ]}
        />
      </section>
      {storage.servers.length > 0 && <Servers storage={storage} total={total} />}
    </>
  );
}

function Servers({ storage, total }: { storage: Storage; total: number }) {
  const servers = useStore(serverList, (list) => list.servers);
  const names = new Map(servers.map((one) => [one.id, one.name]));
  const largest = Math.max(1, ...storage.servers.map((one) => one.bytes));
  const text = t.storage;
  return (
    <section class='panel section'>
      <h2>{text.servers}</h2>
      <p class='dim'>{text.serversText}</p>
      <Table
        label={text.servers}
        class='cards'
        rows={storage.servers}
        keyOf={(one) => one.server_id}
        columns={[
          {
            key: 'name',
            title: t.lists.server,
            class: 'name cut-cell',
            cell: (one) => {
              const name = names.get(one.server_id);
              // An admin sees the space of the servers of others, and nothing else of them.
              return name === undefined
                ? <span class='faint mono'>{one.server_id}</span>
                : (
                  <a href={url(`/servers/${one.server_id}`)}>
                    <HostText text={name} cut />
                  </a>
                );
            },
          },
          {
            key: 'share',
            title: <span class='sr'>{text.share}</span>,
            class: 'share-cell whole-line',
            cell: (one) => <ShareBar of={one.bytes / largest} />,
          },
          { key: 'bytes', title: text.together, num: true, cell: (one) => bytes(one.bytes) },
          { key: 'raw', title: text.tierNames.raw, num: true, cell: (one) => bytes(one.raw_bytes) },
          { key: 'minute', title: text.tierNames.minute, num: true, cell: (one) => bytes(one.minute_bytes) },
          { key: 'ten', title: text.tierNames.ten_minutes, num: true, cell: (one) => bytes(one.ten_minutes_bytes) },
        ]}
      />
      {total > storage.servers.length && <MoreRows shown={storage.servers.length} total={total} onMore={null} />}
    </section>
  );
}
