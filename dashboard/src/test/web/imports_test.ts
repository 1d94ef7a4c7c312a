import { equal } from './equal.ts';

const WEB = new URL('../../main/web/', import.meta.url);
/** Every import of a file of ours: of values, of types, and of code that is fetched later. */
const IMPORT = /(?:\bfrom\s+|\bimport\s*\(?\s*)'(\.[^']+\.tsx?)'/g;

Deno.test('no files import each other in a circle', async () => {
  const imports = new Map<string, string[]>();
  for await (const file of sources(WEB)) imports.set(file.href, importsOf(file, await Deno.readTextFile(file)));
  equal(imports.size > 200, true);
  equal(circleOf(imports).map((file) => file.slice(WEB.href.length)), []);
});

Deno.test('a circle is found through types and code that is fetched later', () => {
  const at = (name: string) => new URL(name, WEB);
  const files: Array<[string, string]> = [
    ['a.ts', "import type { B } from './b.ts';"],
    ['b.ts', "export const load = () => import('./c/c.tsx');"],
    ['c/c.tsx', "import '../a.ts';"],
    ['d.ts', "import { a } from './a.ts';"],
  ];
  const imports = new Map(files.map(([name, text]) => [at(name).href, importsOf(at(name), text)]));
  equal(circleOf(imports).map((file) => file.slice(WEB.href.length)), ['a.ts', 'b.ts', 'c/c.tsx', 'a.ts']);
});

async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else if (/\.tsx?$/.test(name)) yield new URL(name, folder);
  }
}

function importsOf(file: URL, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, path]) => new URL(path!, file).href);
}

/** The files of a circle, the first one again at its end; empty where there is none. */
function circleOf(imports: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (done.has(file)) return [];
    const start = path.indexOf(file);
    if (start >= 0) return [...path.slice(start), file];
    path.push(file);
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next);
      if (circle.length > 0) return circle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const file of imports.keys()) {
    const circle = visit(file);
    if (circle.length > 0) return circle;
  }
  return [];
}
