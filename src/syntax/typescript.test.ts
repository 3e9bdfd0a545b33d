import { describe, expect, it } from 'vitest';

import { MAX_SYNTAX_PROBLEMS } from './parser.ts';
import { loadTypescript } from './typescript.ts';

const parser = await loadTypescript();

describe('loadTypescript', () => {
  it.each(['a.ts', 'a.mts', 'a.cts'])('reads <T>x as an assertion in %s', (path) => {
    expect(parser.parse(path, 'const a = <T>b;').problems).toEqual([]);
  });

  it.each(['a.tsx', 'a.js', 'a.mjs', 'a.cjs', 'a.jsx'])('reads JSX in %s', (path) => {
    expect(parser.parse(path, 'const a = <b>c</b>;').problems).toEqual([]);
  });

  it('reads to the end', () => {
    const text = 'f();\ng();\n';
    const { source } = parser.parse('a.ts', text);
    expect(source?.end).toBe(text.length);
  });

  it('lists what is broken with its place', () => {
    const { problems } = parser.parse('a.ts', 'const 😀 = 1;\nf(;');
    expect(problems.at(-1)).toEqual({
      start: 16,
      end: 17,
      message: "')' expected.",
    });
  });

  it('lists no more problems than anybody reads', () => {
    expect(parser.parse('a.ts', '#!\n@ # '.repeat(500)).problems.length).toBe(MAX_SYNTAX_PROBLEMS);
  });

  it('makes code that is too deep for the compiler a problem, and reads on', () => {
    const text = '['.repeat(500_000);
    const { source, problems } = parser.parse('a.ts', text);
    expect(source).toBeUndefined();
    expect(problems).toEqual([
      { start: 0, end: text.length, message: 'The code is nested too deeply to be read.' },
    ]);
    expect(parser.parse('a.ts', 'f()').problems).toEqual([]);
  });
});
