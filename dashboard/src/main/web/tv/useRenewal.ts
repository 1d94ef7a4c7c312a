import { useEffect } from 'preact/hooks';
import { api } from '../api/client.ts';
import { fleet } from '../api/fleet.ts';

/** Keeps a page that nobody touches for months: lit, and of the version that the hub has after an update. */
export function useRenewal(): void {
  useEffect(() => {
    let known: string | undefined;
    const check = async () => {
      if (fleet.live.value.state !== 'live') return;
      try {
        const { version } = (await api('GET /auth/options')).data;
        if (known !== undefined && version !== known) location.reload();
        known ??= version;
      } catch {
        // The next time that the socket comes back there is another try.
      }
    };
    void check();
    return fleet.live.watch(check);
  }, []);

  useEffect(() => {
    // Browsers have it only where the page came by https or from this machine.
    if (!navigator.wakeLock) return;
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const take = async () => {
      if (document.hidden) return;
      const taken = await navigator.wakeLock.request('screen').catch(() => undefined);
      if (isOver) await taken?.release();
      else lock = taken;
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
}
