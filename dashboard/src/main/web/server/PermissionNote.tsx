import { t } from '../text/index.ts';
import { CopyLine, Note } from '../ui/index.ts';
import { isOfQuickStart } from './permissions.ts';
import type { Server } from './useServer.ts';

/** Says that the host does not allow something, and the line of its configuration that does. */
export function PermissionNote(props: { server: Server; what: string; line: string }) {
  const isQuick = isOfQuickStart(props.server);
  return (
    <Note health='unknown'>
      {props.what} {isQuick ? t.server.allowQuick : t.server.allowHint}
      <div class='allow-line'>
        {isQuick
          ? <CopyLine text='--allow-actions' label='./quickstart' />
          : <CopyLine text={props.line} label='agent.yaml' />}
      </div>
    </Note>
  );
}
