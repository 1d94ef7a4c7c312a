import { number } from '../format/numbers.ts';
import { t } from '../text/index.ts';
import { Button } from './Button.tsx';
import { Skeleton } from './Notes.tsx';

/** Grey rows in the place of a list that is on its way. */
export function RowSkeleton(props: { rows: number }) {
  return (
    <div class='rows' aria-busy='true' aria-label={t.common.loading} role='status'>
      {Array.from({ length: props.rows }, (_, i) => (
        <div class='row skeleton-row' key={i}>
          <Skeleton width='12px' height='12px' />
          <Skeleton width={`${70 + i * 37 % 60}px`} height='14px' />
          <Skeleton width={`${40 + i * 23 % 40}%`} height='14px' />
          <Skeleton width='60px' height='14px' />
        </div>
      ))}
    </div>
  );
}

/** How many of a list are shown, and a button for more; nothing below a list that is all there. */
export function MoreRows(props: { shown: number; total: number | null; onMore: (() => unknown) | null }) {
  const { shown, total, onMore } = props;
  if (onMore === null && total !== null && shown >= total) return null;
  return (
    <div class='more-rows'>
      <span>
        {total === null ? t.lists.shown(number(shown)) : t.lists.shownOf(number(shown), number(total))}
      </span>
      {onMore && <Button small onClick={onMore}>{t.lists.showMore}</Button>}
    </div>
  );
}
