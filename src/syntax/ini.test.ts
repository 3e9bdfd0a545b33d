import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { offsetsOf } from '#test/support/data-offsets.ts';

import { dataAt, entriesOf, entryOf, textOf } from './data.ts';
import { parseIni } from './ini.ts';

describe('parseIni', () => {
  it('reads sections, both separators, and what stands before the first section', () => {
    const text = 'root = true\n# a\n[alembic]\nscript_location: migrations\n ; b\nurl = a=b # c\n';
    const file = parseIni(text);
    const [document] = file.documents;
    expect(textOf(dataAt(document, 'root'))).toBe('true');
    expect(textOf(dataAt(document, 'alembic', 'script_location'))).toBe('migrations');
    expect(textOf(dataAt(document, 'alembic', 'url'))).toBe('a=b # c');
    expect(file.problems).toStrictEqual([]);
  });

  it('places sections, keys and values exactly, also with CRLF', () => {
    const text = '[a b]\r\n  key = some value  \r\nempty =\r\n';
    const section = entryOf(parseIni(text).documents[0], 'a b');
    expect([section?.keyStart, section?.keyEnd]).toStrictEqual([1, 4]);
    const [key, empty] = entriesOf(section?.value);
    expect([key?.keyStart, key?.keyEnd]).toStrictEqual([9, 12]);
    expect(text.slice(key?.value.start, key?.value.end)).toBe('some value');
    expect(empty?.value).toMatchObject({ start: 36, end: 36, text: '' });
  });

  it('joins the lines that are indented deeper than the key', () => {
    const text = '[pytest]\naddopts =\n    --strict\n    # a comment\n    -q\nother = 1\n';
    const [document] = parseIni(text).documents;
    const value = dataAt(document, 'pytest', 'addopts');
    expect(textOf(value)).toBe('--strict\n-q');
    expect(text.slice(value?.start, value?.end)).toBe('--strict\n    # a comment\n    -q');
    expect(textOf(dataAt(document, 'pytest', 'other'))).toBe('1');
  });

  it('reports what it cannot read and reads on', () => {
    const text = '[a\nb = 1\nwhat is this\nc = 2\n';
    const file = parseIni(text);
    expect(file.problems.map(({ start, end }) => text.slice(start, end))).toStrictEqual([
      '[a',
      'what is this',
    ]);
    expect(textOf(dataAt(file.documents[0], 'b'))).toBe('1');
    expect(textOf(dataAt(file.documents[0], 'c'))).toBe('2');
  });

  it('never throws and keeps every offset inside', () => {
    const piece = fc.constantFrom('[', ']', 'a', ' = ', ':', '#', ';', ' ', '\t', '\n', '\r\n');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const offsets = offsetsOf(parseIni(input));
        expect(offsets.every((offset) => offset >= 0 && offset <= input.length)).toBe(true);
      }),
    );
  });
});
