import { t } from '../text/index.ts';
import { Skeleton } from '../ui/Notes.tsx';

/** The shape of the list while it is on its way. */
export function GridSkeleton() {
  return (
    <div class='server-grid' role='status' aria-label={t.common.loading}>
      {[1, 2, 3, 4, 5, 6].map((i) => (
        <div class='server-card' key={i}>
          <Skeleton width='45%' />
          <Skeleton width='70%' height='14px' />
          <div class='skeleton-rest'>
            <Skeleton height='12px' />
            <Skeleton height='12px' />
            <Skeleton height='12px' />
            <Skeleton height='56px' />
          </div>
        </div>
      ))}
    </div>
  );
}
