import { useEffect, useMemo, useState } from 'preact/hooks';
import { changeQuery, url, useQuery } from '../../app/router.ts';
import { fileName, save } from '../../chart/export.ts';
import { spelled } from '../../format/hostText.ts';
import { t } from '../../text/index.ts';
import { Button, Chip, ErrorNote, Icon, Menu, MenuItem, Search as SearchField, toast } from '../../ui/index.ts';
import { containersOf } from '../containers/list.ts';
import { HostText } from '../HostText.tsx';
import { PermissionNote } from '../PermissionNote.tsx';
import { isEarlierAgent, permissionsOf } from '../permissions.ts';
import type { TabProps } from '../tabs.ts';
import { TimeFilter } from './TimeFilter.tsx';
import { type Level, LEVELS } from './levels.ts';
import { asText, type Line, visible } from './lines.ts';
import { LogView } from './LogView.tsx';
import { parseSearch } from './search.ts';
import { MOST_CONTAINERS, useLog } from './useLog.ts';

/** Lines this long before and after a linked line are its context, in ms. */
const CONTEXT_MS = 5 * 60_000;

/** The hub's record of the server, or a container's output: live, searchable, with links to lines. */
export default function LogsTab({ server, report }: TabProps) {
  const named = useQuery('container');
  const containers = useMemo(() => containersIn(named), [named]);
  const container = containers[0] ?? null;
  const q = useQuery('q');
  const shownLevels = useQuery('level');
  const target = useQuery('line') || null;
  const from = useQuery('since') || null;
  const to = useQuery('until') || null;
  const [isFollowing, setFollowing] = useState(true);
  const [wrap, setWrap] = useState(true);
  // Once a line: the end of its time may be now.
  const context = useMemo(() => target === null ? null : around(target), [target]);
  const since = context?.since ?? from;
  const until = context?.until ?? to;
  const log = useLog({ server: server.id, containers, since, until, isPolled: isEarlierAgent(server) });
  const search = useMemo(() => parseSearch(q), [q]);
  const levels = useMemo(() => new Set(shownLevels.split(',').filter((one) => one !== '') as Level[]), [shownLevels]);
  const lines = useMemo(() => visible(log.lines, levels, search), [log.lines, levels, search]);
  useEffect(() => setFollowing(log.isLive), [log.isLive, named]);

  const names = (containersOf(report) ?? []).map(({ name }) => name ?? '').filter((name) => name !== '').sort();
  names.push(...containers.filter((one) => !names.includes(one)));
  const others = names.filter((one) => one !== container);
  const linkOf = (line: Line) =>
    line.time === null ? null : url(`/servers/${server.id}/logs`, { container: named, line: line.time });
  const toggle = (level: Level) => {
    const next = new Set(levels);
    if (!next.delete(level)) next.add(level);
    changeQuery({ level: LEVELS.filter((one) => next.has(one)).join(',') });
  };
  const download = () => {
    const name = fileName(
      server.name,
      containers.length === 0 ? 'hub' : containers.join('-'),
      new Date().toISOString().slice(0, 19),
    );
    save(`${name}.log`, new Blob([asText(lines)], { type: 'text/plain;charset=utf-8' }));
  };
  return (
    <>
      <div class='tools'>
        <SearchField value={q} label={t.logs.search} onText={(text) => changeQuery({ q: text })} />
        <label class='source'>
          <span class='sr'>{t.logs.source}</span>
          <select
            class='input select'
            value={container ?? ''}
            onChange={(e) =>
              changeQuery({ container: e.currentTarget.value, line: null, since: null, until: null }, 'push')}
          >
            <option value=''>{t.logs.hub}</option>
            {names.map((name) => <option key={name} value={name}>{t.logs.container(spelled(name))}</option>)}
          </select>
        </label>
        {container !== null && others.length > 0 && (
          <Menu class='btn' label={t.logs.together} button={<Beside count={containers.length - 1} />}>
            {others.map((one) => {
              const isOn = containers.includes(one);
              return (
                <MenuItem
                  key={one}
                  checked={isOn}
                  onClick={() => {
                    const next = isOn
                      ? containers.filter((name) => name !== one)
                      : [...containers, one];
                    if (next.length <= MOST_CONTAINERS) {
                      changeQuery({ container: next.join(','), line: null }, 'push');
                    } else toast(t.logs.mostTogether(MOST_CONTAINERS), { health: 'warning' });
                  }}
                >
                  <HostText text={one} cut />
                </MenuItem>
              );
            })}
          </Menu>
        )}
        <TimeFilter since={from} until={to} />
        <span class='grow' />
        {log.isLive
          ? (
            <Button icon={isFollowing ? 'pause' : 'play'} onClick={() => setFollowing(!isFollowing)}>
              {isFollowing ? t.logs.pause : t.logs.follow}
            </Button>
          )
          : (
            <Button icon='play' onClick={() => changeQuery({ line: null, since: null, until: null }, 'push')}>
              {t.server.goLive}
            </Button>
          )}
        <Button icon='download' label={t.logs.download} disabled={lines.length === 0} onClick={download} />
      </div>
      <div class='chips log-chips' role='group' aria-label={t.logs.levels}>
        {LEVELS.map((level) => (
          <Chip key={level} pressed={levels.has(level)} onClick={() => toggle(level)}>{t.logs.level[level]}</Chip>
        ))}
        <Chip pressed={wrap} onClick={() => setWrap(!wrap)}>{t.logs.wrap}</Chip>
        <span class='faint' role='status'>{t.logs.count(lines.length, log.lines.length)}</span>
      </div>
      {container !== null && permissionsOf(server).containers === 'off' && (
        <PermissionNote server={server} what={t.containers.off} line='containers: read' />
      )}
      {log.error !== null && <ErrorNote error={log.error} onRetry={log.reload} />}
      {log.notice && <p class='faint log-notice' role='status'>{spelled(log.notice)}</p>}
      <LogView
        lines={lines}
        search={search}
        label={container === null ? t.logs.hub : containers.map((one) => t.logs.container(spelled(one))).join(', ')}
        containers={containers}
        isLoading={log.isLoading}
        isLive={log.isLive}
        isFollowing={isFollowing}
        onFollow={setFollowing}
        target={target}
        linkOf={linkOf}
        earlier={log.earlier}
        wrap={wrap}
      />
    </>
  );
}

/** The containers that the address names; their names hold no comma. */
function containersIn(text: string): string[] {
  return [...new Set(text.split(',').filter((one) => one !== ''))].slice(0, MOST_CONTAINERS);
}

/** How many are shown beside the first. */
function Beside({ count }: { count: number }) {
  return (
    <>
      <Icon name='plus' />
      {count === 0 ? t.logs.together : t.logs.more(count)}
    </>
  );
}

/** The time around a linked line; null if the address names no time. */
function around(line: string): { since: string; until: string } | null {
  const time = Date.parse(line);
  if (!Number.isFinite(time)) return null;
  const until = Math.min(time + CONTEXT_MS, Math.max(Date.now(), time + 1));
  return { since: new Date(time - CONTEXT_MS).toISOString(), until: new Date(until).toISOString() };
}
