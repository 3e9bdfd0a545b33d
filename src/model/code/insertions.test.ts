import { describe, expect, it } from 'vitest';

import { callAt, moduleAt, projectOf } from '#test/support/project.ts';

import { insertLast } from './insertions.ts';

async function inserted(path: string, text: string): Promise<string | undefined> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  const call = callAt(module, 'f(');
  const edit = insertLast(module, call, call.callee.end + 1, 'x');
  return edit === undefined
    ? undefined
    : `${text.slice(0, edit.start)}${edit.text}${text.slice(edit.end)}`;
}

describe('insertLast', () => {
  it.each([
    ['a.ts', 'f()', 'f(x)'],
    ['a.ts', 'f(a!)', 'f(a!, x)'],
    ['a.ts', 'f(a as B)', 'f(a as B, x)'],
    ['a.ts', 'f(\n  a,\n)', 'f(\n  a, x\n)'],
    ['a.ts', "f('https://a.example')", "f('https://a.example', x)"],
    ['a.py', 'f((a))', 'f((a), x)'],
  ])('adds to the end of %s %j', async (path, text, expected) => {
    expect(await inserted(path, text)).toBe(expected);
  });

  it.each([
    ['a.ts', 'f(\n  a, // why\n)'],
    ['a.py', 'f(\n    a,  # why\n)'],
  ])('leaves %s %j alone, where a comment would swallow it', async (path, text) => {
    expect(await inserted(path, text)).toBeUndefined();
  });
});
