import { useState } from 'preact/hooks';
import { url } from '../app/router.ts';
import { useNow } from '../app/useNow.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { CopyLine } from '../ui/Copy.tsx';
import { Segments } from '../ui/Field.tsx';
import { Note } from '../ui/Notes.tsx';
import { toastError } from '../ui/index.ts';
import { enrol } from './api.ts';
import type { Enrolment, Permissions } from './api.ts';
import { left } from './left.ts';

/** Missing where the hub serves no agents. */
const INSTALL = 'install';
const KEY = 'key';
/** Ways that need a key, each with a line of its own; the other lines of a key stand together. */
const IMAGES = ['docker', 'compose'];

/** The lines that start the agent, one way at a time: by a code first, by a key for whoever asks. */
export function Lines(props: { serverId: string; may: Permissions; first: Enrolment }) {
  const [byCode, setByCode] = useState(props.first);
  const [byKey, setByKey] = useState<Enrolment | null>(null);
  const [kind, setKind] = useState(byCode.lines[0]?.kind ?? '');
  const choices = byCode.lines.map((one) => [one.kind, title(one.kind, one.title)] as const);
  const line = byCode.lines.find((one) => one.kind === kind);
  const isImage = IMAGES.includes(kind);
  const needsKey = isImage || kind === KEY;
  const renew = () => enrol(props.serverId, 'code', props.may).then(setByCode, toastError);
  return (
    <>
      <p class='dim'>
        {isImage
          ? t.enrol.imageText
          : kind === KEY
          ? t.enrol.keyText
          : kind === INSTALL
          ? t.enrol.lineText
          : t.enrol.packageText}
        {isImage && props.may.commands !== 'off' && ` ${t.enrol.imageCommands}`}
      </p>
      {!byCode.lines.some((one) => one.kind === INSTALL) && <Note health='warning'>{t.enrol.noAgents}</Note>}
      {ofThisMachine(byCode.url) && <Note health='warning'>{t.enrol.hubOnly}</Note>}
      <Segments
        label={t.enrol.way}
        value={kind}
        onChoose={setKind}
        choices={[...choices, ...IMAGES.map((one) => [one, title(one, one)] as const), [KEY, t.enrol.ways.key]]}
      />
      {line && <CopyLine key={line.text} text={line.text} label={line.title} />}
      {line && byCode.code_expires_at && <Countdown end={byCode.code_expires_at} onRenew={renew} />}
      {needsKey && byKey === null && (
        <div>
          <Button icon='key' onClick={() => enrol(props.serverId, 'key', props.may).then(setByKey, toastError)}>
            {t.enrol.makeKey}
          </Button>
        </div>
      )}
      {needsKey &&
        byKey?.lines.filter((one) => isImage ? one.kind === kind : !IMAGES.includes(one.kind)).map((one) => (
          <div key={one.kind}>
            {!isImage && <span class='label'>{title(one.kind, one.title)}</span>}
            <CopyLine text={one.text} label={one.title} />
          </div>
        ))}
      {needsKey && byKey !== null && <p class='faint'>{t.enrol.keyOnce}</p>}
      <p class='faint'>
        {t.enrol.many} <a href={url('/enrolment')}>{t.enrolment.title}</a>
      </p>
    </>
  );
}

/** The time that a code is still good for, and the way to another one. */
function Countdown(props: { end: string; onRenew: () => Promise<unknown> }) {
  const rest = left(Date.parse(props.end), useNow(1_000));
  return (
    <div class='countdown'>
      <span class={rest === null ? 'warn' : 'dim'} role={rest === null ? 'status' : undefined}>
        {rest === null ? t.enrol.codeExpired : t.enrol.codeLeft(rest)}
      </span>
      {rest === null && <Button small onClick={props.onRenew}>{t.enrol.newCode}</Button>}
    </div>
  );
}

function title(kind: string, otherwise: string): string {
  return (t.enrol.ways as Record<string, string>)[kind] ?? otherwise;
}

/** True for an address that every machine has for itself. */
function ofThisMachine(hub: string): boolean {
  const { hostname } = new URL(hub);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' ||
    hostname.startsWith('127.');
}
