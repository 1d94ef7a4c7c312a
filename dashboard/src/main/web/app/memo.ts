import { Component, createElement } from 'preact';
import type { ComponentType, FunctionComponent } from 'preact';

/** Draws the component anew only when one of its properties is another one: a frame changes few of many rows. */
export function memo<P extends object>(drawn: FunctionComponent<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]) as Set<keyof P>;
      return [...names].some((name) => (this.props as P)[name] !== next[name]);
    }

    override render() {
      return createElement(drawn, this.props as P);
    }
  };
}
