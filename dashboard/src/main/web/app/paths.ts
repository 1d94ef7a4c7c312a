/**
 * The addresses of the pages, without the base. `:name` stands for one part, `:name?` for one that may be absent. The
 * hub reads this list, too: an address that is not on it is answered with 404. Every path here has its line in pages.ts.
 */
export const PATHS = [
  '/',
  '/login',
  '/register',
  '/welcome',
  '/servers',
  '/servers/:id/:tab?',
  '/alerts',
  '/containers',
  '/thresholds',
  '/notifications',
  '/enrolment',
  '/profile',
  '/audit',
  '/storage',
  '/hub',
  '/users',
  '/tv',
] as const;

export type Path = typeof PATHS[number];
export type Params = Record<string, string>;

/** The values of the path's named parts; null when the address is another one. */
export function match(path: string, address: string): Params | null {
  const wanted = parts(path);
  const given = parts(address);
  if (given.length > wanted.length) return null;
  const params: Params = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i];
    if (!part.startsWith(':')) {
      if (value !== part) return null;
    } else if (value !== undefined) {
      params[part.slice(1).replace('?', '')] = value;
    } else if (!part.endsWith('?')) {
      return null;
    }
  }
  return params;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '').map(decode);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
