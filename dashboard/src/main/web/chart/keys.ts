import { moved, zoomed } from './frames.ts';
import { nearest } from './columns.ts';
import type { Frame } from './model.ts';

/** What a key asks of a chart. */
export type KeyAction =
  | { kind: 'look'; time: number }
  | { kind: 'frame'; frame: Frame }
  | { kind: 'pin' }
  | { kind: 'clear' }
  | { kind: 'back' };

/** Returns what a key means on a chart that shows the frame, or null if it means nothing. */
export function keyAction(
  event: { key: string; shiftKey: boolean },
  frame: Frame,
  times: number[],
  at: number | null,
  now: number,
): KeyAction | null {
  const middle = at ?? (frame.start + frame.end) / 2;
  const look = (step: number): KeyAction | null => {
    if (times.length === 0) return null;
    const index = at === null ? (step < 0 ? times.length : -1) : nearest(times, at);
    return { kind: 'look', time: times[Math.min(times.length - 1, Math.max(0, index + step))]! };
  };
  switch (event.key) {
    case 'ArrowLeft':
      return event.shiftKey ? { kind: 'frame', frame: moved(frame, -0.25, now) } : look(-1);
    case 'ArrowRight':
      return event.shiftKey ? { kind: 'frame', frame: moved(frame, 0.25, now) } : look(1);
    case 'PageUp':
      return look(-10);
    case 'PageDown':
      return look(10);
    case 'Home':
      return look(-times.length);
    case 'End':
      return look(times.length);
    case '+':
    case '=':
      return { kind: 'frame', frame: zoomed(frame, 0.5, middle, now) };
    case '-':
      return { kind: 'frame', frame: zoomed(frame, 2, middle, now) };
    case 'Enter':
    case ' ':
      return { kind: 'pin' };
    case 'Backspace':
      return { kind: 'back' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return null;
  }
}
