import { match } from '../../main/web/app/paths.ts';
import { equal } from './equal.ts';

Deno.test('a path has its parts, optional ones at the end', () => {
  equal(match('/servers/:id/:tab?', '/servers/7/logs'), { id: '7', tab: 'logs' });
  equal(match('/servers/:id/:tab?', '/servers/7'), { id: '7' });
  equal(match('/servers/:id/:tab?', '/servers/7/'), { id: '7' });
  equal(match('/servers/:id/:tab?', '/servers'), null);
  equal(match('/servers', '/servers/7'), null);
  equal(match('/', '/'), {});
});

Deno.test('a part that cannot be decoded stays as it is', () => {
  equal(match('/servers/:id', '/servers/%E0%A4%A'), { id: '%E0%A4%A' });
});
