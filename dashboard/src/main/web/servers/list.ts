import { fleet } from '../api/fleet.ts';
import type { Frame, ServerSummary } from '../api/topics.ts';
import { setCount } from '../app/counts.ts';
import { Store } from '../app/store.ts';
import { overview } from './overview.ts';
import { advance } from './spark.ts';

export type ServerList = {
  servers: ServerSummary[];
  isLoaded: boolean;
  error: unknown;
  /** When the newest values came, by this browser's clock; 0 before. */
  at: number;
};

const EMPTY: ServerList = { servers: [], isLoaded: false, error: null, at: 0 };

/** All servers of the user with their newest values, kept live by the fleet socket. */
export const serverList = new Store<ServerList>(EMPTY);

/** Loads the list and follows it, until the function that is returned is called. */
export function startServerList(): () => void {
  void loadServers();
  const leave = fleet.subscribe({ topic: 'summary' }, (frame) => show(merged(serverList.value.servers, frame)));
  return () => {
    leave();
    serverList.set(EMPTY);
  };
}

export async function loadServers(): Promise<void> {
  try {
    show(await overview());
  } catch (error) {
    serverList.update((list) => ({ ...list, error }));
  }
}

/** Adds a server that was just made, before the hub tells of it. */
export function serverAdded(server: ServerSummary): void {
  show([...serverList.value.servers.filter((s) => s.id !== server.id), server]);
}

/** Shows tags that were just changed, before the hub tells of it. */
export function tagsChanged(id: string, tags: string[]): void {
  show(serverList.value.servers.map((server) => server.id === id ? { ...server, tags } : server));
}

/** Takes out a server that was just removed. */
export function serverRemoved(id: string): void {
  show(serverList.value.servers.filter((s) => s.id !== id));
}

/** The servers after a frame of topic `summary`. Lines of the last hour go on from those that were there. */
export function merged(servers: ServerSummary[], frame: Frame, now = Date.now()): ServerSummary[] {
  const before = new Map(servers.map((server) => [server.id, server]));
  const after = frame.full ? new Map<string, ServerSummary>() : new Map(before);
  for (const server of frame.servers ?? []) {
    const spark = server.spark ?? before.get(server.id)?.spark ?? null;
    const value = server.status === 'online' ? server.cpu?.usage_percent : undefined;
    after.set(server.id, { ...server, spark: spark && value !== undefined ? advance(spark, value, now) : spark });
  }
  for (const id of frame.removed ?? []) after.delete(id);
  return [...after.values()];
}

function show(servers: ServerSummary[]): void {
  serverList.set({ servers, isLoaded: true, error: null, at: Date.now() });
  setCount('/servers', servers.length);
  setCount('/containers', servers.reduce((sum, server) => sum + (server.containers?.total ?? 0), 0) || null);
}
