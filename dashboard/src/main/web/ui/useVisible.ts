import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

export type Visible = { from: number; to: number; columns: number };

/** Below this many rows everything is drawn: the browser's own search then finds it. */
const SMALL = 60;
/** Rows beyond the window that are drawn already. */
const BEYOND = 4;

/**
 * The rows of a long list that are in the window now. Every row is as high as the others.
 *
 * @param minWidth of an item in px, where several stand side by side; 0 for one in each row
 */
export function useVisible(
  box: RefObject<HTMLElement>,
  items: number,
  rowHeight: number,
  minWidth = 0,
  gap = 0,
): Visible {
  const [visible, setVisible] = useState<Visible>({ from: 0, to: Math.min(SMALL, items), columns: 1 });
  useLayoutEffect(() => {
    let waiting = 0;
    const look = () => {
      waiting = 0;
      if (!box.current) return;
      const { top, width } = box.current.getBoundingClientRect();
      const columns = minWidth === 0 ? 1 : Math.max(1, Math.floor((width + gap) / (minWidth + gap)));
      const rows = Math.ceil(items / columns);
      let from = 0;
      let to = rows;
      if (rows > SMALL / columns) {
        const first = Math.floor(-top / rowHeight);
        from = Math.min(Math.max(0, first - BEYOND), rows);
        to = Math.min(rows, first + Math.ceil(innerHeight / rowHeight) + BEYOND);
      }
      const next = { from: from * columns, to: Math.min(items, Math.max(from, to) * columns), columns };
      setVisible((v) => v.from === next.from && v.to === next.to && v.columns === next.columns ? v : next);
    };
    const soon = () => waiting ||= requestAnimationFrame(look);
    look();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(waiting);
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
    };
  }, [items, rowHeight, minWidth]);
  return visible;
}
