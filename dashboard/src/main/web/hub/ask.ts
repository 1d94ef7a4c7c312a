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

/** The check that tells of the bus to other hubs. */
const BUS = 'chatops_bus';

/** The checks that are well or not; that of the bus is always well. */
export function checksOf(health: Health): Check[] {
  return health.checks.filter((check) => check.name !== BUS);
}

/** A sentence about the bus to other hubs; null: this hub has none. */
export function busOf(health: Health): string | null {
  const data = health.checks.find((check) => check.name === BUS)?.data;
  if (data?.since === undefined) return null;
  const since = moment(data.since);
  return data.bus === 'connected' ? t.hub.busConnected(since) : t.hub.busCut(since);
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
