import { describe, expect, it } from 'vitest';

import { fileNameOf, folderOf, resolveInRepository } from './repository-path.ts';

describe('resolveInRepository', () => {
  it.each([
    ['', './a/b.js', 'a/b.js'],
    ['apps/web/', '../../scripts/a.js', 'scripts/a.js'],
    ['apps/', '.', 'apps'],
    ['', '', ''],
    ['', '../a', undefined],
    ['', '/etc/a', undefined],
    ['', '~/a', undefined],
  ])('from %j, %j is %j', (folder, written, path) => {
    expect(resolveInRepository(folder, written)).toBe(path);
  });
});

describe('folderOf and fileNameOf', () => {
  it('split a path', () => {
    expect([folderOf('a/b/c.ts'), fileNameOf('a/b/c.ts')]).toStrictEqual(['a/b/', 'c.ts']);
    expect([folderOf('c.ts'), fileNameOf('c.ts')]).toStrictEqual(['', 'c.ts']);
  });
});
