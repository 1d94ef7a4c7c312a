import { credentials } from '../../main/web/api/client.ts';
import { Fleet } from '../../main/web/api/fleet.ts';
import { equal } from './equal.ts';

type Sent = { at: number; type: string; token?: string };

Deno.test('the open socket takes each new token before the one that it has ends', async () => {
  const minute = 60_000;
  const real = { now: Date.now, WebSocket: globalThis.WebSocket, token: credentials.token };
  let now = 0;
  let beat: (() => void) | undefined;
  const sent: Sent[] = [];
  class Socket {
    static OPEN = 1;
    readyState = 1;
    onopen: (() => unknown) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    send(text: string) {
      const message = JSON.parse(text);
      sent.push({ at: now, ...message });
      const answer = { auth: 'auth_success', ping: 'pong' }[message.type as 'auth' | 'ping'];
      if (answer) this.onmessage?.({ data: JSON.stringify({ type: answer }) });
    }
    close() {}
    constructor() {
      queueMicrotask(() => this.onopen?.());
    }
  }
  const setInterval = globalThis.setInterval;
  const globals = globalThis as unknown as Record<string, unknown>;
  try {
    Date.now = () => now;
    globals.WebSocket = Socket;
    globals.location = { href: 'http://hub.example.org/' };
    globals.setInterval = (run: () => void) => (beat = run, 0);
    // As of a session whose tokens live for 15 minutes: each is replaced a minute before its end.
    credentials.token = () => Promise.resolve(`token ${Math.floor(now / (14 * minute))}`);
    const fleet = new Fleet();
    fleet.subscribe({ topic: 'summary' }, () => {});
    for (let i = 0; i < 10; i++) await Promise.resolve();
    for (now = 15_000; now <= 30 * minute; now += 15_000) {
      beat?.();
      for (let i = 0; i < 10; i++) await Promise.resolve();
    }
    equal(sent.filter(({ type }) => type === 'auth').map(({ at, token }) => [at / minute, token]), [
      [0, 'token 0'],
      [14, 'token 1'],
      [28, 'token 2'],
    ]);
    fleet.stop();
  } finally {
    Date.now = real.now;
    globals.WebSocket = real.WebSocket;
    globals.setInterval = setInterval;
    credentials.token = real.token;
    delete globals.location;
  }
});

Deno.test('a hub that ends the session is not away, one that is gone is', () => {
  const real = { WebSocket: globalThis.WebSocket, token: credentials.token };
  const globals = globalThis as unknown as Record<string, unknown>;
  const sockets: Array<{ onclose?: (event: { code: number }) => void; close(): void }> = [];
  try {
    globals.WebSocket = class {
      close() {}
      constructor() {
        sockets.push(this);
      }
    };
    globals.location = { href: 'http://hub.example.org/' };
    credentials.token = () => Promise.resolve(null);
    for (const [code, state] of [[1008, 'connecting'], [1006, 'away']] as const) {
      const fleet = new Fleet();
      fleet.subscribe({ topic: 'summary' }, () => {});
      sockets.at(-1)!.onclose!({ code });
      equal(fleet.live.value.state, state);
      fleet.stop();
    }
  } finally {
    globals.WebSocket = real.WebSocket;
    credentials.token = real.token;
    delete globals.location;
  }
});

Deno.test('a token that the hub refuses is replaced before the next try', async () => {
  const real = { WebSocket: globalThis.WebSocket, setTimeout: globalThis.setTimeout, ...credentials };
  const globals = globalThis as unknown as Record<string, unknown>;
  const sockets: Array<{ onopen?: () => unknown; onclose?: (event: { code: number }) => void; sent: string[] }> = [];
  let retry: (() => void) | undefined;
  const open = async () => {
    await sockets.at(-1)!.onopen!();
    return sockets.at(-1)!.sent;
  };
  try {
    globals.WebSocket = class {
      static OPEN = 1;
      readyState = 1;
      sent: string[] = [];
      send(text: string) {
        this.sent.push(JSON.parse(text).token);
      }
      close() {}
      constructor() {
        sockets.push(this);
      }
    };
    globals.location = { href: 'http://hub.example.org/' };
    globals.setTimeout = (run: () => void) => (retry = run, 0);
    credentials.token = () => Promise.resolve('held');
    credentials.renew = () => Promise.resolve('fresh');
    const fleet = new Fleet();
    fleet.subscribe({ topic: 'summary' }, () => {});
    equal(await open(), ['held']);
    for (const [code, token] of [[1008, 'fresh'], [1006, 'held']] as const) {
      sockets.at(-1)!.onclose!({ code });
      retry?.();
      equal(await open(), [token]);
    }
    fleet.stop();
  } finally {
    globals.WebSocket = real.WebSocket;
    globals.setTimeout = real.setTimeout;
    credentials.token = real.token;
    credentials.renew = real.renew;
    delete globals.location;
  }
});
