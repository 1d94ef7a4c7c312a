import { useStore } from '../app/store.ts';
import { spelled } from '../format/hostText.ts';
import { t } from '../text/index.ts';
import { FilterSelect } from '../ui/Select.tsx';
import type { Choices } from '../ui/Select.tsx';
import { serverList } from './list.ts';

/** The servers by name, for choices; `all` is the text of the choice of all, whose value is empty. */
export function useServerChoices(all: string): Choices<string> {
  const servers = useStore(serverList, (list) => list.servers);
  const named = servers.map((server) => [server.id, spelled(server.name)] as const);
  named.sort(([, a], [, b]) => a.localeCompare(b, undefined, { numeric: true }));
  return [['', all], ...named];
}

/** Narrows a list to one server; empty: all. */
export function ServerFilter(props: { value: string; onChoose: (id: string) => void }) {
  const choices = useServerChoices(t.lists.allServers);
  return <FilterSelect label={t.lists.server} value={props.value} choices={choices} onChoose={props.onChoose} />;
}
