import { useEffect, useId, useState } from 'preact/hooks';
import { localInput, momentOfInput } from '../chart/zone.ts';
import { t } from '../text/index.ts';
import { Button } from '../ui/index.ts';

/** Asks for a moment in the reader's time zone; its value is a time in ISO 8601, null for now. */
export function MomentField(props: { label: string; value: string | null; onChange: (value: string | null) => void }) {
  const id = useId();
  const shown = props.value === null ? '' : localInput(Date.parse(props.value) / 1000);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const wanted = momentOfInput(text);
  const isFuture = wanted !== null && wanted * 1000 > Date.now();
  const changed = (next: string) => {
    setText(next);
    const time = momentOfInput(next);
    if (time !== null && time * 1000 <= Date.now()) props.onChange(new Date(time * 1000).toISOString());
  };
  return (
    <div class='moment-field'>
      <label for={id}>{props.label}</label>
      <input
        id={id}
        class='input'
        type='datetime-local'
        value={text}
        max={localInput(Date.now() / 1000)}
        onChange={(event) => changed(event.currentTarget.value)}
      />
      {props.value !== null && <Button icon='close' onClick={() => props.onChange(null)}>{t.server.nowAgain}</Button>}
      {isFuture && <span class='wrong' role='alert'>{t.server.inFuture}</span>}
    </div>
  );
}
