import type { Language } from './code.ts';
import type { ProjectFile } from '../project-file.ts';

const TYPESCRIPT_ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** The tree in which imports are looked up. */
export interface ImportTree {
  has(path: string): boolean;
  /** True when some Python file, or a folder above one, has that name. */
  namesPython(name: string): boolean;
  file(path: string): ProjectFile | undefined;
  /**
   * The paths, without extension or with it, that a non-relative import of TypeScript may mean by the
   * configuration around the importing file and by the packages of the repository.
   */
  aliasesOf(fromPath: string, specifier: string): readonly string[];
}

/** Endings that a specifier may name although the source file has another: https://www.typescriptlang.org/docs/handbook/modules/reference.html#file-extension-substitution */
const EMITTED_ENDINGS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/**
 * The project file that an import leads to; undefined when it leads out of the repository or nowhere.
 * `specifier` is written as in the source: `./pool.js`, `@/lib/db`, `..models`, `app.db`.
 */
export function moduleFileOf(
  tree: ImportTree,
  fromPath: string,
  language: Language,
  specifier: string,
): string | undefined {
  return language === 'python'
    ? pythonFile(tree, fromPath, specifier)
    : typescriptFile(tree, fromPath, specifier);
}

/** How `from package import name` names the module `name` of a Python package: `from . import db` is `.db`. */
export function submoduleSpecifier(specifier: string, name: string): string {
  return specifier.endsWith('.') ? specifier + name : `${specifier}.${name}`;
}

/** Path without its last segment; the root is the empty string. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Joins and resolves `.` and `..`; undefined when the way leads out of the repository. */
export function joinPath(directory: string, relative: string): string | undefined {
  const segments = directory === '' ? [] : directory.split('/');
  for (const segment of relative.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) {
        return undefined;
      }
    } else if (segment !== '.' && segment !== '') {
      segments.push(segment);
    }
  }
  return segments.join('/');
}

function typescriptFile(tree: ImportTree, fromPath: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = joinPath(directoryOf(fromPath), specifier);
    return target === undefined ? undefined : existingTypescript(tree, target);
  }
  for (const target of tree.aliasesOf(fromPath, specifier)) {
    const path = existingTypescript(tree, target);
    if (path !== undefined) {
      return path;
    }
  }
  return undefined;
}

function existingTypescript(tree: ImportTree, target: string): string | undefined {
  if (tree.has(target) && TYPESCRIPT_ENDINGS.some((ending) => target.endsWith(ending))) {
    return target;
  }
  const dot = target.lastIndexOf('.');
  const stem = dot < 0 ? target : target.slice(0, dot);
  const emitted = dot < 0 ? [] : (EMITTED_ENDINGS[target.slice(dot)] ?? []);
  const index = target === '' ? 'index' : `${target}/index`;
  const candidates = [
    ...emitted.map((ending) => stem + ending),
    ...TYPESCRIPT_ENDINGS.map((ending) => target + ending),
    ...TYPESCRIPT_ENDINGS.map((ending) => index + ending),
  ];
  return candidates.find((path) => tree.has(path));
}

function pythonFile(tree: ImportTree, fromPath: string, specifier: string): string | undefined {
  const dots = /^\.*/u.exec(specifier)?.[0].length ?? 0;
  const inner = specifier.slice(dots).split('.').join('/');
  if (dots > 0) {
    const base = joinPath(directoryOf(fromPath), '../'.repeat(dots - 1));
    return base === undefined ? undefined : existingPython(tree, base, inner);
  }
  // Most of what is imported stands in no folder of the repository.
  const [first = ''] = inner.split('/');
  if (!tree.namesPython(first)) {
    return undefined;
  }
  // An absolute import starts at a source root. Which folders are roots is not written down, so the
  // nearest folder above the importing file that has such a module is taken. A package is none: beside
  // its logging.py, `import logging` means the library.
  for (
    let folder: string | undefined = directoryOf(fromPath);
    folder !== undefined;
    folder = parentOf(folder)
  ) {
    for (const root of [folder, folder === '' ? 'src' : `${folder}/src`]) {
      const path = isPackage(tree, root) ? undefined : existingPython(tree, root, inner);
      // `import redis` in a redis.py means the library as well.
      if (path !== undefined && path !== fromPath) {
        return path;
      }
    }
  }
  return undefined;
}

function isPackage(tree: ImportTree, folder: string): boolean {
  return folder !== '' && tree.has(`${folder}/__init__.py`);
}

function existingPython(tree: ImportTree, base: string, inner: string): string | undefined {
  const target = [base, inner].filter((part) => part !== '').join('/');
  return [`${target}.py`, `${target}/__init__.py`].find((path) => tree.has(path));
}

function parentOf(directory: string): string | undefined {
  return directory === '' ? undefined : directoryOf(directory);
}
