import { momentText } from '../../chart/timeText.ts';
import { useState } from 'preact/hooks';
import { moved, zoomed } from '../../chart/frames.ts';
import { frameOf, lengthOf, nameOf, PRESETS } from '../../history/range.ts';
import { percent } from '../../format/numbers.ts';
import { t } from '../../text/index.ts';
import { Button, Icon, Menu, MenuItem, MenuLine, Segments } from '../../ui/index.ts';
import { RangeDialog } from './RangeDialog.tsx';
import type { Compare, RangeState } from './useRange.ts';

/** The choices that are always in sight; the menu has all. */
const QUICK = ['15m', '1h', '24h', '7d', '30d'];

/** The chooser of the time that all charts show, and of what they are compared with. */
export function RangeBar(
  props: {
    state: RangeState;
    now: number;
    canCompare?: boolean;
    /** False if there is nothing of the time that it is to be compared with. */
    hasEarlier?: boolean;
    completeness?: number | null;
    /** The percentage of the time in which the agent was connected. */
    available?: number | null;
  },
) {
  const [isOpen, setOpen] = useState(false);
  const { state, now } = props;
  const { range } = state;
  const frame = frameOf(range, now);
  const name = 'last' in range ? nameOf(range.last) : '';
  const pan = (share: number) => state.zoom(moved(frame, share, now), now);
  const compares: [Compare, string][] = [
    ['none', t.server.compareNone],
    ['day', t.server.compareDay],
    ['week', t.server.compareWeek],
  ];
  return (
    <div class='range-bar'>
      <Segments
        label={t.server.range}
        value={name}
        choices={QUICK.map((preset) => [preset, t.server.ranges[preset]![0]] as const)}
        onChoose={(preset) => state.show({ last: lengthOf(preset)! })}
      />
      <Menu
        label={t.server.moreRanges}
        button={
          <>
            <Icon name='clock' />
            {QUICK.includes(name) ? '' : rangeText()}
          </>
        }
      >
        {PRESETS.map((preset) => (
          <MenuItem key={preset} onClick={() => state.show({ last: lengthOf(preset)! })}>
            {t.server.ranges[preset]![1]}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onClick={() => setOpen(true)}>{t.server.custom}</MenuItem>
      </Menu>
      <div class='range-steps' dir='ltr' role='group' aria-label={t.server.range}>
        <Button kind='plain' icon='left' label={t.server.earlier} onClick={() => pan(-0.5)} />
        <Button
          kind='plain'
          icon='right'
          label={t.server.later}
          disabled={'last' in range}
          onClick={() => pan(0.5)}
        />
        <Button
          kind='plain'
          icon='zoomOut'
          label={t.server.zoomOut}
          onClick={() => state.zoom(zoomed(frame, 2, (frame.start + frame.end) / 2, now), now)}
        />
      </div>
      {props.canCompare && (
        <Menu button={compares.find(([key]) => key === state.compare && key !== 'none')?.[1] ?? t.server.compare}>
          {compares.map(([key, text]) => (
            <MenuItem
              key={key}
              checked={key === state.compare}
              onClick={() => state.chooseCompare(key)}
            >
              {text}
            </MenuItem>
          ))}
        </Menu>
      )}
      {props.hasEarlier === false && (
        <span class='faint' role='status'>
          {t.server.compareEmpty(state.compare === 'week' ? t.server.lastWeek : t.server.yesterday)}
        </span>
      )}
      {!('last' in range) && <Button onClick={() => state.show({ last: 3600 })}>{t.server.goLive}</Button>}
      <span class='complete'>
        {typeof props.available === 'number' && (
          <span title={t.server.availableHelp}>{t.server.available(completeText(props.available / 100))}</span>
        )}
        {typeof props.completeness === 'number' && (
          <span title={t.server.completeHelp}>{t.server.complete(completeText(props.completeness))}</span>
        )}
      </span>
      {isOpen && <RangeDialog frame={frame} now={now} onShow={state.show} onClose={() => setOpen(false)} />}
    </div>
  );

  function rangeText(): string {
    if ('last' in range) return t.server.ranges[name]?.[1] ?? name;
    return `${momentText(range.start, 60)} – ${momentText(range.end, 60)}`;
  }
}

/** A share as a percentage that never says 100 unless it is. */
function completeText(share: number): string {
  const hundredths = Math.floor(share * 10_000) / 100;
  return percent(hundredths, hundredths === 100 ? 0 : 2);
}
