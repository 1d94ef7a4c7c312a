/**
 * Fixes Preact 10.28.0, which is the newest in Maven Central. With a later Preact this file can go.
 *
 * - A list that keeps one child and gets another one after it lost the new one (fixed in 10.28.1).
 * - JSON with `"constructor": null` in place of a text was rendered as an element (fixed in 10.28.2,
 *   GHSA-36hm-qxxp-pg3m).
 */
const FILE = 'node_modules/preact/dist/preact.module.js';
const FIXES: [broken: string, fixed: string][] = [
  [',-1!=(c=o.__i=L(', ',e=null,-1!=(c=o.__i=L('],
  ['if(null!=u.constructor)return null;', 'if(void 0!==u.constructor)return null;'],
  ['null==o.constructor&&o.__b>0?', 'void 0===o.constructor&&o.__b>0?'],
];

export async function patchPreact(): Promise<void> {
  let text = await Deno.readTextFile(FILE);
  for (const [broken, fixed] of FIXES) {
    if (text.includes(fixed)) continue;
    if (text.split(broken).length !== 2) throw new Error(`${FILE} is another version than build/preact.ts knows`);
    text = text.replace(broken, fixed);
  }
  await Deno.writeTextFile(FILE, text);
}
