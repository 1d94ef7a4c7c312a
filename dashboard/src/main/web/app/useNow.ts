import { useEffect, useState } from 'preact/hooks';

/** The time in ms; the component is drawn anew as often as asked for, so that ages grow. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
