// deno-lint-ignore no-control-regex -- these are the characters that are looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/**
 * Text of a host with every character spelled that would not be seen or would turn the others around: `\u202e`. So a
 * name cannot look like another one.
 */
export function spelled(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A long text without its middle: the program's name stays, and the end that tells it from others. A word is cut only
 * if it is too long.
 */
export function shortened(text: string, most = 34): string {
  const characters = [...text.replace(/^\/\S*\/(?=[^/\s])/, '')];
  if (characters.length <= most) return characters.join('');
  const third = Math.floor(most / 3);
  // One more than there is room for shows whether a word ends there.
  const words = characters.slice(0, third + 1).join('').match(/^.*\S(?=\s)/s);
  const head = words === null ? characters.slice(0, third) : [...words[0]];
  const room = most - head.length - 3;
  const rest = characters.slice(-room - 1).join('').match(/[\s/]([^\s].*)$/s);
  const tail = rest === null || rest[1]!.length < room / 2 ? characters.slice(-room).join('') : rest[1]!;
  return `${head.join('').trimEnd()} … ${tail.trimStart()}`;
}
