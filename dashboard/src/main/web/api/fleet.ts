import { BASE } from '../app/router.ts';
import { Store } from '../app/store.ts';
import { isHubThere } from './client.ts';
import { accessToken, freshToken } from './session.ts';
import type { Frame, Topic } from './topics.ts';

/**
 * How fresh what the socket tells is. `resting`: the page is hidden; `away`: no connection, the next try is at `next`.
 */
export type Live =
  | { state: 'connecting' | 'live' | 'resting' | 'off' }
  | { state: 'away'; since: number; next: number };

type Handler = (frame: Frame) => void;
type Subscription = { topic: Topic; handlers: Set<Handler>; last: string | null };

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** The socket of a hidden page is closed after this time. */
const REST_AFTER_MS = 60_000;
/** Without a frame for this long the connection is taken for dead: the hub answers each ping. */
const SILENCE_MS = 40_000;
const PING_MS = 15_000;
/** The close code of a session or token that has ended. */
const REFUSED = 1008;

/** The one socket of this page, `/api/v1/ws/fleet`. It is open while anybody is subscribed to anything. */
export class Fleet {
  readonly live = new Store<Live>({ state: 'off' });
  /** When the last frame came, by this browser's clock; 0 before the first. */
  readonly lastFrame = new Store(0);

  readonly #subscriptions = new Map<string, Subscription>();
  #socket: WebSocket | null = null;
  #failures = 0;
  #retry: number | undefined;
  #rest: number | undefined;
  #beat: number | undefined;
  #token: string | null = null;
  /** True after the hub refused the token: its session may have been ended elsewhere. */
  #isRefused = false;

  /** Calls the handler with each frame of the topic, until the function that is returned is called. */
  subscribe(topic: Topic, handler: Handler): () => void {
    const key = keyOf(topic);
    const known = this.#subscriptions.get(key);
    if (known) {
      known.handlers.add(handler);
      // The newcomer needs the snapshot that follows a subscription.
      this.#send({ type: 'unsubscribe', ...topic });
      this.#send({ type: 'subscribe', ...topic });
    } else {
      this.#subscriptions.set(key, { topic, handlers: new Set([handler]), last: null });
      this.#send({ type: 'subscribe', ...topic });
    }
    this.#wake();
    return () => this.#leave(key, handler);
  }

  /** Tries again at once, such as when the user asks for it. */
  retry(): void {
    clearTimeout(this.#retry);
    this.#failures = 0;
    if (this.#socket === null) this.#wake();
  }

  /** Closes the socket and forgets everything, when the user signs out. */
  stop(): void {
    this.#subscriptions.clear();
    this.#close({ state: 'off' });
  }

  /** Called when the page is hidden or shown. */
  visibility(isHidden: boolean): void {
    clearTimeout(this.#rest);
    if (isHidden) {
      this.#rest = setTimeout(() => {
        if (this.#socket !== null || this.live.value.state === 'away') this.#close({ state: 'resting' });
      }, REST_AFTER_MS);
    } else if (this.live.value.state === 'resting') {
      this.live.set({ state: 'off' });
      this.#wake();
    } else if (this.live.value.state === 'away') {
      this.retry();
    }
  }

  #leave(key: string, handler: Handler): void {
    const subscription = this.#subscriptions.get(key);
    if (!subscription?.handlers.delete(handler) || subscription.handlers.size > 0) return;
    this.#subscriptions.delete(key);
    this.#send({ type: 'unsubscribe', ...subscription.topic });
  }

  #wake(): void {
    const { state } = this.live.value;
    if (this.#socket !== null || this.#subscriptions.size === 0 || state === 'resting') return;
    clearTimeout(this.#retry);
    if (state !== 'away') this.live.set({ state: 'connecting' });
    void this.#connect();
  }

  async #connect(): Promise<void> {
    const address = new URL(`${BASE}api/v1/ws/fleet`, location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    const token = this.#isRefused ? freshToken() : accessToken();
    this.#isRefused = false;
    socket.onopen = async () => {
      const got = await token;
      if (got === null) return socket.close();
      this.#token = got;
      this.#send({ type: 'auth', token: got });
    };
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#receive(JSON.parse(event.data));
    };
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) this.#lost(code === REFUSED);
    };
    await token.catch(() => socket.close());
  }

  #receive(frame: Frame): void {
    this.lastFrame.set(Date.now());
    if (frame.type === 'auth_success') {
      if (this.live.value.state === 'live') return; // the renewal of a token
      this.#failures = 0;
      isHubThere.set(true);
      this.live.set({ state: 'live' });
      for (const { topic, last } of this.#subscriptions.values()) {
        this.#send({ type: 'subscribe', ...topic, ...(last === null ? {} : { after: last }) });
      }
      clearInterval(this.#beat);
      this.#beat = setInterval(() => void this.#tend(), PING_MS);
      return;
    }
    for (const subscription of this.#subscriptions.values()) {
      if (!concerns(subscription.topic, frame)) continue;
      if (subscription.topic.topic === 'log' || subscription.topic.topic === 'alerts') {
        subscription.last = timeOf(frame) ?? subscription.last;
      }
      for (const handler of [...subscription.handlers]) handler(frame);
    }
  }

  async #tend(): Promise<void> {
    if (Date.now() - this.lastFrame.value > SILENCE_MS) {
      this.#lost();
      return;
    }
    this.#send({ type: 'ping' });
    // The socket ends with its token, so it takes each new one, which comes a minute before the end.
    const token = await accessToken();
    if (token !== null && token !== this.#token) {
      this.#token = token;
      this.#send({ type: 'auth', token });
    }
  }

  /** A hub that ended the session or the token is there: it is not away, and is asked again. */
  #lost(isThere = false): void {
    this.#isRefused = isThere;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures) * (0.75 + Math.random() / 2);
    this.#failures = Math.min(this.#failures + 1, 10);
    const before = this.live.value;
    const since = before.state === 'away' ? before.since : Date.now();
    this.#close(isThere ? { state: 'connecting' } : { state: 'away', since, next: Date.now() + wait });
    this.#retry = setTimeout(() => this.#wake(), wait);
  }

  #close(next: Live): void {
    clearTimeout(this.#retry);
    clearInterval(this.#beat);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.live.set(next);
  }

  #send(message: object): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const isAuth = 'type' in message && message.type === 'auth';
    if (isAuth || this.live.value.state === 'live') this.#socket.send(JSON.stringify(message));
  }
}

export const fleet = new Fleet();

function keyOf(topic: Topic): string {
  return JSON.stringify(Object.entries(topic).sort(([a], [b]) => a < b ? -1 : 1));
}

/** True if the frame belongs to the topic. */
export function concerns(topic: Topic, frame: Frame): boolean {
  switch (topic.topic) {
    case 'summary':
      return frame.type === 'summary';
    case 'alerts':
      return frame.type === 'alert';
    case 'server':
      return (frame.type === 'metrics' || frame.type === 'status') && frame.server_id === topic.server_id;
    case 'log':
      return frame.type === 'log' && frame.server_id === topic.server_id && !frame.container_id && !frame.command_id;
    case 'container':
      return frame.server_id === topic.server_id && frame.container_id === topic.container_id;
    case 'command':
      return frame.server_id === topic.server_id && frame.command_id === topic.command_id;
  }
}

function timeOf(frame: Frame): string | null {
  const data = frame.data as { timestamp?: string; updated_at?: string; triggered_at?: string } | undefined;
  return data?.timestamp ?? data?.updated_at ?? data?.triggered_at ?? null;
}
