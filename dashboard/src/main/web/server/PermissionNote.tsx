import { t } from '../text/index.ts';
import { CopyLine, Note } from '../ui/index.ts';
import { isSetByEnvironment } from './permissions.ts';
import type { Server } from './useServer.ts';

/** Says that the host does not allow something, and what does: a line of agent.yaml, or a variable where there is none. */
export function PermissionNote(props: { server: Server; what: string; line: string; variable: string }) {
  const isByVariable = isSetByEnvironment(props.server);
  return (
    <Note health='unknown'>
      {props.what} {isByVariable ? t.server.allowByVariable : t.server.allowHint}
      <div class='allow-line'>
        <CopyLine
          text={isByVariable ? props.variable : props.line}
          label={isByVariable ? t.server.variable : 'agent.yaml'}
        />
      </div>
    </Note>
  );
}
