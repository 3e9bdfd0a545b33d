import { dataAt, entriesOf, entryOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { directoryOf, joinPath } from './module-paths.ts';
import type { ImportTree } from './module-paths.ts';

type Tree = Pick<ImportTree, 'has' | 'file'>;

// A tsconfig extends another, which extends another; a cycle ends here.
const LONGEST_EXTENDS = 6;

/**
 * The paths that a non-relative import may mean: `compilerOptions.paths` and `baseUrl` of the nearest
 * tsconfig.json or jsconfig.json (https://www.typescriptlang.org/docs/handbook/modules/reference.html#paths),
 * `imports` of the nearest package.json (https://nodejs.org/api/packages.html#subpath-imports).
 */
export function pathAliasesOf(tree: Tree, fromPath: string, specifier: string): readonly string[] {
  if (specifier.startsWith('#')) {
    return subpathImports(tree, fromPath, specifier);
  }
  const config = nearest(tree, directoryOf(fromPath), ['tsconfig.json', 'jsconfig.json']);
  return config === undefined ? [] : compilerPaths(tree, config, specifier, 0);
}

/** The nearest file of one of these names, from a folder upwards. */
function nearest(tree: Tree, directory: string, names: readonly string[]): string | undefined {
  let current = directory;
  for (;;) {
    const found = names.map((name) => inFolder(current, name)).find((path) => tree.has(path));
    if (found !== undefined || current === '') {
      return found;
    }
    current = directoryOf(current);
  }
}

function inFolder(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

function documentOf(tree: Tree, path: string): DataNode | undefined {
  const file = tree.file(path);
  return file === undefined ? undefined : readData(file)?.documents[0];
}

function compilerPaths(
  tree: Tree,
  config: string,
  specifier: string,
  depth: number,
): readonly string[] {
  const document = documentOf(tree, config);
  const options = dataAt(document, 'compilerOptions');
  const folder = directoryOf(config);
  const baseUrl = textOf(dataAt(options, 'baseUrl'));
  const base = joinPath(folder, baseUrl ?? '.') ?? folder;
  const paths = dataAt(options, 'paths');
  if (paths === undefined && baseUrl === undefined && depth < LONGEST_EXTENDS) {
    const parent = textOf(dataAt(document, 'extends'));
    const parentPath =
      parent?.startsWith('.') === true ? joinPath(folder, withJson(parent)) : undefined;
    return parentPath === undefined ? [] : compilerPaths(tree, parentPath, specifier, depth + 1);
  }
  const mapped = entriesOf(paths).flatMap(({ key, value }) =>
    itemsOf(value).flatMap((target) => {
      const text = textOf(target);
      return text === undefined ? [] : substitute(key, text, specifier);
    }),
  );
  const unmapped = baseUrl === undefined ? [] : [specifier];
  return [...mapped, ...unmapped].flatMap((target) => joinPath(base, target) ?? []);
}

function withJson(path: string): string {
  return path.endsWith('.json') ? path : `${path}.json`;
}

function subpathImports(tree: Tree, fromPath: string, specifier: string): readonly string[] {
  const manifest = nearest(tree, directoryOf(fromPath), ['package.json']);
  if (manifest === undefined) {
    return [];
  }
  const imports = entryOf(documentOf(tree, manifest), 'imports')?.value;
  return entriesOf(imports).flatMap(({ key, value }) => {
    const target = textOf(value) ?? textOf(dataAt(value, 'default'));
    return target === undefined
      ? []
      : substitute(key, target, specifier).flatMap(
          (path) => joinPath(directoryOf(manifest), path) ?? [],
        );
  });
}

/** Fills the star of `target` with what the star of `pattern` matches; none when the pattern does not match. */
function substitute(pattern: string, target: string, specifier: string): readonly string[] {
  const star = pattern.indexOf('*');
  if (star < 0) {
    return pattern === specifier ? [target] : [];
  }
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  const isMatch =
    specifier.length >= before.length + after.length &&
    specifier.startsWith(before) &&
    specifier.endsWith(after);
  return isMatch
    ? [target.replace('*', () => specifier.slice(before.length, specifier.length - after.length))]
    : [];
}
