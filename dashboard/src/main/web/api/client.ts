import { BASE } from '../app/router.ts';
import { Store } from '../app/store.ts';
import { fieldText } from '../text/fieldText.ts';
import type { Error as ErrorBody, Operations } from './schema.d.ts';

export type Call = keyof Operations;
export type Answer<C extends Call> = Operations[C]['answer'];
export type Data<C extends Call> = Answer<C> extends { data: infer D } ? D : never;
export type Input<C extends Call> = {
  path?: Operations[C]['path'];
  query?: Operations[C]['query'];
  body?: Operations[C]['body'];
  signal?: AbortSignal;
};

/** A failing answer of the hub, or none at all. */
export class ApiError extends Error {
  constructor(
    /** The status; 0 when no answer came. */
    readonly status: number,
    message: string,
    /** What is wrong with which field, of a 422. */
    readonly fields: Record<string, string> = {},
    readonly requestId: string | null = null,
    /** Seconds after which another try makes sense; null when the hub does not say. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  get isAway(): boolean {
    return this.status === 0;
  }
}

/** True while the hub answers. */
export const isHubThere = new Store(true);

/** What the session adds to calls; set by session.ts, which itself makes calls. */
export const credentials = {
  token: (): Promise<string | null> => Promise.resolve(null),
  renew: (): Promise<string | null> => Promise.resolve(null),
};

/**
 * Calls the hub with the access token: `(await api('GET /servers/{server_id}', { path: { server_id } })).data`. A token
 * that is over is renewed once. Throws ApiError.
 */
export async function api<C extends Call>(call: C, input: Input<C> = {}): Promise<Answer<C>> {
  const token = await credentials.token();
  try {
    return await plain(call, input, token);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || token === null) throw error;
    const next = await credentials.renew();
    if (next === null) throw error;
    return await plain(call, input, next);
  }
}

/** Calls the hub with this token or with none. */
export async function plain<C extends Call>(call: C, input: Input<C>, token: string | null): Promise<Answer<C>> {
  const [method, path] = call.split(' ') as [string, string];
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  if (input.body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await send(addressOf(path, input.path ?? {}, input.query ?? {}), {
    method,
    headers,
    body: input.body === undefined ? undefined : JSON.stringify(input.body),
    signal: input.signal,
    cache: 'no-store',
  });
  if (!answer.ok) throw await failure(answer);
  return await answer.json();
}

/** The address of a call, with the parts of the path and the query filled in; lists repeat their name. */
export function addressOf(path: string, parts: Record<string, unknown>, query: Record<string, unknown>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(parts[name])));
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') params.append(name, String(one));
    }
  }
  const text = params.toString();
  return `${BASE}api/v1${filled}${text === '' ? '' : `?${text}`}`;
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(address, init);
    isHubThere.set(true);
    return answer;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    isHubThere.set(false);
    throw new ApiError(0, 'The hub is not responding.');
  }
}

async function failure(answer: Response): Promise<ApiError> {
  let body: Partial<ErrorBody> = {};
  try {
    body = await answer.json();
  } catch {
    // A proxy between us and the hub answers in its own way.
  }
  const fields = Object.fromEntries((body.errors ?? []).map((e) => [e.field, fieldText(e.message)]));
  const wait = Number(answer.headers.get('Retry-After') ?? NaN);
  return new ApiError(
    answer.status,
    body.detail ?? `The hub answered with status ${answer.status}.`,
    fields,
    body.request_id ?? null,
    Number.isFinite(wait) ? wait : null,
  );
}
