import type uPlot from 'uplot';

/** What hands do beside the moves that uPlot itself knows. */
export interface Gestures {
  /** The pointer stands at this share of the width, 0-1. */
  hover(share: number): void;
  /** The pointer has left the plot. */
  leave(): void;
  /** Moves the frame by a share of its length; `done` is false while the hand still drags. */
  pan(share: number, done: boolean): void;
  /** Makes the frame larger by a factor, around a moment. */
  zoom(factor: number, around: number): void;
  pin(): void;
}

/** Adds dragging with Shift, wheels and touch to a plot. Returns what removes them. */
export function listenToHands(plot: uPlot, gestures: Gestures): () => void {
  const over = plot.over;
  const ends = new AbortController();
  const { signal } = ends;
  const shareAt = (x: number) => {
    const { left, width } = over.getBoundingClientRect();
    return Math.min(1, Math.max(0, (x - left) / width));
  };
  let dragged: { x: number; pointer: number } | null = null;
  let pressed: { x: number; y: number } | null = null;

  over.addEventListener('pointerdown', (event) => {
    pressed = { x: event.clientX, y: event.clientY };
    if (!event.shiftKey || event.button !== 0) return;
    dragged = { x: event.clientX, pointer: event.pointerId };
    over.setPointerCapture(event.pointerId);
    over.classList.add('dragged');
  }, { signal });
  over.addEventListener('pointermove', (event) => {
    if (dragged) gestures.pan((dragged.x - event.clientX) / over.clientWidth, false);
    gestures.hover(shareAt(event.clientX));
    if (event.pointerType === 'touch') plot.setCursor({ left: event.clientX - plot.rect.left, top: 1 });
  }, { signal });
  over.addEventListener('pointerleave', () => gestures.leave(), { signal });
  const end = (event: PointerEvent) => {
    if (!dragged || event.pointerId !== dragged.pointer) return;
    const share = (dragged.x - event.clientX) / over.clientWidth;
    dragged = null;
    over.classList.remove('dragged');
    gestures.pan(event.type === 'pointerup' ? share : 0, true);
  };
  over.addEventListener('pointerup', end, { signal });
  over.addEventListener('pointercancel', end, { signal });
  // uPlot would take a drag with Shift for a selection.
  over.addEventListener('mousedown', (event) => event.shiftKey && event.stopImmediatePropagation(), {
    signal,
    capture: true,
  });
  over.addEventListener('click', (event) => {
    const still = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < 5;
    if (still && event.detail === 1 && !event.shiftKey) gestures.pin();
  }, { signal });
  over.addEventListener('wheel', (event) => {
    if (event.ctrlKey) {
      event.preventDefault();
      gestures.zoom(Math.exp(event.deltaY / 200), plot.posToVal(event.clientX - plot.rect.left, 'x'));
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) <= Math.abs(event.deltaY) && !event.shiftKey) return;
    event.preventDefault();
    gestures.pan(sideways / over.clientWidth, true);
  }, { signal, passive: false });
  return () => ends.abort();
}
