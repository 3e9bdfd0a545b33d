import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { offsetsOf } from '#test/support/data-offsets.ts';

import { dataAt, entryOf, itemsOf, textOf } from './data.ts';
import { parseYaml } from './yaml.ts';

function written(text: string, ...steps: (string | number)[]): string | undefined {
  const node = dataAt(parseYaml(text).documents[0], ...steps);
  return node === undefined ? undefined : text.slice(node.start, node.end);
}

describe('places', () => {
  it('covers a plain value and its key', () => {
    const text = 'services:\n  db:\n    image: postgres:17 # comment\n';
    expect(written(text, 'services', 'db', 'image')).toBe('postgres:17');
    const entry = entryOf(dataAt(parseYaml(text).documents[0], 'services'), 'db');
    expect(text.slice(entry?.keyStart, entry?.keyEnd)).toBe('db');
  });

  it('includes the quotes of a quoted value', () => {
    expect(written('ports:\n  - "5432:5432"\n', 'ports', 0)).toBe('"5432:5432"');
    expect(textOf(dataAt(parseYaml('a: "x\\ty"').documents[0], 'a'))).toBe('x\ty');
  });

  it('counts CRLF as two characters', () => {
    expect(written('a: 1\r\nb:\r\n  - two\r\n', 'b', 0)).toBe('two');
  });

  it('places the missing value of a key after the key', () => {
    const node = dataAt(parseYaml('a:\nb: 1\n').documents[0], 'a');
    expect(node).toStrictEqual({ kind: 'scalar', start: 2, end: 2, value: null, text: '' });
  });
});

describe('values', () => {
  it('keeps what was written beside what it means', () => {
    const [document] = parseYaml('a: 08080\nb: yes\nc: 22:22\nd: true\non: push\n').documents;
    expect(dataAt(document, 'a')).toMatchObject({ value: 8080, text: '08080' });
    expect(dataAt(document, 'b')).toMatchObject({ value: 'yes', text: 'yes' });
    expect(dataAt(document, 'c')).toMatchObject({ value: '22:22', text: '22:22' });
    expect(dataAt(document, 'd')).toMatchObject({ value: true, text: 'true' });
    expect(textOf(dataAt(document, 'on'))).toBe('push');
  });

  it('keeps a key that is written twice', () => {
    const [document] = parseYaml('a: 1\na: 2\n').documents;
    expect(document).toMatchObject({ entries: [{ key: 'a' }, { key: 'a' }] });
    expect(textOf(dataAt(document, 'a'))).toBe('2');
  });

  it('reads every document and leaves empty ones out', () => {
    expect(parseYaml('---\na: 1\n---\n---\nb: 2\n').documents.map((node) => node.kind)).toContain(
      'map',
    );
    expect(parseYaml('').documents).toStrictEqual([]);
    expect(parseYaml('# only a comment\n').documents).toStrictEqual([]);
  });

  it('reads unknown tags as the value below them', () => {
    const file = parseYaml('a: !Ref Bucket\nb: !reference [x, y]\n');
    expect(file.problems).toStrictEqual([]);
    expect(textOf(dataAt(file.documents[0], 'a'))).toBe('Bucket');
    expect(itemsOf(dataAt(file.documents[0], 'b'))).toHaveLength(2);
  });
});

describe('aliases and merge keys', () => {
  it('follows an alias to the anchored place', () => {
    const text = 'x: &ports\n  - 80:80\nweb:\n  ports: *ports\n';
    expect(written(text, 'web', 'ports', 0)).toBe('80:80');
  });

  it('merges below the own keys and keeps the earlier of two merged maps', () => {
    const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 0\n';
    const [document] = parseYaml(text).documents;
    const z = dataAt(document, 'z');
    expect(['a', 'b', 'c'].map((key) => textOf(dataAt(z, key)))).toStrictEqual(['0', '1', '2']);
  });

  it('reports an alias without an anchor', () => {
    expect(parseYaml('a: *nowhere\n').problems).toContainEqual({
      message: 'The alias *nowhere has no anchor before it.',
      start: 3,
      end: 11,
    });
  });

  it('does not unfold an alias bomb', () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const alias = level === 0 ? 'x' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => alias).join(', ')}]`;
    });
    const file = parseYaml(levels.join('\n'));
    expect(file.problems).toHaveLength(1);
    expect(file.problems[0]?.message).toContain('unfold to too much data');
    expect(offsetsOf({ documents: [], problems: file.problems })).toHaveLength(2);
  });

  it('does not follow an anchor into itself', () => {
    expect(parseYaml('a: &a [*a]\n').problems[0]?.message).toContain('no anchor before it');
  });
});

describe('broken text', () => {
  it('keeps what stands before and after a broken line', () => {
    const file = parseYaml('a: 1\nb: "unclosed\nc: 3\n');
    expect(file.problems.length).toBeGreaterThan(0);
    expect(textOf(dataAt(file.documents[0], 'a'))).toBe('1');
  });

  it('reads the document after a broken one', () => {
    const file = parseYaml('a: [1\n---\nb: 2\n');
    expect(file.problems.length).toBeGreaterThan(0);
    expect(textOf(dataAt(file.documents.at(-1), 'b'))).toBe('2');
  });

  it.each([
    ['lists', '- '.repeat(20_000)],
    ['brackets', '['.repeat(20_000)],
    ['braces', '{a: '.repeat(20_000)],
    ['indentation', Array.from({ length: 400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
  ])('survives very deep %s', (_, text) => {
    const file = parseYaml(text);
    expect(file.problems.length).toBeGreaterThan(0);
    expect(offsetsOf(file).every((offset) => offset >= 0 && offset <= text.length)).toBe(true);
  });

  it('never throws and keeps every offset inside', () => {
    const piece = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a',
      '*a',
      '<<: ',
      '"',
      "'",
      '|',
      '!',
      '?',
      '#',
      '---\n',
      '\t',
      '%',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const offsets = offsetsOf(parseYaml(input));
        expect(offsets.every((offset) => offset >= 0 && offset <= input.length)).toBe(true);
      }),
    );
  });
});
