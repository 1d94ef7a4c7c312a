import { left } from '../../main/web/enrol/left.ts';
import { equal } from './equal.ts';

Deno.test('tells the time that a code is still good for', () => {
  equal(left(600_000, 0), '10:00');
  equal(left(600_000, 55_001), '9:05');
  equal(left(600_000, 599_001), '0:01');
  equal(left(600_000, 600_000), null);
  equal(left(600_000, 700_000), null);
});
