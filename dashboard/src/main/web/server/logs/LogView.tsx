import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../text/index.ts';
import { Button, Skeleton, toastError } from '../../ui/index.ts';
import type { Line } from './lines.ts';
import { LogRow } from './LogRow.tsx';
import type { Search } from './search.ts';

/** Nearer to the end than this, in pixels, the view follows it. */
const NEAR = 40;
/** Nearer to the start than this, in pixels, older lines are fetched. */
const NEAR_START = 200;
/** As in logs.css. */
const COLOURS = 6;

/** The lines in a box that follows their end, until somebody scrolls up to read. */
export function LogView(props: {
  lines: Line[];
  search: Search;
  label: string;
  isLoading: boolean;
  isLive: boolean;
  isFollowing: boolean;
  onFollow: (isFollowing: boolean) => void;
  /** Time of the line that the address names. */
  target: string | null;
  linkOf: (line: Line) => string | null;
  /** The containers whose lines are shown together, each with a colour. */
  containers: readonly string[];
  earlier: (() => Promise<void>) | null;
  wrap: boolean;
}) {
  const { lines, isFollowing, onFollow } = props;
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef(0);
  const [missed, setMissed] = useState(0);
  const height = useRef(0);
  const isFetching = useRef(false);
  const newest = lines[lines.length - 1]?.key;
  const oldest = lines[0]?.key;

  useLayoutEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [newest, lines.length, isFollowing, props.wrap]);
  // What is read stays where it is when older lines come above it.
  useLayoutEffect(() => {
    if (!isFollowing && height.current > 0) box.current!.scrollTop += box.current!.scrollHeight - height.current;
    height.current = 0;
  }, [oldest]);
  useEffect(() => {
    if (isFollowing) shown.current = lines.length;
    setMissed(isFollowing ? 0 : Math.max(0, lines.length - shown.current));
  }, [lines.length, isFollowing]);
  useEffect(() => {
    document.getElementById('log-target')?.scrollIntoView({ block: 'center' });
  }, [props.target, lines.length > 0]);

  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (isAtEnd !== isFollowing && props.target === null) onFollow(isAtEnd);
    if (scrollTop < NEAR_START && !isAtEnd && props.earlier) void fetchEarlier();
  };
  const fetchEarlier = async () => {
    if (isFetching.current) return;
    isFetching.current = true;
    onFollow(false);
    height.current = box.current!.scrollHeight;
    try {
      await props.earlier!();
    } catch (error) {
      toastError(error);
    } finally {
      isFetching.current = false;
    }
  };
  return (
    <div class='log-frame'>
      <div
        class={`log${props.wrap ? '' : ' no-wrap'}`}
        ref={box}
        role='log'
        aria-label={props.label}
        aria-live='off'
        tabIndex={0}
        onScroll={scrolled}
      >
        {props.earlier && <Button small kind='plain' onClick={fetchEarlier}>{t.logs.earlier}</Button>}
        {lines.map((line) => (
          <LogRow
            key={line.key}
            line={line}
            search={props.search}
            isTarget={props.target !== null && line.time === props.target}
            link={props.linkOf(line)}
            colour={line.container === null ? null : props.containers.indexOf(line.container) % COLOURS + 1}
          />
        ))}
        {lines.length === 0 && (props.isLoading ? <Skeleton height='160px' /> : <p class='log-none'>{t.logs.none}</p>)}
      </div>
      {props.isLive && !isFollowing && missed > 0 && (
        <Button
          class='btn primary log-jump'
          icon='down'
          onClick={() => onFollow(true)}
        >
          {t.logs.missed(missed)}
        </Button>
      )}
    </div>
  );
}
