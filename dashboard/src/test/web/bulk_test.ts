import { withItem } from '../../main/web/app/items.ts';
import { inTurn } from '../../main/web/app/inTurn.ts';
import { mingled } from '../../main/web/server/logs/lines.ts';
import { lineOfOutput } from '../../main/web/server/logs/lines.ts';
import { between, changedTags } from '../../main/web/servers/tagChange.ts';
import { forPeople } from '../../main/web/ui/Notes.tsx';
import { equal } from './equal.ts';

Deno.test('tags of several servers change only where they differ', () => {
  equal(changedTags(['prod', 'eu'], ['web'], ['eu']), ['prod', 'web']);
  equal(changedTags(['prod'], ['prod'], []), null);
  equal(changedTags(['prod'], [], ['eu']), null);
  equal(changedTags(['prod'], [], ['prod']), []);
  // What is typed wins: a tag that is taken away and added stays.
  equal(changedTags(['prod'], ['prod'], ['prod']), null);
});

Deno.test('a range reaches from the row of the last click, up or down', () => {
  const rows = ['a', 'b', 'c', 'd'];
  equal(between(rows, 'b', 'd'), ['b', 'c', 'd']);
  equal(between(rows, 'd', 'b'), ['b', 'c', 'd']);
  equal(between(rows, 'gone', 'c'), ['c']);
});

Deno.test('an action that fails stops no other', async () => {
  const told: number[] = [];
  const { done, failed } = await inTurn([1, 2, 3], async (n) => {
    await Promise.resolve();
    if (n === 2) throw new Error('no');
    return n * 10;
  }, (at) => told.push(at));
  equal(done, [10, 30]);
  equal(failed.map(({ item }) => item), [2]);
  equal(told, [1, 2, 3]);
});

const at = (second: string | null, container: string, message: string) =>
  lineOfOutput(
    { timestamp: second === null ? null : `2026-11-26T08:00:${second}Z`, stream: 'stdout', message } as never,
    container,
  );
const texts = (lines: { text: string }[]) => lines.map(({ text }) => text);

Deno.test('lines of several containers stand in the order of their times', () => {
  const web = [at('01', 'web', 'w1'), at('03', 'web', 'w3')];
  const db = [at('02', 'db', 'd2'), at(null, 'db', '  its second line'), at('03.5', 'db', 'd3')];
  equal(texts(mingled(web, db)), ['w1', 'd2', '  its second line', 'w3', 'd3']);
  // Times without a fraction come before those with one, which their texts do not.
  equal(texts(mingled([at('03.5', 'db', 'd3')], [at('03', 'web', 'w3')])), ['w3', 'd3']);
  equal(texts(mingled([], [at('05', 'a', 'first'), at('05', 'b', 'second')])), ['first', 'second']);
});

Deno.test('people are not told which call lists what there is', () => {
  equal(forPeople('No alert 7; GET /api/v1/alerts lists yours'), 'No alert 7.');
  equal(
    forPeople('The username ada is taken; sign in, or choose another'),
    'The username ada is taken; sign in, or choose another',
  );
});

Deno.test('a changed item takes its place in a list, and a new one comes last', () => {
  const all = [{ id: 'a', n: 1 }, { id: 'b', n: 2 }];
  equal(withItem(all, { id: 'a', n: 3 }), [{ id: 'a', n: 3 }, { id: 'b', n: 2 }]);
  equal(withItem(all, { id: 'c', n: 4 }), [...all, { id: 'c', n: 4 }]);
});
