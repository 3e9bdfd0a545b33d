import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { LineIndex } from '#core/line-index.ts';
import type { SuggestedEdit } from '#core/finding.ts';

import { lineChanges, readLinesOf } from './line-changes.ts';
import type { LineChange } from './line-changes.ts';

const TEXT = 'one\ntwo\nthree\nfour\nfive\n';

function changes(text: string, ...edits: readonly SuggestedEdit[]): readonly LineChange[] | null {
  return lineChanges({ title: 'Change it', edits }, readLinesOf(new Map([['a.ts', text]])));
}

function edit(
  from: readonly [number, number],
  to: readonly [number, number],
  text: string,
): SuggestedEdit {
  return {
    path: 'a.ts',
    start: { line: from[0], column: from[1] },
    end: { line: to[0], column: to[1] },
    text,
  };
}

test('lines are read without their line feed, with their carriage return', () => {
  const read = readLinesOf(new Map([['a', 'x\r\n\ny']]));
  expect([0, 1, 2, 3, 4].map((line) => read('a', line))).toEqual([
    undefined,
    'x\r',
    '',
    'y',
    undefined,
  ]);
  expect(read('b', 1)).toBeUndefined();
});

test('a lone carriage return ends a line, as it does for positions', () => {
  const read = readLinesOf(new Map([['a', 'x\ry\n']]));
  expect([read('a', 1), read('a', 2), read('a', 3)]).toEqual(['x\r', 'y', undefined]);
});

test('the empty line after a final line feed is not a line', () => {
  expect(readLinesOf(new Map([['a', 'x\n']]))('a', 2)).toBeUndefined();
});

test.each([
  ['a word becomes its line', [edit([2, 1], [2, 4], 'TWO')], [2, ['two'], ['TWO']]],
  ['one line becomes two', [edit([2, 4], [2, 4], '\nand')], [2, ['two'], ['two', 'and']]],
  ['a whole line goes away', [edit([2, 1], [3, 1], '')], [2, ['two'], []]],
  ['the last line goes away', [edit([5, 1], [6, 1], '')], [5, ['five'], []]],
  ['a line comes before another', [edit([2, 1], [2, 1], 'new\n')], [2, ['two'], ['new', 'two']]],
  [
    'same lines at the ends are left out',
    [edit([1, 1], [4, 5], 'one\nTWO\nthree\nfour')],
    [2, ['two'], ['TWO']],
  ],
  [
    'edits on one line come together',
    [edit([2, 3], [2, 4], 'X'), edit([2, 1], [2, 2], 'Y')],
    [2, ['two'], ['YwX']],
  ],
  [
    'edits on neighbouring lines come together',
    [edit([2, 1], [2, 4], 'a'), edit([3, 1], [3, 6], 'b')],
    [2, ['two', 'three'], ['a', 'b']],
  ],
])('%s', (_name, edits, [startLine, before, after]) => {
  expect(changes(TEXT, ...edits)).toEqual([{ path: 'a.ts', startLine, before, after }]);
});

test('edits with a line between them stay apart', () => {
  expect(changes(TEXT, edit([4, 1], [4, 5], 'FOUR'), edit([2, 1], [2, 4], 'TWO'))).toEqual([
    { path: 'a.ts', startLine: 2, before: ['two'], after: ['TWO'] },
    { path: 'a.ts', startLine: 4, before: ['four'], after: ['FOUR'] },
  ]);
});

test.each([
  ['an edit that changes nothing', [edit([2, 1], [2, 4], 'two')]],
  ['a line that is not there', [edit([9, 1], [9, 1], 'x')]],
  ['edits that overlap', [edit([2, 1], [2, 3], 'x'), edit([2, 2], [2, 4], 'y')]],
  ['a column beyond the text', [edit([5, 1], [5, 9], 'x')]],
])('null for %s', (_name, edits) => {
  expect(changes(TEXT, ...edits)).toBeNull();
});

test('replacing the lines gives the same text as applying the edit', () => {
  const source = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(source, source, fc.nat(30), fc.nat(30), (base, text, a, b) => {
      const file = `${base}\n`;
      const start = Math.min(a, b, file.length - 1);
      const end = Math.min(Math.max(a, b), file.length - 1);
      const span = new LineIndex(file).span(start, end);
      const expected = `${file.slice(0, start)}${text}${file.slice(end)}`;
      const found = changes(file, { path: 'a.ts', ...span, text });
      const lines = file.replace(/\n$/u, '').split('\n');
      for (const { startLine, before, after } of found ?? []) {
        lines.splice(startLine - 1, before.length, ...after);
      }
      expect(lines.map((line) => `${line}\n`).join('')).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});
