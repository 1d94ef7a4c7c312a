import { useState } from 'preact/hooks';
import { t } from '../text/index.ts';
import { CopyLine } from '../ui/Copy.tsx';
import { Segments } from '../ui/Field.tsx';
import { Note } from '../ui/Notes.tsx';
import type { Enrolment } from './api.ts';

/** The lines that start the agent, one way at a time. */
export function Lines({ enrolment }: { enrolment: Enrolment }) {
  const [kind, setKind] = useState(enrolment.lines[0]?.kind ?? '');
  const line = enrolment.lines.find((one) => one.kind === kind);
  return (
    <>
      <p class='dim'>{t.enrol.lineText}</p>
      {ofThisMachine(enrolment.url) && <Note health='warning'>{t.enrol.hubOnly}</Note>}
      <Segments
        label={t.enrol.way}
        value={kind}
        onChoose={setKind}
        choices={enrolment.lines.map((one) => [one.kind, one.title] as const)}
      />
      {line && <CopyLine key={line.kind} text={line.text} label={line.title} />}
    </>
  );
}

/** True for an address that every machine has for itself. */
function ofThisMachine(hub: string): boolean {
  const { hostname } = new URL(hub);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' ||
    hostname.startsWith('127.');
}
