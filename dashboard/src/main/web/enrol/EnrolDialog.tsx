import { t } from '../text/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Enrol } from './Enrol.tsx';

/** Adds a server; with an id, sets up the agent of that one. */
export function EnrolDialog(props: { serverId: string | null; onClose: () => void }) {
  return (
    <Dialog title={props.serverId === null ? t.servers.add : t.server.install} onClose={props.onClose} wide>
      <Enrol {...props} />
    </Dialog>
  );
}
