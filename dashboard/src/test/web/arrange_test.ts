import { arranged, moved } from '../../main/web/server/overview/arrangement.ts';
import { queryOf, withoutView, withView } from '../../main/web/servers/views.ts';
import { equal } from './equal.ts';

const charts = ['cpu', 'memory', 'load', 'disk'].map((id) => ({ model: { id } }));
const ids = (list: typeof charts) => list.map(({ model }) => model.id);

Deno.test('charts come in the order of the user, without the hidden ones', () => {
  equal(ids(arranged(charts, {})), ['cpu', 'memory', 'load', 'disk']);
  equal(ids(arranged(charts, { hidden: ['load', 'gone'] })), ['cpu', 'memory', 'disk']);
  equal(ids(arranged(charts, { order: ['disk', 'cpu', 'memory', 'load'] })), ['disk', 'cpu', 'memory', 'load']);
});

Deno.test('a chart that was never moved stays after the one it usually follows', () => {
  equal(ids(arranged(charts, { order: ['disk', 'memory', 'cpu'] })), ['disk', 'memory', 'load', 'cpu']);
});

Deno.test('a chart changes places with its neighbour, and stays at the ends', () => {
  equal(moved(['a', 'b', 'c'], 'b', -1), ['b', 'a', 'c']);
  equal(moved(['a', 'b', 'c'], 'b', 1), ['a', 'c', 'b']);
  equal(moved(['a', 'b'], 'a', -1), ['a', 'b']);
  equal(moved(['a', 'b'], 'x', 1), ['a', 'b']);
});

Deno.test('a view is kept by its name, without the dialog that keeps it', () => {
  equal(queryOf('sort=-cpu&add=new&q=db'), 'q=db&sort=-cpu');
  const views = withView([{ name: 'b', query: '' }], { name: 'a', query: 'q=x' });
  equal(views, [{ name: 'a', query: 'q=x' }, { name: 'b', query: '' }]);
  equal(withView(views, { name: 'a', query: 'q=y' })[0], { name: 'a', query: 'q=y' });
  equal(withoutView(views, 'a'), [{ name: 'b', query: '' }]);
});
