import { describe, expect, it } from 'vitest';

import { expansionsIn, shellExpansions } from './shell.ts';

describe('expansionsIn', () => {
  it('gives name, operator and word with their places', () => {
    const [expansion] = expansionsIn('a ${NAME:-word} b');
    expect(expansion).toEqual({
      start: 2,
      end: 15,
      name: 'NAME',
      nameStart: 4,
      nameEnd: 8,
      operator: ':-',
      word: 'word',
      wordStart: 10,
      wordEnd: 14,
    });
  });

  it.each([
    ['${A}', []],
    ['$A', []],
    ['${A:-}', ['A:-']],
    ['${A-b}', ['A-b']],
    ['${A:=b}${C:?d}', ['A:=b', 'C:?d']],
    ['${A:-${B:-c}}', ['A:-${B:-c}', 'B:-c']],
    ['$${A:-b}', []],
    ['\\${A:-b}', []],
    ['${A:-b', []],
    ['${A:-b\n}', []],
    ['${A:-b\\}c}', ['A:-b\\}c']],
    ['${A%%b}', []],
  ])('of %j', (text, expected) => {
    expect(
      expansionsIn(text).map(({ name, operator, word }) => `${name}${operator}${word}`),
    ).toEqual(expected);
  });
});

describe('shellExpansions', () => {
  it.each([
    ['A="${B:-c}"\n', ['B']],
    ["A='${B:-c}'\n", []],
    ['A="it\'s ${B:-c}"\n', ['B']],
    ["A='x' # ${B:-c}\nC=${D:-e}\n", ['D']],
    ['A=${#B} C=a#${D:-e}\n', ['D']],
    ['A=\\"${B:-c}\n', ['B']],
    ["cat <<EOF\n${A:-b} it's\nEOF\nC=${D:-e}\n", ['A', 'D']],
    ["cat <<'EOF'\n${A:-b}\nEOF\nC=${D:-e}\n", ['D']],
    ['cat <<-"EOF"\n\t${A:-b}\n\tEOF\nC=${D:-e}\n', ['D']],
    ["A='open\n${B:-c}", []],
    ['cat <<EOF\n${A:-b}', ['A']],
  ])('of %j', (script, expected) => {
    expect(shellExpansions(script).map(({ name }) => name)).toEqual(expected);
  });
});
