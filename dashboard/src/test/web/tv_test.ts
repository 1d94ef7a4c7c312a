import { fitOf, part, secondsOf } from '../../main/web/tv/rotation.ts';
import { equal } from './equal.ts';

Deno.test('a wall turns through all servers and begins again', () => {
  const fit = { columns: 2, rows: 1 };
  const all = [1, 2, 3, 4, 5];
  equal([0, 1, 2, 3].map((turn) => part(all, fit, turn).shown), [[1, 2], [3, 4], [5], [1, 2]]);
  equal(part([], fit, 7), { shown: [], page: 0, pages: 1 });
});

Deno.test('as much is on a wall as fits, and one tile at least', () => {
  equal(fitOf(1920, 880), { columns: 5, rows: 4 });
  equal(fitOf(800, 100), { columns: 2, rows: 1 });
  equal(part([1, 2, 3], fitOf(390, 100), 5), { shown: [1, 2, 3], page: 0, pages: 1 });
});

Deno.test('the pace of a wall has bounds', () => {
  equal(['', '30', '1', '9999', 'soon'].map(secondsOf), [15, 30, 5, 600, 15]);
});
