import { go } from '../app/router.ts';
import { useStore } from '../app/store.ts';
import { serverList } from '../servers/list.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Meters } from '../ui/Meter.tsx';

/** Waits for the server's first report, then shows its values as they come. */
export function Arrival(props: { serverId: string; name: string; onClose: () => void }) {
  const server = useStore(serverList, (list) => list.servers.find((s) => s.id === props.serverId));
  const isOnline = server?.status === 'online';
  return (
    <>
      <div class='arrival' role='status'>
        <Mark health={isOnline ? 'healthy' : 'unknown'} silent />
        <div>
          <b>{isOnline ? t.enrol.online(props.name) : t.enrol.waiting}</b>
          {isOnline ? <Meters server={server} /> : <p class='faint'>{t.enrol.waitingText}</p>}
        </div>
      </div>
      <div class='dialog-foot'>
        <Button onClick={props.onClose}>{isOnline ? t.enrol.done : t.common.close}</Button>
        {isOnline && (
          <Button
            kind='primary'
            onClick={() => {
              props.onClose();
              go(`/servers/${props.serverId}`);
            }}
          >
            {t.enrol.openServer}
          </Button>
        )}
      </div>
    </>
  );
}
