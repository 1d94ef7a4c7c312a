import { t } from '../text/index.ts';
import { KINDS } from './kinds.ts';
import type { Kind } from './kinds.ts';

/** The kinds of channels to choose from. */
export function KindChoice(props: { onChoose: (kind: Kind) => void }) {
  return (
    <ul class='kind-choice'>
      {KINDS.map((kind) => (
        <li key={kind}>
          <button type='button' onClick={() => props.onChoose(kind)}>
            <b>{t.notifications.kindNames[kind]}</b>
            <span class='dim'>{t.notifications.kindTexts[kind]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
