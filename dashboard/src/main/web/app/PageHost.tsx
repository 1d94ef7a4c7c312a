import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../text/index.ts';
import { Button } from '../ui/Button.tsx';
import { Empty, Skeleton } from '../ui/Notes.tsx';
import type { Page, PageProps } from './page.ts';
import type { Found } from './router.ts';

type Loaded = { pattern: string; page: ComponentType<PageProps> | 'failed' };

/** Fetches the page's code and draws it. A page that is drawn already stays until the next one is there. */
export function PageHost({ page, found }: { page: Page; found: Found }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const { pattern, params } = found;

  useEffect(() => {
    document.title = `${page.title(t)} · ChatOps`;
    let isCurrent = true;
    page.load().then(
      (module) => isCurrent && setLoaded({ pattern, page: module.default }),
      () => isCurrent && setLoaded({ pattern, page: 'failed' }),
    );
    return () => isCurrent = false;
  }, [pattern]);

  if (loaded === null) return <Skeleton height='120px' />;
  if (loaded.page === 'failed') {
    return (
      <Empty
        icon='hub'
        title={t.common.failedTitle}
        acts={<Button kind='primary' onClick={() => location.reload()}>{t.common.reload}</Button>}
      >
        {t.common.failedPage}
      </Empty>
    );
  }
  if (loaded.pattern !== pattern) return null;
  const Content = loaded.page;
  return <Content params={params} />;
}
