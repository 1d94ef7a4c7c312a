import type { ComponentChildren } from 'preact';
import { changeQuery } from '../app/router.ts';
import type { Pages } from '../app/usePages.ts';
import { number } from '../format/numbers.ts';
import { t } from '../text/index.ts';
import { Button } from './Button.tsx';
import { Empty, ErrorNote, Skeleton } from './Notes.tsx';

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

/** A list that is loaded page by page: grey rows, then the rows with a button for more, or what stands for none. */
export function PagedRows<T>(props: {
  pages: Pages<T>;
  skeleton: number;
  empty: ComponentChildren;
  children: (rows: T[]) => ComponentChildren;
}) {
  const { rows, total, error, more, reload } = props.pages;
  return (
    <>
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {rows === null && error === null && <RowSkeleton rows={props.skeleton} />}
      {rows !== null && rows.length === 0 && props.empty}
      {rows !== null && rows.length > 0 && (
        <>
          {props.children(rows)}
          <MoreRows shown={rows.length} total={total} onMore={more} />
        </>
      )}
    </>
  );
}

/** Stands for a list in which nothing matches; its button clears these parts of the address. */
export function NoMatches(props: { clear: readonly string[] }) {
  const clear = () => changeQuery(Object.fromEntries(props.clear.map((name) => [name, null])));
  return (
    <Empty icon='search' title={t.lists.noneTitle} acts={<Button onClick={clear}>{t.lists.clearFilters}</Button>}>
      {t.lists.noneText}
    </Empty>
  );
}
