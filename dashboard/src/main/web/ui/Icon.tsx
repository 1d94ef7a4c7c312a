/** Our icons: strokes on a grid of 18 pixels. */
const ICONS = {
  server: 'M3 4h12v4H3zM3 10h12v4H3zM6 6h.01M6 12h.01',
  bell: 'M4 13h10l-1.5-2V8a3.5 3.5 0 0 0-7 0v3zM7.5 15.5h3',
  box: 'M3 6l6-3 6 3v6l-6 3-6-3zM3 6l6 3 6-3M9 9v6',
  sliders: 'M3 5h7M13 5h2M3 9h2M8 9h7M3 13h8M14 13h1M10 3.5v3M5 7.5v3M11 11.5v3',
  send: 'M3 9l12-5-4 11-2-5z',
  list: 'M4 5h10M4 9h10M4 13h6',
  disk: 'M3 5c0-2 12-2 12 0v8c0 2-12 2-12 0zM3 9c0 2 12 2 12 0',
  more: 'M4 9h.01M9 9h.01M14 9h.01',
  search: 'M8 3a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12 12l3 3',
  zoomOut: 'M8 3a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12 12l3 3M6 8h4',
  close: 'M5 5l8 8M13 5l-8 8',
  plus: 'M9 4v10M4 9h10',
  check: 'M4 9.5l3.5 3.5L14 6',
  copy: 'M7 7h8v8H7zM11 7V3H3v8h4',
  up: 'M9 14V4M5 8l4-4 4 4',
  down: 'M9 4v10M5 10l4 4 4-4',
  left: 'M11 4L6 9l5 5',
  right: 'M7 4l5 5-5 5',
  user: 'M9 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3 15c0-3 3-4 6-4s6 1 6 4',
  users:
    'M7 4a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM2 14c0-2.5 2.5-3.5 5-3.5s5 1 5 3.5M12 4.5a2.3 2.3 0 0 1 0 4.3M13.5 11c1.7.5 2.5 1.5 2.5 3',
  exit: 'M7 3H3v12h4M7 9h8M12 6l3 3-3 3',
  sun:
    'M9 6a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM9 1.5v1.5M9 15v1.5M1.5 9H3M15 9h1.5M3.7 3.7l1 1M13.3 13.3l1 1M3.7 14.3l1-1M13.3 4.7l1-1',
  moon: 'M14.5 10.5A6 6 0 0 1 7.5 3.5a6 6 0 1 0 7 7z',
  gear:
    'M9 6.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM9 2v2M9 14v2M2 9h2M14 9h2M4 4l1.5 1.5M12.5 12.5L14 14M4 14l1.5-1.5M12.5 5.5L14 4',
  columns: 'M3 4h12v10H3zM7 4v10M11 4v10',
  cards: 'M3 3h5v5H3zM10 3h5v5h-5zM3 10h5v5H3zM10 10h5v5h-5z',
  play: 'M6 4l8 5-8 5z',
  stop: 'M5 5h8v8H5z',
  pause: 'M6 4v10M12 4v10',
  restart: 'M14 9a5 5 0 1 1-1.6-3.6M14 3v3h-3',
  download: 'M9 3v8M5.5 8L9 11.5 12.5 8M3 15h12',
  clock: 'M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3zM9 6v3l2 2',
  key: 'M6 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8.2 9.8L15 3M12 6l2 2',
  trash: 'M4 5h10M7 5V3h4v2M5 5l.8 10h6.4L13 5M8 8v4M10 8v4',
  link: 'M7.5 10.5l3-3M8 5l1.5-1.5a3 3 0 0 1 5 5L13 10M10 13l-1.5 1.5a3 3 0 0 1-5-5L5 8',
  terminal: 'M3 4h12v10H3zM5.5 7L8 9l-2.5 2M9 12h3',
  chart: 'M3 3v12h12M6 11l3-4 2 2 3-4',
  hub: 'M4 14a6.5 6.5 0 1 1 10 0M9 11l3-4',
  screen: 'M2 4h14v9H2zM6 15.5h6',
  help: 'M6.5 7a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .7-1 1.7M9 14h.01',
} as const;

/** Those that point the way one reads; where one reads from the right they point there. */
const TURNED: ReadonlySet<IconName> = new Set(['left', 'right', 'exit', 'send', 'list']);

export type IconName = keyof typeof ICONS;

export function Icon(props: { name: IconName; size?: number }) {
  const size = props.size ?? 18;
  return (
    <svg
      viewBox='0 0 18 18'
      width={size}
      height={size}
      fill='none'
      stroke='currentColor'
      stroke-width={props.name === 'more' ? 2.4 : 1.6}
      stroke-linecap='round'
      stroke-linejoin='round'
      aria-hidden='true'
      class={TURNED.has(props.name) ? 'turns' : undefined}
    >
      <path d={ICONS[props.name]} />
    </svg>
  );
}
