import { describe, expect, test } from 'vitest';

import { dataAt, entryOf, textOf } from '#syntax/data.ts';
import type { DataFile } from '#syntax/data.ts';
import { parseEnvFile } from '#syntax/env-file.ts';
import { parseIni } from '#syntax/ini.ts';
import { parseJson } from '#syntax/json.ts';
import { parseToml } from '#syntax/toml.ts';
import { parseYaml } from '#syntax/yaml.ts';

/** The texts at the places of a top-level key and of its value. */
function placed(file: DataFile, text: string, key: string): readonly string[] {
  const entry = entryOf(file.documents[0], key);
  return entry === undefined
    ? []
    : [text.slice(entry.keyStart, entry.keyEnd), text.slice(entry.value.start, entry.value.end)];
}

/** The values of top-level keys, and how many problems there are. */
function read(
  file: DataFile,
  ...keys: readonly string[]
): readonly (string | number | undefined)[] {
  return [...keys.map((key) => textOf(dataAt(file.documents[0], key))), file.problems.length];
}

describe('YAML', () => {
  test('positions: of keys and values, also behind other line ends', () => {
    const text = 'a: 1\r\n"b": \'two\'\r\n';
    expect(placed(parseYaml(text), text, 'b')).toEqual(['"b"', "'two'"]);
  });

  test('broken files: read before and behind the broken line, which is listed', () => {
    expect(read(parseYaml('a: 1\nb: [1\nc: 2\n'), 'a')).toEqual(['1', 1]);
    expect(parseYaml('a: @\n---\nb: 1\n').documents.length).toBe(2);
  });

  test('bounds: depth, nodes behind aliases', () => {
    const deep = parseYaml(`a: ${'['.repeat(300)}${']'.repeat(300)}`);
    const bomb = parseYaml(
      [
        'a0: &a0 [x]',
        ...range(12).map((n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`),
      ].join('\n'),
    );
    expect(deep.problems.map(({ message }) => message)).toEqual([
      'Nested deeper than 100 levels; the rest is not read.',
    ]);
    expect(bomb.problems.length).toBe(1);
  });
});

describe('JSON and JSONC', () => {
  test('positions: of keys and values, also behind comments', () => {
    const text = '{\n  // why\n  "a": "one",\n}';
    expect(placed(parseJson(text), text, 'a')).toEqual(['"a"', '"one"']);
    expect(parseJson(text).problems).toEqual([]);
  });

  test('broken files: read up to what is half-written, which is listed', () => {
    expect(read(parseJson('{"a": 1, "b": {"c": '), 'a')).toEqual(['1', 3]);
  });

  test('bounds: depth', () => {
    expect(parseJson('['.repeat(300)).problems.map(({ message }) => message)).toContain(
      'Nested deeper than 100 levels; the rest is not read.',
    );
    expect(parseJson('['.repeat(100_000)).documents).toEqual([]);
  });
});

describe('TOML', () => {
  test('positions: of keys and values, also behind other line ends', () => {
    const text = 'a = 1\r\n"b" = [1, 2]\r\n';
    expect(placed(parseToml(text), text, 'b')).toEqual(['"b"', '[1, 2]']);
  });

  test('broken files: read before and behind the broken line, which is listed', () => {
    expect(read(parseToml('a = 1\nb = \nc = 2\n'), 'a', 'c')).toEqual(['1', '2', 1]);
  });

  test('bounds: depth', () => {
    const deep = parseToml(`a = ${'['.repeat(300)}${']'.repeat(300)}`);
    expect(deep.problems.map(({ message }) => message)).toEqual([
      'Nested deeper than 100 levels; the rest is not read.',
    ]);
  });
});

describe('INI', () => {
  test('positions: of sections, keys and values, also behind other line ends', () => {
    const text = '[a]\r\n key : one \r\n';
    const section = entryOf(parseIni(text).documents[0], 'a');
    const key = entryOf(section?.value, 'key');
    expect([section?.keyStart, section?.keyEnd, key?.keyStart, key?.keyEnd]).toEqual([1, 2, 6, 9]);
    expect(text.slice(key?.value.start, key?.value.end)).toBe('one');
  });

  test('broken files: read before and behind the broken line, which is listed', () => {
    expect(read(parseIni('a = 1\n[open\nb = 2\n'), 'a', 'b')).toEqual(['1', '2', 1]);
  });
});

describe('.env', () => {
  test('positions: of keys and values, also behind other line ends and export', () => {
    const text = 'A=1\r\nexport B="two" # why\r\n';
    expect(placed(parseEnvFile(text), text, 'B')).toEqual(['B', '"two"']);
  });

  test('broken files: read before and behind the broken line, which is listed', () => {
    expect(read(parseEnvFile('A=1\nwhat is this\nB="2\n'), 'A', 'B')).toEqual(['1', '"2', 1]);
  });
});

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
