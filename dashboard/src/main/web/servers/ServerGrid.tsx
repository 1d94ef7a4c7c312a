import { useRef } from 'preact/hooks';
import type { ServerSummary } from '../api/topics.ts';
import { useVisible } from '../ui/useVisible.ts';
import { ServerCard } from './ServerCard.tsx';

/** As in servers.css. */
const CARD = { width: 304, height: 256, gap: 12 };

export function ServerGrid(props: { servers: ServerSummary[]; onEnrol: (id: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const row = CARD.height + CARD.gap;
  const { from, to, columns } = useVisible(box, props.servers.length, row, CARD.width, CARD.gap);
  const rows = Math.ceil(props.servers.length / columns);
  return (
    <div ref={box} style={{ minHeight: `${rows * row - CARD.gap}px` }}>
      <div class='server-grid' style={{ transform: from === 0 ? '' : `translateY(${from / columns * row}px)` }}>
        {props.servers.slice(from, to).map((server) => (
          <ServerCard key={server.id} server={server} onEnrol={props.onEnrol} />
        ))}
      </div>
    </div>
  );
}
