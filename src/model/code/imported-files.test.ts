import { describe, expect, it } from 'vitest';

import { projectOf } from '#test/support/project.ts';

import { importedFiles } from './imported-files.ts';

async function importsOf(
  path: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  return importedFiles(await projectOf(files), path);
}

describe('importedFiles', () => {
  it.each([
    ["import { b } from './b';"],
    ["import './b';"],
    ["export * from './b.js';"],
    ["const b = require('./b');"],
    ["const b = await import('./b');"],
    ["import type { T } from './t';\nimport { b } from './b';"],
  ])('finds what %s runs', async (text) => {
    const found = await importsOf('src/a.ts', { 'src/a.ts': text, 'src/b.ts': '', 'src/t.ts': '' });
    expect(found).toEqual(['src/b.ts']);
  });

  it.each([["import type { B } from './b';"], ["export type { B } from './b';"], ["import 'b';"]])(
    'passes over %s',
    async (text) => {
      expect(await importsOf('src/a.ts', { 'src/a.ts': text, 'src/b.ts': '' })).toEqual([]);
    },
  );

  it('finds packages of the workspace, by their entry and by a path in them', async () => {
    const found = await importsOf('apps/api/a.ts', {
      'apps/api/a.ts': "import { b } from '@acme/b';\nimport { c } from '@acme/b/lib/c';\n",
      'packages/b/package.json': '{ "name": "@acme/b" }',
      'packages/b/src/index.ts': '',
      'packages/b/lib/c.ts': '',
    });
    expect(found).toEqual(['packages/b/src/index.ts', 'packages/b/lib/c.ts']);
  });

  it.each([
    ['from app import b', ['app/__init__.py', 'app/b.py']],
    ['from app.b import (\n    x,\n    y,\n)', ['app/b.py']],
    ['from .b import x', ['app/b.py']],
    ['import app.b', ['app/b.py']],
    ['import os', []],
  ])('finds what %j runs', async (text, expected) => {
    const found = await importsOf('app/a.py', {
      'app/__init__.py': '',
      'app/a.py': text,
      'app/b.py': '',
    });
    expect(found).toEqual(expected);
  });
});
