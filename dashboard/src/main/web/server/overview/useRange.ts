import { useMemo, useRef } from 'preact/hooks';
import { changeQuery, place } from '../../app/router.ts';
import { useStore } from '../../app/store.ts';
import { zoomed } from '../../chart/frames.ts';
import type { Frame } from '../../chart/model.ts';
import { DEFAULT_RANGE, frameOf, type Range, rangeOf, readRange, writeRange } from '../../history/range.ts';

export type Compare = 'none' | 'day' | 'week';

/** Seconds that a comparison goes back. */
export const SHIFTS: Record<Compare, number> = { none: 0, day: 86_400, week: 7 * 86_400 };

export type RangeState = {
  range: Range;
  compare: Compare;
  show(range: Range): void;
  /** Shows a part of the time, or another one. */
  zoom(frame: Frame, now: number): void;
  /** Back to the time before the last zoom; without one, twice the time. */
  back(now: number): void;
  chooseCompare(compare: Compare): void;
};

/** The time that the page shows. It lives in the address, so that a link and the browser's buttons keep it. */
export function useRange(usual: Range = DEFAULT_RANGE): RangeState {
  const query = useStore(place, (at) => at.query);
  const depth = useRef(0);
  return useMemo(() => {
    const params = new URLSearchParams(query);
    const range = readRange({ range: params.get('range'), from: params.get('from'), to: params.get('to') }, usual);
    const compared = params.get('compare');
    const show = (next: Range) => changeQuery(writeRange(next, usual), 'push');
    return {
      range,
      compare: compared === 'day' || compared === 'week' ? compared : 'none',
      show(next) {
        depth.current = 0;
        show(next);
      },
      zoom(frame, now) {
        depth.current++;
        show(rangeOf(frame, now));
      },
      back(now) {
        if (depth.current > 0) {
          depth.current--;
          history.back();
          return;
        }
        const frame = frameOf(range, now);
        show(rangeOf(zoomed(frame, 2, (frame.start + frame.end) / 2, now), now));
      },
      chooseCompare: (next) => changeQuery({ compare: next === 'none' ? null : next }, 'push'),
    };
  }, [query, usual]);
}
