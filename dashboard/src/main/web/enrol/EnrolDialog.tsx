import { t } from '../text/index.ts';
import { Dialog } from '../ui/Dialog.tsx';

export function EnrolDialog(props: { serverId: string | null; onClose: () => void }) {
  return <Dialog title={t.servers.add} onClose={props.onClose}>{props.serverId}</Dialog>;
}
