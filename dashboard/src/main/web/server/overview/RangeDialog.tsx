import { localInput, momentOfInput } from '../../chart/zone.ts';
import { useState } from 'preact/hooks';
import type { Frame } from '../../chart/model.ts';
import { LONGEST_SECONDS, type Range, SHORTEST_SECONDS } from '../../history/range.ts';
import { t } from '../../text/index.ts';
import { Button, Dialog, Field } from '../../ui/index.ts';

/** Asks for a time from one moment to another. */
export function RangeDialog(props: { frame: Frame; now: number; onShow: (range: Range) => void; onClose: () => void }) {
  const [from, setFrom] = useState(localInput(props.frame.start));
  const [to, setTo] = useState(localInput(props.frame.end));
  const [isWrong, setWrong] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const start = momentOfInput(from) ?? NaN;
    const end = Math.min(momentOfInput(to) ?? NaN, Math.floor(props.now));
    const length = end - start;
    if (!(length >= SHORTEST_SECONDS && length <= LONGEST_SECONDS)) return setWrong(true);
    props.onShow({ start, end });
    props.onClose();
  };
  return (
    <Dialog title={t.server.customTitle} onClose={props.onClose}>
      <form class='range-form' onSubmit={submit}>
        <Field label={t.server.from} type='datetime-local' value={from} onText={setFrom} required />
        <Field
          label={t.server.to}
          type='datetime-local'
          value={to}
          onText={setTo}
          required
          error={isWrong ? t.server.wrongRange : undefined}
        />
        <div class='dialog-foot'>
          <Button onClick={props.onClose}>{t.common.cancel}</Button>
          <Button kind='primary' type='submit'>{t.server.show}</Button>
        </div>
      </form>
    </Dialog>
  );
}
