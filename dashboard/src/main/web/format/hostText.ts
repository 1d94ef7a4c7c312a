// deno-lint-ignore no-control-regex -- these are the characters that are looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/**
 * Text of a host with every character spelled that would not be seen or would turn the others around: `\u202e`. So a
 * name cannot look like another one.
 */
export function spelled(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
