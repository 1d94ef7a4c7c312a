import { useState } from 'preact/hooks';
import { changeQuery } from '../../app/router.ts';
import { momentText } from '../../chart/timeText.ts';
import { t } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import { RangeDialog } from '../overview/RangeDialog.tsx';

/** Chooses the time of the lines; without a choice the newest ones are shown, live. */
export function TimeFilter({ since, until }: { since: string | null; until: string | null }) {
  const [isOpen, setOpen] = useState(false);
  const now = Date.now() / 1000;
  const frame = {
    start: since === null ? now - 3600 : Date.parse(since) / 1000,
    end: until === null ? now : Date.parse(until) / 1000,
  };
  const text = since === null ? t.logs.anyTime : `${momentText(frame.start)} – ${momentText(frame.end)}`;
  return (
    <>
      <Button icon='clock' onClick={() => setOpen(true)}>{text}</Button>
      {isOpen && (
        <RangeDialog
          frame={frame}
          now={now}
          onShow={(range) => {
            if ('last' in range) return;
            const iso = (time: number) => new Date(time * 1000).toISOString();
            changeQuery({ since: iso(range.start), until: iso(range.end), line: null }, 'push');
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
