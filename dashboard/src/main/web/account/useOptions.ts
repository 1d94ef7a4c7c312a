import { useEffect, useState } from 'preact/hooks';
import { plain } from '../api/client.ts';
import type { AuthOptions } from '../api/schema.d.ts';
import { go, place } from '../app/router.ts';

/** What the hub says to strangers; null until it has. Nobody can sign in to a hub without accounts: that registers. */
export function useOptions(): AuthOptions | null {
  const [options, setOptions] = useState<AuthOptions | null>(null);
  useEffect(() => {
    plain('GET /auth/options', {}, null).then(({ data }) => {
      setOptions(data);
      if (data.first_user && data.registration_open && place.value.path === '/login') go('/register', {}, 'replace');
    }, () => {}); // the form says what is wrong when it is sent
  }, []);
  return options;
}
