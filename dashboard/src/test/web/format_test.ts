import { ago, bytes, date, duration, longDuration, moment, percent, rate } from '../../main/web/format/index.ts';
import { equal } from './equal.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

Deno.test('sizes and rates', () => {
  equal(plain(bytes(0)), '0 B');
  equal(plain(bytes(1536)), '1.5 KiB');
  equal(plain(bytes(1023.9)), '1.0 KiB');
  equal(plain(bytes(62 * 2 ** 30)), '62.0 GiB');
  equal(plain(bytes(250 * 2 ** 30)), '250 GiB');
  equal(bytes(null), '–');
  equal(plain(rate(5_500_000)), '5.5 MB/s');
});

Deno.test('percentages', () => {
  equal(plain(percent(91.4)), '91 %');
  equal(plain(percent(-0.4)), '−0 %');
  equal(percent(undefined), '–');
});

Deno.test('durations', () => {
  equal(plain(duration(18_316_800)), '212 d');
  equal(plain(duration(59.9)), '59 s');
  equal(plain(longDuration(11_520)), '3 h 12 min');
  equal(plain(longDuration(10_800)), '3 h');
  equal(plain(ago(1_000, 61_000)), '1 min ago');
  equal(ago(1_000, 1_500), 'now');
});

Deno.test('a date of another year has its year', () => {
  const now = Date.parse('2026-11-30T12:00:00Z');
  equal([date('2026-02-16T12:00:00Z', now), date('2035-02-16T12:00:00Z', now)], ['16 Feb', '16 Feb 2035']);
  equal(moment('2025-11-30T12:00:00Z', now).startsWith('30 Nov 2025'), true);
});
