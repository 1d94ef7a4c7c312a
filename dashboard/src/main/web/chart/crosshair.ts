import { Store } from '../app/store.ts';

/** Where people look: one moment for all charts of a page. */
export type Look = {
  /** Seconds of the epoch; null: nowhere. */
  time: number | null;
  /** Id of the chart under the pointer or with the focus; it shows the values in a box. */
  chart: string | null;
  /** True if the moment stays when the pointer leaves. */
  pinned: boolean;
};

const NOWHERE: Look = { time: null, chart: null, pinned: false };

/** The crosshair that the charts of one page share. */
export class Crosshair {
  readonly look = new Store<Look>(NOWHERE);

  /** Moves it, unless it is pinned. */
  hover(time: number, chart: string): void {
    if (!this.look.value.pinned) this.look.set({ time, chart, pinned: false });
  }

  /** Moves it even if it is pinned, as the keys do. */
  move(time: number, chart: string): void {
    this.look.set({ time, chart, pinned: this.look.value.pinned });
  }

  /** Lets it stay at the time, or go again if it already stays. */
  pin(time: number, chart: string): void {
    const before = this.look.value;
    this.look.set(before.pinned ? { ...before, pinned: false } : { time, chart, pinned: true });
  }

  /** The pointer has left the charts. */
  leave(): void {
    if (!this.look.value.pinned) this.look.set(NOWHERE);
  }

  clear(): void {
    this.look.set(NOWHERE);
  }
}
