import { describe, expect, it } from 'vitest';

import { ProjectFile } from '../project-file.ts';
import { workspacePackagesOf, workspacePathsOf } from './workspace-packages.ts';

function pathsOf(manifest: object, specifier: string): readonly string[] {
  const file = new ProjectFile('packages/db/package.json', JSON.stringify(manifest));
  return workspacePathsOf(workspacePackagesOf([file]), specifier);
}

describe('an import of a package of the repository', () => {
  it.each([
    ['its main file', { main: './src/main.ts' }, '@acme/db', 'packages/db/src/main.ts'],
    ['the source of a built file', { main: 'dist/main.js' }, '@acme/db', 'packages/db/src/main'],
    ['the source of its types', { types: './dist/x.d.ts' }, '@acme/db', 'packages/db/src/x'],
    ['its only export', { exports: './lib/a.js' }, '@acme/db', 'packages/db/src/a'],
    [
      'an export by condition',
      { exports: { '.': { types: './t.d.ts', import: './src/m.ts' } } },
      '@acme/db',
      'packages/db/src/m.ts',
    ],
    [
      'an exported subpath',
      { exports: { './client': './src/client/index.ts' } },
      '@acme/db/client',
      'packages/db/src/client/index.ts',
    ],
    [
      'a subpath by pattern',
      { exports: { './*': './src/*.ts' } },
      '@acme/db/models/user',
      'packages/db/src/models/user.ts',
    ],
    ['a folder of the package', {}, '@acme/db/models/user', 'packages/db/models/user'],
    ['its index', {}, '@acme/db', 'packages/db/src/index'],
  ])('may mean %s', (_what, manifest, specifier, path) => {
    expect(pathsOf({ name: '@acme/db', ...manifest }, specifier)).toContain(path);
  });

  it('means nothing when no package has the name', () => {
    expect(pathsOf({ name: '@acme/db' }, '@acme/dbx')).toEqual([]);
    expect(pathsOf({ name: 'db' }, 'pg')).toEqual([]);
    expect(pathsOf({}, 'undefined')).toEqual([]);
  });
});
