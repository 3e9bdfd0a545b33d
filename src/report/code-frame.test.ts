import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { codeFrame } from './code-frame.ts';
import { readLinesOf } from './line-changes.ts';

function frame(
  text: string,
  from: readonly [number, number],
  to: readonly [number, number],
): string {
  const place = {
    path: 'a.ts',
    start: { line: from[0], column: from[1] },
    end: { line: to[0], column: to[1] },
  };
  return codeFrame(place, readLinesOf(new Map([['a.ts', text]])), (_style, part) => part).join(
    '\n',
  );
}

test('the line before, the line, and carets below what is meant', () => {
  expect(frame('const a = 1;\n  query(a);\n', [2, 3], [2, 8])).toBe(
    ['1 | const a = 1;', '2 |   query(a);', '  |   ^^^^^'].join('\n'),
  );
});

test('the first line of a file has none before it', () => {
  expect(frame('query(a);\n', [1, 1], [1, 6])).toBe('1 | query(a);\n  | ^^^^^');
});

test('an empty place has one caret', () => {
  expect(frame('ab\n', [1, 2], [1, 2])).toBe('1 | ab\n  |  ^');
});

test('of several lines each is marked from its indentation', () => {
  expect(frame('x\nf(\n  a,\n)\n', [2, 1], [4, 2])).toBe(
    ['1 | x', '2 | f(', '  | ^^', '3 |   a,', '  |   ^^', '4 | )', '  | ^'].join('\n'),
  );
});

test('at most four lines are shown and the last one is named', () => {
  const text = Array.from({ length: 12 }, (_value, index) => `line${String(index + 1)}`).join('\n');
  expect(frame(text, [2, 1], [12, 7]).split('\n').slice(-2)).toEqual([
    '  | ^^^^^',
    '  | … to line 12',
  ]);
});

test('a long line is cut around the place', () => {
  const lines = frame(`${'a'.repeat(5000)}query${'b'.repeat(5000)}`, [1, 5001], [1, 5006]).split(
    '\n',
  );
  expect(lines).toEqual([
    `1 | ${'a'.repeat(60)}query${'b'.repeat(55)}`,
    `  | ${' '.repeat(60)}^^^^^`,
  ]);
});

test('control characters and tabs keep the carets in place', () => {
  expect(frame('\t\u001B[31mquery\r\n', [1, 7], [1, 12])).toBe('1 |  �[31mquery\n  |       ^^^^^');
});

test('nothing for a line that cannot be read', () => {
  expect(frame('a\n', [9, 1], [9, 2])).toBe('');
});

test('whatever the text, no line is longer than its limit', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.nat(500),
      fc.nat(500),
      (text, a, b) => {
        const shown = frame(text, [1, Math.min(a, b) + 1], [1, Math.max(a, b) + 1]).split('\n');
        expect(Math.max(...shown.map(({ length }) => length))).toBeLessThanOrEqual(124);
      },
    ),
  );
});
