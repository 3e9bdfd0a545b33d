import { describe, expect, it } from 'vitest';

import { exprAt, moduleAt, projectOf } from '#test/support/project.ts';

import { requestValueOf } from './request-values.ts';

async function partIn(path: string, expr: string): Promise<string | undefined> {
  const module = moduleAt(await projectOf({ [path]: `f(${expr})\n` }), path);
  return requestValueOf(module, exprAt(module, expr))?.part;
}

describe('requestValueOf', () => {
  it.each([
    ['a.ts', "req.get('x-admin')", 'header'],
    // What a request of aiohttp holds was put there by the program.
    ['a.py', 'request.get("is_admin")', undefined],
    ['a.py', 'request.headers.get("x-admin")', 'header'],
    ['a.py', 'request.cookies["session"]', 'cookie'],
  ])('in %s, %s is a %s', async (path, expr, expected) => {
    expect(await partIn(path, expr)).toBe(expected);
  });
});
