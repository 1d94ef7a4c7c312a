import { t } from '../text/index.ts';
import { CopyLine, Note } from '../ui/index.ts';

/** Says that the host does not allow something, and the line of its configuration that does. */
export function PermissionNote(props: { what: string; line: string }) {
  return (
    <Note health='unknown'>
      {props.what} {t.server.allowHint}
      <div class='allow-line'>
        <CopyLine text={props.line} label='agent.yaml' />
      </div>
    </Note>
  );
}
