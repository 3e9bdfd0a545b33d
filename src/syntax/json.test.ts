import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { offsetsOf } from '#test/support/data-offsets.ts';

import { dataAt, entryOf, textOf } from './data.ts';
import { parseJson } from './json.ts';

describe('parseJson', () => {
  it('covers keys and values with their quotes', () => {
    const text = '{\r\n  "crons": [{ "path": "/api/x", "n": 1.50 }]\r\n}';
    const [document] = parseJson(text).documents;
    const path = dataAt(document, 'crons', 0, 'path');
    expect(text.slice(path?.start, path?.end)).toBe('"/api/x"');
    const entry = entryOf(document, 'crons');
    expect(text.slice(entry?.keyStart, entry?.keyEnd)).toBe('"crons"');
    expect(dataAt(document, 'crons', 0, 'n')).toMatchObject({ value: 1.5, text: '1.50' });
  });

  it('reads comments and trailing commas without a problem', () => {
    const file = parseJson('{ // why\n "a": [1, /* two */ 2,], }');
    expect(file.problems).toStrictEqual([]);
    expect(textOf(dataAt(file.documents[0], 'a', 1))).toBe('2');
  });

  it('keeps a key that is written twice, the last one counting', () => {
    expect(textOf(dataAt(parseJson('{"a":1,"a":2}').documents[0], 'a'))).toBe('2');
  });

  it('reads nothing from an empty file', () => {
    expect(parseJson('')).toStrictEqual({ documents: [], problems: [] });
  });

  it('keeps the readable part of a half-written file', () => {
    const file = parseJson('{"a": 1, "b": {"c": ');
    expect(file.problems.length).toBeGreaterThan(0);
    expect(textOf(dataAt(file.documents[0], 'a'))).toBe('1');
    expect(dataAt(file.documents[0], 'b', 'c')).toMatchObject({ value: null });
  });

  it.each([150, 100_000])('survives %i levels', (levels) => {
    const text = '['.repeat(levels);
    const file = parseJson(text);
    expect(file.problems.some((problem) => problem.message.includes('deep'))).toBe(true);
    expect(offsetsOf(file).every((offset) => offset <= text.length)).toBe(true);
  });

  it('never throws and keeps every offset inside', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"a"',
      ':',
      ',',
      '1',
      'true',
      '"',
      '\\',
      '//',
      '\n',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const offsets = offsetsOf(parseJson(input));
        expect(offsets.every((offset) => offset >= 0 && offset <= input.length)).toBe(true);
      }),
    );
  });
});
