import type { Language } from './code.ts';
import type { Project } from './project.ts';

const TYPESCRIPT_ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

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
  project: Project,
  fromPath: string,
  language: Language,
  specifier: string,
): string | undefined {
  return language === 'python'
    ? pythonFile(project, fromPath, specifier)
    : typescriptFile(project, fromPath, specifier);
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

function typescriptFile(project: Project, fromPath: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = joinPath(directoryOf(fromPath), specifier);
    return target === undefined ? undefined : existingTypescript(project, target);
  }
  for (const target of project.aliasesOf(fromPath, specifier)) {
    const path = existingTypescript(project, target);
    if (path !== undefined) {
      return path;
    }
  }
  return undefined;
}

function existingTypescript(project: Project, target: string): string | undefined {
  if (project.has(target) && TYPESCRIPT_ENDINGS.some((ending) => target.endsWith(ending))) {
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
  return candidates.find((path) => project.has(path));
}

function pythonFile(project: Project, fromPath: string, specifier: string): string | undefined {
  const dots = /^\.*/u.exec(specifier)?.[0].length ?? 0;
  const inner = specifier.slice(dots).split('.').join('/');
  if (dots > 0) {
    const base = joinPath(directoryOf(fromPath), '../'.repeat(dots - 1));
    return base === undefined ? undefined : existingPython(project, base, inner);
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
      const path = isPackage(project, root) ? undefined : existingPython(project, root, inner);
      // `import redis` in a redis.py means the library as well.
      if (path !== undefined && path !== fromPath) {
        return path;
      }
    }
  }
  return undefined;
}

function isPackage(project: Project, folder: string): boolean {
  return folder !== '' && project.has(`${folder}/__init__.py`);
}

function existingPython(project: Project, base: string, inner: string): string | undefined {
  const target = [base, inner].filter((part) => part !== '').join('/');
  return [`${target}.py`, `${target}/__init__.py`].find((path) => project.has(path));
}

function parentOf(directory: string): string | undefined {
  return directory === '' ? undefined : directoryOf(directory);
}
