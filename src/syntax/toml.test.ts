import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { offsetsOf } from '#test/support/data-offsets.ts';

import { dataAt, entriesOf, entryOf, textOf } from './data.ts';
import { parseToml } from './toml.ts';

describe('parseToml', () => {
  it('covers keys and values with their quotes, also with CRLF', () => {
    const text = '[functions."daily report"]\r\nschedule = "@daily" # why\r\n';
    const [document] = parseToml(text).documents;
    const schedule = dataAt(document, 'functions', 'daily report', 'schedule');
    expect(text.slice(schedule?.start, schedule?.end)).toBe('"@daily"');
    const entry = entryOf(dataAt(document, 'functions'), 'daily report');
    expect(text.slice(entry?.keyStart, entry?.keyEnd)).toBe('"daily report"');
  });

  it('nests dotted keys, inline tables and arrays of tables', () => {
    const text =
      'a.b = 1\nc = { d = [1, 2] }\n[[e]]\nf = true\n[[e]]\nf = 1979-05-27\n[e.g]\nh = 1.5\n';
    const [document] = parseToml(text).documents;
    expect(textOf(dataAt(document, 'a', 'b'))).toBe('1');
    expect(textOf(dataAt(document, 'c', 'd', 1))).toBe('2');
    expect(dataAt(document, 'e', 0, 'f')).toMatchObject({ value: true });
    expect(textOf(dataAt(document, 'e', 1, 'f'))).toBe('1979-05-27');
    expect(dataAt(document, 'e', 1, 'g', 'h')).toMatchObject({ value: 1.5, text: '1.5' });
  });

  it('reads a parent table that stands below its child', () => {
    const [document] = parseToml('[a.b]\nx = 1\n[a]\ny = 2\n').documents;
    expect(textOf(dataAt(document, 'a', 'b', 'x'))).toBe('1');
    expect(textOf(dataAt(document, 'a', 'y'))).toBe('2');
  });

  it.each([
    ['a = 1\nb = \n', 11, 'a'],
    ['a = 1\nb = \nc = 3\n', 11, 'a c'],
    ['a = 1\n= 2\nc = 3\n', 6, 'a c'],
    ['a = 1\nb = "x\nc = 3\n', 12, 'a c'],
    ['a = 1\nb = 1 2\nc = 3\n', 12, 'a c'],
    ['a = 1\nhello\nc = 3\n', 12, 'a c'],
    ['a = 1\nb = [1,\nc = 3\n', 14, 'a c'],
    ['a = 1\nb = [\n  1,\n  2,\n', 22, 'a'],
    ['a = 1\n[b]\nc = [{ x', 18, 'a b'],
  ])('reads around what is broken in %j', (text, start, keys) => {
    const file = parseToml(text);
    expect(
      entriesOf(file.documents[0])
        .map(({ key }) => key)
        .join(' '),
    ).toBe(keys);
    expect(file.problems.map((problem) => problem.start)).toStrictEqual([start]);
  });

  it('gives up on a file that is broken all over', () => {
    const file = parseToml('a b\n'.repeat(20));
    expect(file.documents).toStrictEqual([]);
    expect(file.problems.length).toBeGreaterThan(1);
  });

  it.each([
    ['arrays', `a = ${'['.repeat(300)}${']'.repeat(300)}`],
    ['unclosed arrays', `a = ${'['.repeat(20_000)}`],
    ['keys', `${'a.'.repeat(300)}a = 1`],
    ['tables', `[${'a.'.repeat(300)}a]\nb = 1`],
  ])('survives very deep %s', (_, text) => {
    const file = parseToml(text);
    expect(file.problems.length).toBeGreaterThan(0);
    expect(offsetsOf(file).every((offset) => offset >= 0 && offset <= text.length)).toBe(true);
  });

  it('never throws and keeps every offset inside', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      'a',
      'b',
      '.',
      ' = ',
      '"',
      "'''",
      '{',
      '}',
      ',',
      '1',
      '\n',
      '#',
      '[[',
      ']]',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const offsets = offsetsOf(parseToml(input));
        expect(offsets.every((offset) => offset >= 0 && offset <= input.length)).toBe(true);
      }),
    );
  });
});
