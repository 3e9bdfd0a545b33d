import { dataAt, entriesOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { isTestPath } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

/** A package of the repository that others of its packages import by name. */
export interface WorkspacePackage {
  /** The folder with its final slash; empty for the root of the repository. */
  readonly folder: string;
  readonly manifest: DataNode;
}

/** True for the manifest of a package of the repository. */
export function isWorkspaceManifest(path: string): boolean {
  return fileNameOf(path) === 'package.json' && !isSamplePath(path) && !isTestPath(path);
}

/** The packages that these `package.json` files name. The first of equal names counts. */
export function workspacePackagesOf(
  manifests: readonly ProjectFile[],
): ReadonlyMap<string, WorkspacePackage> {
  const packages = new Map<string, WorkspacePackage>();
  for (const file of manifests) {
    const manifest = readData(file)?.documents[0];
    const name = textOf(dataAt(manifest, 'name'));
    if (manifest !== undefined && name !== undefined && !packages.has(name)) {
      packages.set(name, { folder: folderOf(file.path), manifest });
    }
  }
  return packages;
}

const PACKAGE_NAME = /^(?<name>(?:@[^/]+\/)?[^/]+)(?:\/(?<rest>.+))?$/u;

/**
 * The paths, from the likeliest on and partly without extension, that an import of a workspace package
 * may mean: by its `exports` and entry points, read as the sources that they are built from, and by its
 * folders. Empty when no package of the repository has the name.
 *
 * @see https://nodejs.org/api/packages.html#package-entry-points
 */
export function workspacePathsOf(
  packages: ReadonlyMap<string, WorkspacePackage>,
  specifier: string,
): readonly string[] {
  const parts = PACKAGE_NAME.exec(specifier)?.groups;
  const found = packages.get(parts?.['name'] ?? '');
  if (found === undefined) {
    return [];
  }
  const inner = parts?.['rest'];
  const named = [
    ...exportedPaths(dataAt(found.manifest, 'exports'), inner),
    ...(inner === undefined ? entryPoints(found.manifest) : []),
  ];
  const usual = inner === undefined ? ['src/index', 'index'] : [inner, `src/${inner}`];
  return [...named.flatMap(sourcesOf), ...usual].map((path) => found.folder + path);
}

function entryPoints(manifest: DataNode): readonly string[] {
  return ['source', 'types', 'typings', 'module', 'main'].flatMap(
    (field) => textOf(dataAt(manifest, field)) ?? [],
  );
}

function exportedPaths(
  exported: DataNode | undefined,
  inner: string | undefined,
): readonly string[] {
  if (exported === undefined) {
    return [];
  }
  const isOfSubpaths = entriesOf(exported).some(({ key }) => key.startsWith('.'));
  if (!isOfSubpaths) {
    return inner === undefined ? targetsOf(exported) : [];
  }
  const wanted = inner === undefined ? '.' : `./${inner}`;
  return entriesOf(exported).flatMap(({ key, value }) => {
    const [before = '', after] = key.split('*');
    if (after === undefined) {
      return key === wanted ? targetsOf(value) : [];
    }
    const isMatch =
      wanted.length >= before.length + after.length &&
      wanted.startsWith(before) &&
      wanted.endsWith(after);
    const star = wanted.slice(before.length, wanted.length - after.length);
    return isMatch ? targetsOf(value).map((target) => target.replace('*', () => star)) : [];
  });
}

/** The paths behind all conditions. Which of them is taken does not matter: they are one source. */
function targetsOf(node: DataNode): readonly string[] {
  const text = textOf(node);
  return text === undefined ? entriesOf(node).flatMap(({ value }) => targetsOf(value)) : [text];
}

// What is published is built, and the repository holds what it is built from.
function sourcesOf(path: string): readonly string[] {
  const plain = path.replace(/^\.\//u, '');
  const source = plain
    .replace(/^(?:dist|build|lib|out|esm|cjs)\/(?:esm\/|cjs\/|src\/)?/u, 'src/')
    .replace(/(?:\.d)?\.[cm]?[jt]sx?$/u, '');
  return [plain, source];
}
