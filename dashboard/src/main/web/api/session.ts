import { Store } from '../app/store.ts';
import { ApiError, credentials, plain } from './client.ts';
import type { User } from './schema.d.ts';

export type Session =
  | { state: 'unknown' }
  | { state: 'out'; reason?: 'expired' }
  | { state: 'in'; user: User };

/** Who is signed in. The tokens stay in this module's memory. */
export const session = new Store<Session>({ state: 'unknown' });

type Tokens = { access_token: string; expires_in: number; refresh_token?: string; user?: User };
type Held = { token: string; renewAt: number };

/** Remembers that this browser may have a session, no more: without it there is nothing to ask the hub for. */
const HINT = 'chatops.signed-in';

/** Renewed this long before its end, in ms. */
const EARLY_MS = 60_000;

let held: Held | null = null;
let renewing: Promise<string | null> | null = null;
const otherTabs = typeof BroadcastChannel === 'undefined' || typeof document === 'undefined'
  ? null
  : new BroadcastChannel('chatops-session');

credentials.token = () => held !== null && Date.now() < held.renewAt ? Promise.resolve(held.token) : renew();
credentials.renew = renew;

/** Asks the hub whether this browser still has a session. */
export async function resume(): Promise<void> {
  otherTabs?.addEventListener('message', () => {
    if (session.value.state === 'in') over();
  });
  if (localStorage.getItem(HINT) === null) over();
  else await renew();
}

export async function signIn(username: string, password: string): Promise<void> {
  enter((await plain('POST /auth/login', { body: { username, password, cookie: true } }, null)).data);
}

export async function register(fields: {
  email: string;
  username: string;
  password: string;
  password_confirm: string;
}): Promise<void> {
  enter((await plain('POST /auth/register', { body: { ...fields, cookie: true } }, null)).data);
}

export async function signOut(): Promise<void> {
  const token = await credentials.token();
  try {
    // Without a body: the session of the cookie, not those of other browsers.
    await plain('POST /auth/logout', {}, token);
  } catch (problem) {
    // The session lives on at a hub that does not answer: nobody may think that it has ended.
    if (!(problem instanceof ApiError && problem.status === 401)) throw problem;
  }
  otherTabs?.postMessage('out');
  over();
}

/** What the user changed about himself. */
export function userChanged(user: User): void {
  if (session.value.state === 'in') session.set({ state: 'in', user });
}

/** The access token for sockets; null when nobody is signed in. */
export function accessToken(): Promise<string | null> {
  return credentials.token();
}

/** Another token, in place of one that the hub refused; null when the session is over. */
export function freshToken(): Promise<string | null> {
  return credentials.renew();
}

/** Renews the token by the cookie; callers at the same time share one call. Null: nobody is signed in, or no answer. */
function renew(): Promise<string | null> {
  renewing ??= inTurn(renewNow).finally(() => renewing = null);
  return renewing;
}

/** One tab after another: each renewal ends the cookie of the one before. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  // Browsers have locks only where the page came by https or from this machine.
  return navigator.locks ? navigator.locks.request('chatops-refresh', work) as Promise<T> : work();
}

async function renewNow(): Promise<string | null> {
  try {
    return enter((await plain('POST /auth/refresh', { body: {} }, null)).data as Tokens);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // A hub that is away or busy has not ended the session.
    const isOver = error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408;
    if (isOver) over(held === null ? undefined : 'expired');
    return null;
  }
}

function enter(tokens: Tokens): string {
  held = {
    token: tokens.access_token,
    renewAt: Date.now() + Math.max(tokens.expires_in * 500, tokens.expires_in * 1000 - EARLY_MS),
  };
  localStorage.setItem(HINT, 'yes');
  const before = session.value;
  const user = tokens.user ?? (before.state === 'in' ? before.user : undefined);
  if (user) session.set({ state: 'in', user });
  return held.token;
}

function over(reason?: 'expired'): void {
  held = null;
  localStorage.removeItem(HINT);
  session.set({ state: 'out', reason });
}
