import { describe, expect, it } from 'vitest';

import { exprAt, moduleAt, projectOf } from '#test/support/project.ts';

import { elementsBehind } from './elements.ts';

async function elementsIn(path: string, text: string): Promise<readonly string[] | undefined> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return elementsBehind(module, exprAt(module, 'each'))?.map((element) =>
    element.module.text(element.expr),
  );
}

describe('elementsBehind', () => {
  it.each([
    ['a.ts', 'const LIST = [1, 2];\nLIST.some((each) => test(each));'],
    ['a.ts', 'for (const each of [1, 2]) { test(each); }'],
    ['a.py', 'LIST = [1, 2]\nany(test(each) for each in LIST)\n'],
    ['a.py', 'for each in [1, 2]:\n    test(each)\n'],
  ])('of %s: %j', async (path, text) => {
    expect(await elementsIn(path, text)).toEqual(['1', '2']);
  });

  it.each([
    ['a.ts', 'list().some((each) => test(each));'],
    ['a.ts', 'const each = 1;\ntest(each);'],
    ['a.ts', '[1].reduce((each) => test(each));'],
  ])('is unknown of %s: %j', async (path, text) => {
    expect(await elementsIn(path, text)).toBeUndefined();
  });
});
