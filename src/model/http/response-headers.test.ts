import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { headerWritesOf } from './response-headers.ts';

async function writesOf(path: string, text: string): Promise<readonly unknown[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return headerWritesOf(module).map(({ name, value, at }) => [
    name,
    value === null ? null : module.text(value),
    module.text(at),
  ]);
}

describe('headerWritesOf', () => {
  it.each([
    ["res.setHeader('X-Frame-Options', 'DENY');", 'x-frame-options', "'DENY'", "'X-Frame-Options'"],
    [
      "headers['X-Frame-Options'] = value;",
      'x-frame-options',
      'value',
      "headers['X-Frame-Options']",
    ],
    ["res.set({ 'X-Frame-Options': 'DENY' });", 'x-frame-options', "'DENY'", "'X-Frame-Options'"],
    [
      "list.push({ key: 'X-Frame-Options', value });",
      'x-frame-options',
      'value',
      "'X-Frame-Options'",
    ],
    ["new Map([['X-Frame-Options', 'DENY']]);", 'x-frame-options', "'DENY'", "'X-Frame-Options'"],
    ["const NAME = 'X-Frame-Options';\nres.set(NAME, 1);", 'x-frame-options', '1', 'NAME'],
  ])('reads %j', async (text, ...write) => {
    expect(await writesOf('a.ts', text)).toEqual([write]);
  });

  it('reads Python', async () => {
    const text =
      'response.headers["X-Frame-Options"] = "DENY"\nraw = [(b"x-frame-options", b"DENY")]\n';
    expect(await writesOf('a.py', text)).toEqual([
      ['x-frame-options', '"DENY"', 'response.headers["X-Frame-Options"]'],
      ['x-frame-options', 'b"DENY"', 'b"x-frame-options"'],
    ]);
  });

  it.each(["res.get('X-Frame-Options');", "headers['X-Frame-Options'];", "set('plain', 1);"])(
    'reads nothing in %j',
    async (text) => {
      expect(await writesOf('a.ts', text)).toEqual([]);
    },
  );
});
