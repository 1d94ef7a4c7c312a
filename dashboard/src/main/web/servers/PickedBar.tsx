import { useState } from 'preact/hooks';
import type { ServerSummary } from '../api/topics.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { TagDialog } from './TagDialog.tsx';

/** What can be done with all servers that are chosen in the table. */
export function PickedBar({ servers, onClear }: { servers: ServerSummary[]; onClear: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div class='pick-bar' role='region' aria-label={t.lists.picked(servers.length)}>
        <span aria-live='polite'>{t.lists.picked(servers.length)}</span>
        <Button small kind='primary' onClick={() => setOpen(true)}>{t.servers.editTags}</Button>
        <Button small kind='plain' icon='close' label={t.lists.clearPicked} onClick={onClear} />
      </div>
      {isOpen && (
        <TagDialog
          servers={servers}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            onClear();
          }}
        />
      )}
    </>
  );
}
