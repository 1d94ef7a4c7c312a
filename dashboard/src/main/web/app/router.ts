import { match, PATHS } from './paths.ts';
import type { Params, Path } from './paths.ts';
import { Store, useStore } from './store.ts';

/** The folder that the dashboard is served from, such as `/` or `/hub/`. This script lies in its folder `assets`. */
export const BASE = new URL('..', import.meta.url).pathname;

export type Place = { path: string; query: string };
export type Query = Record<string, string | number | boolean | null | undefined>;
export type Found = { pattern: Path; params: Params };

/** Where the browser is, without the base. */
export const place = new Store<Place>({ path: '/', query: '' });

/** The address of a page for a link, with the base: `url('/servers', { q: 'db' })`. Absent values are left out. */
export function url(path: string, query: Query = {}): string {
  const text = queryText(query);
  return BASE + path.replace(/^\//, '') + (text === '' ? '' : `?${text}`);
}

/** Opens a page of ours. */
export function go(path: string, query: Query = {}, how: 'push' | 'replace' = 'push'): void {
  moveTo(url(path, query), how);
}

/** Changes a part of the query of this page; null removes it. Typing and dragging replace, choices push. */
export function changeQuery(change: Query, how: 'push' | 'replace' = 'replace'): void {
  const query = { ...Object.fromEntries(new URLSearchParams(place.value.query)), ...change };
  const address = url(place.value.path, query);
  if (address !== location.pathname + location.search) moveTo(address, how);
}

/** A value of the query; the fallback where the address has none. */
export function useQuery(name: string, fallback = ''): string {
  return useStore(place, (p) => new URLSearchParams(p.query).get(name) ?? fallback);
}

/** The page of an address, without the base; null: it is none of ours. */
export function find(path: string): Found | null {
  for (const pattern of PATHS) {
    const params = match(pattern, path);
    if (params) return { pattern, params };
  }
  return null;
}

/** Listens to the browser's buttons and to clicks on links of ours. */
export function startRouter(): void {
  read();
  addEventListener('popstate', read);
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute('download') || !isOurs(link)) return;
    event.preventDefault();
    moveTo(link.pathname + link.search + link.hash, 'push');
  });
}

function isOurs(link: HTMLAnchorElement): boolean {
  if (link.origin !== location.origin || !link.pathname.startsWith(BASE)) return false;
  return find('/' + link.pathname.slice(BASE.length)) !== null;
}

function moveTo(address: string, how: 'push' | 'replace'): void {
  const isSamePage = new URL(address, location.href).pathname === location.pathname;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  read();
  if (how === 'push' && !isSamePage) scrollTo(0, 0);
}

function read(): void {
  const path = '/' + location.pathname.slice(BASE.length);
  const next = { path, query: location.search.slice(1) };
  if (next.path !== place.value.path || next.query !== place.value.query) place.set(next);
}

function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '' && value !== false) params.set(name, String(value));
  }
  return params.toString();
}
