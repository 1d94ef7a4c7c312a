/**
 * Fixes Preact 10.28.0, which is the newest in Maven Central: a list that keeps one child and gets another one after it
 * lost the new one (fixed in 10.28.1). With a later Preact this file can go.
 */
const FILE = 'node_modules/preact/dist/preact.module.js';
const BROKEN = ',-1!=(c=o.__i=L(';
const FIXED = ',e=null' + BROKEN;

export async function patchPreact(): Promise<void> {
  const text = await Deno.readTextFile(FILE);
  if (text.includes(FIXED)) return;
  if (text.split(BROKEN).length !== 2) throw new Error(`${FILE} is another version than build/preact.ts knows`);
  await Deno.writeTextFile(FILE, text.replace(BROKEN, FIXED));
}
