/**
 * Makes the files that the hub serves: hashed assets, each also gzipped, the page that loads them, and the lists that
 * the hub reads. Run with the folder to fill, and `--watch` to go on with each change.
 */
import { PATHS } from '../src/main/web/app/paths.ts';
import { patchPreact } from './preact.ts';

const WEB = 'src/main/web';
/** What a browser gets before the first page shows, gzipped. */
const FIRST_LOAD_BYTES = 120 * 1024;

type Metafile = { outputs: Record<string, { entryPoint?: string; cssBundle?: string; imports: Import[] }> };
type Import = { path: string; kind: string };

const [target = 'target/web', ...flags] = Deno.args;
await patchPreact();
const isWatching = flags.includes('--watch');
await bundle().catch((error) => {
  if (!isWatching) throw error;
  console.error(error.message);
});
if (isWatching) {
  let waiting: number | undefined;
  for await (const event of Deno.watchFs(WEB)) {
    if (event.kind === 'access') continue;
    clearTimeout(waiting);
    waiting = setTimeout(() => bundle().catch((e) => console.error(e.message)), 100);
  }
}

async function bundle() {
  const started = performance.now();
  await Deno.remove(target, { recursive: true }).catch(() => {});
  await Deno.mkdir(`${target}/assets`, { recursive: true });
  const app = await esbuild(`${WEB}/app/main.tsx`, '--format=esm', '--splitting', '--jsx=automatic');
  const theme = await esbuild(`${WEB}/app/theme-early.ts`, '--format=iife');

  const early = outputOf(theme, 'theme-early.ts');
  const main = outputOf(app, 'main.tsx');
  const style = app.outputs[main]?.cssBundle ?? fail('the bundle has no style');
  const font = Object.keys(app.outputs).find((name) => name.endsWith('.woff2')) ?? fail('the bundle has no font');
  const icon = await hashed('icon.svg');
  const page = (await Deno.readTextFile(`${WEB}/app/index.html`))
    .replace('{early}', assetName(early)).replace('{main}', assetName(main))
    .replace('{style}', assetName(style)).replace('{font}', assetName(font)).replace('{icon}', icon);
  await Deno.writeTextFile(`${target}/index.html`, page);
  await Deno.writeTextFile(`${target}/paths.txt`, PATHS.join('\n') + '\n');

  let total = 0;
  const first = new Set([early, style, ...withImports(app, main)].map(assetName));
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${target}/assets`)) names.push(name);
  for (const name of names.sort()) {
    const path = `${target}/assets/${name}`;
    const content = await Deno.readFile(path);
    if (name.endsWith('.woff2')) continue;
    const small = await gzip(content);
    await Deno.writeFile(`${path}.gz`, small);
    if (first.has(name)) total += small.length;
  }
  await Deno.writeTextFile(`${target}/assets.txt`, names.join('\n') + '\n');
  if (total > FIRST_LOAD_BYTES) fail(`the first load has ${total} bytes gzipped, above ${FIRST_LOAD_BYTES}`);
  const took = Math.round(performance.now() - started);
  console.log(`${names.length} assets, first load ${(total / 1024).toFixed(1)} KiB gzipped, in ${took} ms`);
}

async function esbuild(entry: string, ...more: string[]): Promise<Metafile> {
  const metafile = await Deno.makeTempFile();
  const { success, stderr } = await new Deno.Command('node_modules/esbuild/bin/esbuild', {
    args: [
      entry,
      ...more,
      '--bundle',
      '--minify',
      '--target=es2022',
      '--jsx-import-source=preact',
      '--loader:.woff2=file',
      '--entry-names=[name]-[hash]',
      '--chunk-names=[name]-[hash]',
      '--asset-names=[name]-[hash]',
      '--legal-comments=none',
      '--log-level=warning',
      `--outdir=${target}/assets`,
      `--metafile=${metafile}`,
    ],
  }).output();
  if (!success) fail(new TextDecoder().decode(stderr));
  const read = JSON.parse(await Deno.readTextFile(metafile));
  await Deno.remove(metafile);
  return read;
}

/** Copies a file that no script imports. */
async function hashed(name: string): Promise<string> {
  const content = await Deno.readFile(`${WEB}/app/${name}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  const hash = Array.from(digest.slice(0, 5), (b) => b.toString(16).padStart(2, '0')).join('').toUpperCase();
  const copy = name.replace('.', `-${hash}.`);
  await Deno.writeFile(`${target}/assets/${copy}`, content);
  return copy;
}

async function gzip(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([content]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

function outputOf(meta: Metafile, source: string): string {
  const found = Object.entries(meta.outputs).find(([, output]) => output.entryPoint?.endsWith(`/${source}`));
  return found ? found[0] : fail(`${source} was not bundled`);
}

/** The file and those that it imports at once; what it asks for later is not part of the first load. */
function withImports(meta: Metafile, name: string, seen = new Set<string>()): Set<string> {
  seen.add(name);
  for (const { path, kind } of meta.outputs[name]?.imports ?? []) {
    if (kind === 'import-statement' && !seen.has(path)) withImports(meta, path, seen);
  }
  return seen;
}

function assetName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function fail(why: string): never {
  throw new Error(why);
}
