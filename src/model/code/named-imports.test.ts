import { describe, expect, it } from 'vitest';

import { projectOf } from '#test/support/project.ts';

import { filesImportedByName } from './named-imports.ts';

const BARREL = {
  'src/index.ts': "export { a as one } from './a';\nexport * from './b';\nexport * from './c';\n",
  'src/a.ts': 'export const a = 1;\n',
  'src/b.ts': 'export const b = 1;\n',
  'src/c.ts': 'export const c = 1;\n',
};

async function importsOf(
  path: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  return [...filesImportedByName(await projectOf(files), path)].toSorted();
}

describe('filesImportedByName', () => {
  it.each([
    ["import { one } from './src';", ['src/a.ts']],
    ["import { b } from './src';", ['src/b.ts']],
    ["import { type b, c as d } from './src';", ['src/c.ts']],
    ["import * as all from './src';", ['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/index.ts']],
    ["const { b } = await import('./src/b');", ['src/b.ts']],
    ["import type { b } from './src';", []],
    ["jest.mock('./src/b');", []],
  ])('leads %s to the files that declare it', async (text, expected) => {
    expect(await importsOf('a.test.ts', { ...BARREL, 'a.test.ts': `${text}\n` })).toEqual(expected);
  });

  it('follows a name that is imported first and exported then', async () => {
    const files = {
      'src/index.ts': "import { a } from './a';\nexport { a };\n",
      'src/a.ts': 'export const a = 1;\n',
      'a.test.ts': "import { a } from './src';\n",
    };
    expect(await importsOf('a.test.ts', files)).toEqual(['src/a.ts']);
  });

  it.each([
    ['from app.locks import hold', ['app/locks/redis.py']],
    ['from app.locks import other', ['app/locks/other.py']],
    ['from app import (\n    locks,\n)', ['app/locks/__init__.py']],
    ['import app.locks.other', ['app/locks/other.py']],
  ])('leads %s to the module that declares it', async (text, expected) => {
    const files = {
      'app/__init__.py': '',
      'app/locks/__init__.py': 'from .redis import hold\n',
      'app/locks/redis.py': 'def hold():\n    pass\n',
      'app/locks/other.py': 'def other():\n    pass\n',
      'tests/test_a.py': `${text}\n`,
    };
    expect(await importsOf('tests/test_a.py', files)).toEqual(expected);
  });
});
