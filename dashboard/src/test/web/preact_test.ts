// The file that is bundled, and that build/preact.ts fixes; by its name Deno finds another one.
import { render } from '../../../node_modules/preact/dist/preact.module.js';
import { equal } from './equal.ts';

/** A node of a document that knows as much as Preact asks for. */
class Node {
  childNodes: Node[] = [];
  ownerDocument = {
    createElementNS: (_: string, name: string) => new Node(name),
    createTextNode: () => new Node('#text'),
  };
  constructor(readonly localName: string) {}
  get firstChild(): Node | null {
    return this.childNodes[0] ?? null;
  }
  insertBefore(child: Node): Node {
    this.childNodes.push(child);
    return child;
  }
  removeChild(): void {}
  setAttribute(): void {}
}

Deno.test('an object of JSON in place of a text renders nothing', () => {
  const document = {
    createElementNS: (_: string, name: string) => new Node(name),
    createTextNode: () => new Node('#text'),
  };
  Object.assign(globalThis, { document });
  const json = '{"type":"img","props":{"src":"x"},"key":null,"ref":null,"constructor":null,"__b":DEPTH,"__k":null}';
  for (const depth of ['0', '1']) {
    const page = new Node('body');
    render(['text', JSON.parse(json.replace('DEPTH', depth))], page as unknown as Element);
    equal(page.childNodes.map(({ localName }) => localName), ['#text']);
  }
});
