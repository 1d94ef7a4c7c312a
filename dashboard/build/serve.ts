/**
 * Serves the dashboard while it is worked on: bundles with each change, and passes everything else on to a hub that
 * runs already. `dashboard/run dev 3000 http://127.0.0.1:8080`
 */
import { PATHS } from '../src/main/web/app/paths.ts';
import { match } from '../src/main/web/app/paths.ts';

const [port = '3000', hub = 'http://127.0.0.1:8080'] = Deno.args;
const WEB = 'target/web';
const TYPES: Record<string, string> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

new Deno.Command(Deno.execPath(), {
  args: ['run', '--no-remote', '--allow-read', '--allow-write', '--allow-run', 'build/bundle.ts', WEB, '--watch'],
}).spawn();

Deno.serve({ port: Number(port), hostname: '127.0.0.1' }, async (request) => {
  const { pathname, search } = new URL(request.url);
  if (pathname.startsWith('/assets/')) {
    const content = await Deno.readFile(WEB + pathname).catch(() => null);
    const type = TYPES[pathname.slice(pathname.lastIndexOf('.') + 1)] ?? 'text/plain';
    return content ? new Response(content, { headers: { 'Content-Type': type } }) : new Response(null, { status: 404 });
  }
  if (PATHS.some((path) => match(path, pathname) !== null)) {
    const page = await Deno.readTextFile(`${WEB}/index.html`);
    return new Response(page.replaceAll('{base}', '/'), { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  }
  const headers = new Headers(request.headers);
  if (headers.get('Upgrade') === 'websocket') return socket(request, hub.replace('http', 'ws') + pathname + search);
  if (headers.has('Origin')) headers.set('Origin', hub);
  headers.delete('Host');
  return await fetch(hub + pathname + search, {
    method: request.method,
    headers,
    body: request.body,
    redirect: 'manual',
  })
    .catch(() => new Response(null, { status: 502 }));
});

/** Joins the browser's socket and one to the hub. */
function socket(request: Request, address: string): Response {
  const { socket: browser, response } = Deno.upgradeWebSocket(request);
  const upstream = new WebSocket(address);
  const waiting: string[] = [];
  browser.onmessage = (e) => upstream.readyState === WebSocket.OPEN ? upstream.send(e.data) : waiting.push(e.data);
  upstream.onopen = () => waiting.forEach((text) => upstream.send(text));
  upstream.onmessage = (e) => browser.readyState === WebSocket.OPEN && browser.send(e.data);
  upstream.onclose = () => browser.readyState === WebSocket.OPEN && browser.close();
  browser.onclose = () => upstream.close();
  return response;
}
