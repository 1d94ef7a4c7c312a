/** What a line must have, and what it must not have. */
export type Search = { wanted: string[]; unwanted: string[] };

/** Reads the search field: words, `"several words"`, and `-word` for lines that are left out. */
export function parseSearch(text: string): Search {
  const search: Search = { wanted: [], unwanted: [] };
  for (const [, minus, quoted, word] of text.matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)) {
    const term = (quoted ?? word ?? '').toLowerCase();
    // A lone minus is a word that is still being typed.
    if (term === '' || (minus === '' && term === '-')) continue;
    (minus === '-' ? search.unwanted : search.wanted).push(term);
  }
  return search;
}

/** Returns true if the text has all wanted words and none of the unwanted ones, in any case of letters. */
export function matches(text: string, search: Search): boolean {
  const lower = text.toLowerCase();
  return search.wanted.every((term) => lower.includes(term)) && !search.unwanted.some((term) => lower.includes(term));
}

/** Where the wanted words stand in a text: begin and end of each place, in order, without overlaps. */
export function places(text: string, search: Search): [number, number][] {
  const lower = text.toLowerCase();
  // Some letters change their length with their case; then their places cannot be told.
  if (lower.length !== text.length) return [];
  const found: [number, number][] = [];
  for (const term of search.wanted) {
    for (let at = lower.indexOf(term); at >= 0; at = lower.indexOf(term, at + term.length)) {
      found.push([at, at + term.length]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  return found.reduce<[number, number][]>((joined, next) => {
    const before = joined[joined.length - 1];
    if (before && next[0] <= before[1]) before[1] = Math.max(before[1], next[1]);
    else joined.push(next);
    return joined;
  }, []);
}

/** Splits pieces of a line where marked places begin and end. */
export function marked<S extends { text: string }>(
  spans: S[],
  marks: [number, number][],
): (S & { isMarked: boolean })[] {
  const parts: (S & { isMarked: boolean })[] = [];
  let at = 0;
  for (const span of spans) {
    let from = 0;
    const cut = (to: number, isMarked: boolean) => {
      if (to > from) parts.push({ ...span, text: span.text.slice(from, to), isMarked });
      from = Math.max(from, to);
    };
    for (const [begin, end] of marks) {
      if (end <= at || begin >= at + span.text.length) continue;
      cut(Math.max(0, begin - at), false);
      cut(Math.min(span.text.length, end - at), true);
    }
    cut(span.text.length, false);
    at += span.text.length;
  }
  return parts;
}
