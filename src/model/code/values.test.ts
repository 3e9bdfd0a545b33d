import { describe, expect, it } from 'vitest';

import { callAt, exprAt, moduleAt, projectOf } from '#test/support/project.ts';

import { argumentOf, keywordOf, positional, propertyOf, stringOf, valueOf } from './values.ts';

describe('valueOf', () => {
  it.each([
    ["'a';", "'a'", 'a'],
    ["const A = 'a';\nA;", 'A', 'a'],
    ["const A = 'a' + 'b';\nA;", 'A', 'ab'],
    ['const A = 1;\n`n${A}`;', '`n${A}`', 'n1'],
    ['const A = { b: { c: 5 } };\nA.b.c;', 'A.b.c', 5],
    ['-3;', '-3', -3],
    ['const S = 1000;\n60 * S;', '60 * S', 60_000],
    ['!0;', '!0', true],
  ])('knows the constant of %j', async (text, expr, expected) => {
    const module = moduleAt(await projectOf({ 'a.ts': text }), 'a.ts');
    expect(valueOf(module, exprAt(module, expr))).toEqual({ isKnown: true, value: expected });
  });

  it.each([
    ['let a = 1;\na = 2;\na;', 'a'],
    ['f();', 'f()'],
    ['const a = `${a}`;\na;', 'a'],
    ['sql`select 1`;', 'sql`select 1`'],
  ])('admits that %j cannot be told', async (text, expr) => {
    const module = moduleAt(await projectOf({ 'a.ts': text }), 'a.ts');
    expect(valueOf(module, exprAt(module, expr))).toEqual({ isKnown: false });
  });

  it('reads strings through imports', async () => {
    const files = { 'a.py': 'from b import NAME\nNAME\n', 'b.py': 'NAME = "x"\n' };
    const module = moduleAt(await projectOf(files), 'a.py');
    expect(stringOf(module, exprAt(module, 'NAME'))).toBe('x');
  });
});

describe('propertyOf', () => {
  it.each([
    ['f({ a: 1 });', 'given'],
    ['f({ b: 1 });', 'absent'],
    ['f();', 'absent'],
    ['const base = { a: 1 };\nf({ ...base, b: 2 });', 'given'],
    ['const base = { b: 1 };\nf({ ...base });', 'absent'],
    ['f({ ...process.env });', 'unknown'],
    ['f({ [key]: 1 });', 'unknown'],
    ['f(options);', 'unknown'],
    ['const base = { ...base };\nf(base);', 'unknown'],
  ])('of %j is %s', async (text, kind) => {
    const module = moduleAt(await projectOf({ 'a.ts': text }), 'a.ts');
    expect(propertyOf(module, positional(callAt(module, 'f('), 0), 'a').kind).toBe(kind);
  });

  it('takes the last of equal keys', async () => {
    const module = moduleAt(await projectOf({ 'a.ts': 'f({ a: 1, ...{ a: 2 } });' }), 'a.ts');
    const option = propertyOf(module, positional(callAt(module, 'f('), 0), 'a');
    expect(option.kind === 'given' ? valueOf(option.module, option.value) : option).toEqual({
      isKnown: true,
      value: 2,
    });
  });
});

describe('arguments of Python calls', () => {
  it.each([
    ['f(a=1)\n', 'given'],
    ['f(b=1)\n', 'absent'],
    ['f(**options)\n', 'unknown'],
    ['options = {"a": 1}\nf(**options)\n', 'given'],
    ['options = {"b": 1}\nf(**options)\n', 'absent'],
  ])('by keyword, of %j: %s', async (text, kind) => {
    const module = moduleAt(await projectOf({ 'a.py': text }), 'a.py');
    expect(keywordOf(module, callAt(module, 'f('), 'a').kind).toBe(kind);
  });

  it('by position or by keyword', async () => {
    const module = moduleAt(await projectOf({ 'a.py': 'f(1, b=2)\n' }), 'a.py');
    const call = callAt(module, 'f(');
    expect(argumentOf(module, call, 0, 'a').kind).toBe('given');
    expect(argumentOf(module, call, 1, 'b').kind).toBe('given');
    expect(argumentOf(module, call, 2, 'c').kind).toBe('absent');
  });

  it('are not told by position after a spread', async () => {
    const module = moduleAt(await projectOf({ 'a.py': 'f(*rest, 1)\n' }), 'a.py');
    expect(positional(callAt(module, 'f('), 1)).toBeUndefined();
  });
});
