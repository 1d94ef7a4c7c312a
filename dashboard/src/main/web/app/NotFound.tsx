import { useEffect } from 'preact/hooks';
import { t } from '../text/index.ts';
import { Empty } from '../ui/Notes.tsx';
import { url } from './router.ts';

export function NotFound() {
  useEffect(() => {
    document.title = `${t.common.notFoundTitle} · ChatOps`;
  }, []);
  return (
    <Empty
      icon='search'
      title={t.common.notFoundTitle}
      acts={<a class='btn' href={url('/servers')}>{t.common.toServers}</a>}
    >
      {t.common.notFoundText}
    </Empty>
  );
}
