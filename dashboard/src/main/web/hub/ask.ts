import { ApiError } from '../api/client.ts';
import { accessToken } from '../api/session.ts';
import { BASE } from '../app/router.ts';
import { moment } from '../format/index.ts';
import { t } from '../text/index.ts';
import { parse } from './metrics.ts';
import type { Sample } from './metrics.ts';

export type Check = { name: string; status: 'UP' | 'DOWN'; data?: Readonly<Record<string, string | number>> };
export type Health = { status: 'UP' | 'DOWN'; checks: Check[] };

/** The hub's health; it answers 503 with the same body while something is down. */
export async function askHealth(signal: AbortSignal): Promise<Health> {
  const answer = await send('health', {}, signal);
  return await answer.json();
}

/** The check that names other hubs; it is always well. */
const HUBS = 'chatops_hubs';

/** The checks that are well or not. */
export function checksOf(health: Health): Check[] {
  return health.checks.filter((check) => check.name !== HUBS);
}

/** Sentences about other hubs that this one cannot reach; null: it reaches all, or there are none. */
export function unreachableOf(health: Health): string | null {
  const hubs = Object.entries(health.checks.find((check) => check.name === HUBS)?.data ?? {});
  return hubs.length === 0 ? null : hubs.map(([hub, since]) => t.hub.unreachable(hub, moment(since))).join(' ');
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
