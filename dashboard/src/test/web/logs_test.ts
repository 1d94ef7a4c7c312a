import { NO_OUTPUT, written } from '../../main/web/server/commands/output.ts';
import { plain, spansOf } from '../../main/web/server/logs/ansi.ts';
import { levelOf } from '../../main/web/server/logs/levels.ts';
import {
  appended,
  asText,
  followed,
  type Line,
  lineOfOutput,
  prepended,
  visible,
} from '../../main/web/server/logs/lines.ts';
import { marked, matches, parseSearch, places } from '../../main/web/server/logs/search.ts';
import { equal } from './equal.ts';

Deno.test('colours become classes, and end', () => {
  equal(spansOf('\u001b[1;31mbad\u001b[0m and \u001b[92mgood\u001b[39m.'), [
    { text: 'bad', classes: 'bold fore-1' },
    { text: ' and ', classes: '' },
    { text: 'good', classes: 'fore-10' },
    { text: '.', classes: '' },
  ]);
});

Deno.test('256 and true colours become the nearest of ours, and take their numbers with them', () => {
  equal(spansOf('\u001b[38;5;196ma\u001b[48;2;0;0;255;1mb').map(({ classes }) => classes), [
    'fore-9',
    'bold fore-9 back-12',
  ]);
  equal(spansOf('\u001b[38;5;240mgrey').map(({ classes }) => classes), ['fore-7']);
});

Deno.test('other sequences of a terminal are left out, finished or not', () => {
  equal(plain('\u001b[2J\u001b[10;5Hclean\u001b[?25l'), 'clean');
  equal(plain('\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007'), 'link');
  equal(plain('\u001b]0;title\u001b\\text\u001b[31'), 'text');
  equal(plain('\u001b'), '');
});

Deno.test('a progress bar shows its last version', () => {
  equal(plain('10 %\r20 %\r30 %\r\n'), '30 %');
});

Deno.test('characters that deceive are spelled, tags stay text', () => {
  equal(plain('\u202etxt.exe <script>alert(1)</script>\u0000'), '\\u202etxt.exe <script>alert(1)</script>\\u0000');
});

Deno.test('the level is read where programs write it', () => {
  equal(levelOf('2026-11-26 ERROR could not connect'), 'error');
  equal(levelOf('[warn] disk is slow'), 'warning');
  equal(levelOf('{"time":"..","level":"debug","msg":"x"}'), 'debug');
  equal(levelOf('ts=1 level=info msg="no error"'), 'info');
  equal(levelOf('E no level'), null);
  equal(levelOf('finished without error'), null);
  equal(levelOf('error: no such file'), 'error');
});

Deno.test('a search has words, phrases and what is left out', () => {
  equal(parseSearch('get -health "status 500" -"a b" -'), {
    wanted: ['get', 'status 500'],
    unwanted: ['health', 'a b'],
  });
  const search = parseSearch('GET -health');
  equal(['get /a', 'GET /health', 'post /a'].map((text) => matches(text, search)), [true, false, false]);
});

Deno.test('found words are marked, also across colours and where they overlap', () => {
  equal(places('aXbXa', parseSearch('xb bx')), [[1, 4]]);
  const spans = [{ text: 'ab', classes: 'fore-1' }, { text: 'cd', classes: '' }];
  equal(marked(spans, [[1, 3]]).map(({ text, isMarked, classes }) => [text, isMarked, classes]), [
    ['a', false, 'fore-1'],
    ['b', true, 'fore-1'],
    ['c', true, ''],
    ['d', false, ''],
  ]);
});

const line = (message: string): Line => lineOfOutput({ timestamp: '2026-11-26T08:00:00Z', stream: 'stdout', message });

Deno.test('lines are chosen by level and search; without a choice all are shown', () => {
  const lines = [line('ERROR a'), line('INFO b'), line('c')];
  const texts = (chosen: Line[]) => chosen.map(({ text }) => text);
  equal(texts(visible(lines, new Set(), parseSearch(''))), ['ERROR a', 'INFO b', 'c']);
  equal(texts(visible(lines, new Set(['error'] as const), parseSearch(''))), ['ERROR a']);
  equal(texts(visible(lines, new Set(), parseSearch('-b'))), ['ERROR a', 'c']);
  equal(asText(lines.slice(0, 1)), '2026-11-26T08:00:00Z stdout ERROR a\n');
});

Deno.test('lines that come twice are kept once, and the oldest leave', () => {
  const one = line('x');
  equal(appended([one], [one]).length, 1);
  const old = line('old');
  equal(prepended([one], [old, one]).map(({ text }) => text), ['old', 'x']);
  const many = Array.from({ length: 5_000 }, (_, i) => line(`${i}`));
  const kept = appended(many, [line('last')]);
  equal([kept.length, kept[0]!.text, kept[4_999]!.text], [5_000, '1', 'last']);
});

Deno.test('output comes in pieces that begin and end anywhere', () => {
  const pieces: [string, boolean][] = [['a', false], ['b\nc', false], ['oh', true], ['\nd', false], ['\n', false]];
  const output = pieces.reduce((known, [piece, isError]) => written(known, piece, isError), NO_OUTPUT);
  equal(output.lines.map(({ text, isError }) => [text, isError]), [
    ['ab', false],
    ['c', false],
    ['oh', true],
    ['d', false],
  ]);
  equal(output.endsWithNewline, true);
});

Deno.test('lines that are read again stay, and new ones follow them', () => {
  const line = (message: string) => lineOfOutput({ timestamp: null, stream: null, message });
  const known = followed([], ['a', 'b', 'b'].map(line));
  equal(known.map(({ text }) => text), ['a', 'b', 'b']);
  equal(followed(known, ['a', 'b', 'b'].map(line)), known);

  const more = followed(known, ['b', 'b', 'c'].map(line));
  equal(more.map(({ text }) => text), ['a', 'b', 'b', 'c']);
  equal(more.slice(0, 3), known);

  equal(followed(known, ['x', 'y'].map(line)).map(({ text }) => text), ['x', 'y']);
});
