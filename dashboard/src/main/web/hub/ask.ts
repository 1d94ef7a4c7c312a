import { ApiError } from '../api/client.ts';
import { accessToken } from '../api/session.ts';
import { BASE } from '../app/router.ts';
import { ago, bytes, moment } from '../format/index.ts';
import { t } from '../text/index.ts';
import { parse } from './metrics.ts';
import type { Sample } from './metrics.ts';

export type Check = { name: string; status: 'UP' | 'DOWN'; data?: Readonly<Record<string, string | number | boolean>> };
export type Health = { status: 'UP' | 'DOWN'; checks: Check[] };

/** The hub's health; it answers 503 with the same body while something is down. */
export async function askHealth(signal: AbortSignal): Promise<Health> {
  const answer = await send('health', {}, signal);
  const health = await answer.json();
  // A proxy may answer for the hub, in words of its own.
  if (!Array.isArray(health?.checks)) throw new ApiError(answer.status, t.common.hubAway);
  return health;
}

/** The check that is down while no report can be stored. */
const STORAGE = 'chatops_storage';

/** The checks that name other hubs, and the newest backup; they are always well. */
const HUBS = 'chatops_hubs';
const BACKUP = 'chatops_backup';

/** The checks that are well or not, by name: the hub answers them in any order. */
export function checksOf(health: Health): Check[] {
  return health.checks.filter((check) => check.name !== HUBS && check.name !== BACKUP)
    .sort((one, other) => one.name < other.name ? -1 : 1);
}

export function storesReports(health: Health): boolean {
  return !health.checks.some((check) => check.name === STORAGE && check.status === 'DOWN');
}

/** What is wrong and what to do, in the hub's words; null: nothing is, or the check does not say. */
export function troubleOf(check: Check): string | null {
  const { problem, remedy } = check.data ?? {};
  if (check.status === 'UP' || problem === undefined) return null;
  return remedy === undefined ? String(problem) : `${problem}: ${remedy}`;
}

/** Sentences about other hubs that this one cannot reach; null: it reaches all, or there are none. */
export function unreachableOf(health: Health): string | null {
  const hubs = Object.entries(health.checks.find((check) => check.name === HUBS)?.data ?? {});
  return hubs.length === 0 ? null : hubs.map(([hub, since]) => t.hub.unreachable(hub, moment(String(since)))).join(' ');
}

/** The newest backup in words, and whether the next is late; null: this hub has nothing to back up. */
export function backupOf(health: Health): { text: string; isTaken: boolean; isLate: boolean } | null {
  const check = health.checks.find((one) => one.name === BACKUP);
  if (check === undefined) return null;
  const { taken_at: takenAt, bytes: size, verified, problem } = check.data ?? {};
  const text = takenAt === undefined
    ? t.hub.noBackup
    : t.hub.backup(ago(String(takenAt)), bytes(Number(size)), verified === true);
  return { text, isTaken: takenAt !== undefined, isLate: problem !== undefined };
}

export async function askMetrics(signal: AbortSignal): Promise<Sample> {
  const token = await accessToken();
  const answer = await send('metrics', { Authorization: `Bearer ${token ?? ''}` }, signal);
  if (!answer.ok) throw new ApiError(answer.status, t.hub.noMetrics);
  return { at: Date.now(), metrics: parse(await answer.text()) };
}

async function send(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(BASE + path, { headers, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, t.common.hubAway);
  }
}
