import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import packageJson from '../../package.json' with { type: 'json' };
import { ROOT } from '../support/root.ts';

const THREAD = join(ROOT, 'src/review/audit-worker.ts');

interface Reached {
  /** Paths from the root. */
  readonly files: ReadonlySet<string>;
  readonly builtins: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

/** Everything of ours that the thread loads, and what that takes from outside, types aside. */
function reachedFrom(entry: string): Reached {
  const files = new Set<string>();
  const builtins = new Set<string>();
  const packages = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) {
      continue;
    }
    files.add(file);
    for (const name of importedBy(file)) {
      if (name.startsWith('node:')) {
        builtins.add(name);
      } else if (name.startsWith('.')) {
        waiting.push(resolve(dirname(file), name));
      } else if (name.startsWith('#')) {
        waiting.push(aliased(name));
      } else {
        packages.add(name);
      }
    }
  }
  return { files, builtins, packages };
}

/** Types are written as such, so what is left of an import's first words is loaded. */
const LOADED =
  /^(?:import|export) (?!type\b)(?:[^;']*? from )?'(?<from>[^']+)'|\bimport\(\s*'(?<dynamic>[^']+)'/gmu;

const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gmu;

function importedBy(file: string): readonly string[] {
  const code = readFileSync(file, 'utf8').replaceAll(COMMENT, '');
  return [...code.matchAll(LOADED)].map(
    ({ groups }) => groups?.['from'] ?? groups?.['dynamic'] ?? '',
  );
}

function aliased(name: string): string {
  const folder = name.slice(0, name.indexOf('/'));
  const aliases: Readonly<Record<string, string>> = packageJson.imports;
  const target = aliases[`${folder}/*`] ?? '';
  return join(ROOT, target.replace('*', name.slice(folder.length + 1)));
}

describe('the thread that reads other people’s code', () => {
  const reached = reachedFrom(THREAD);

  test('loads engine and rules', () => {
    expect(reached.files.has(join(ROOT, 'src/audit/audit.ts'))).toBe(true);
    expect(reached.files.has(join(ROOT, 'rules/data/sql-injection/rule.ts'))).toBe(true);
  });

  test('has no disk, network, shell or thread of its own to hand to them', () => {
    expect([...reached.builtins].toSorted()).toEqual(['node:crypto', 'node:module', 'node:v8']);
  });

  test('loads these packages and no other', () => {
    expect([...reached.packages].toSorted()).toEqual([
      '@actions/expressions',
      '@actions/expressions/ast',
      '@secretlint/secretlint-rule-preset-recommend',
      'dockerfile-ast',
      'jsonc-parser',
      'libpg-query',
      'lru-cache',
      'toml-eslint-parser',
      'ts-morph',
      'unbash',
      'web-tree-sitter',
      'yaml',
    ]);
  });

  test('takes `node:module` only to find the grammars, and `node:v8` to set how they are compiled', () => {
    expect(usersOf('node:module')).toEqual(['src/syntax/python.ts']);
    expect(usersOf('node:v8')).toEqual(['src/syntax/postgres-sql.ts']);
  });

  function usersOf(builtin: string): readonly string[] {
    return [...reached.files]
      .filter((file) => importedBy(file).includes(builtin))
      .map((file) => file.slice(ROOT.length + 1));
  }
});
