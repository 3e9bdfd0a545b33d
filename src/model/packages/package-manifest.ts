import { dataAt, entriesOf, entryOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';

/** What a `package.json` says, as far as rules ask. https://docs.npmjs.com/cli/configuring-npm/package-json */
export interface PackageManifest {
  readonly file: ProjectFile;
  /** Script name → command. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Package → version range of dependencies and devDependencies. */
  readonly dependencies: ReadonlyMap<string, string>;
  /** `pnpm@9.1.0` in its parts; undefined when the field is not there. */
  readonly packageManager:
    | { readonly name: string; readonly start: number; readonly end: number }
    | undefined;
  /** The top-level keys that hold something, with the place of the key. Not the ones that name a file. */
  readonly sections: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

const DEPENDENCY_KINDS = ['dependencies', 'devDependencies'] as const;

/** Reads a `package.json`; undefined when it holds no object. */
export function packageManifest(file: ProjectFile): PackageManifest | undefined {
  const root = readData(file)?.documents[0];
  if (root?.kind !== 'map') {
    return undefined;
  }
  const manager = entryOf(root, 'packageManager');
  const name = textOf(manager?.value)?.split('@')[0];
  return {
    file,
    scripts: textsOf(dataAt(root, 'scripts')),
    dependencies: new Map(DEPENDENCY_KINDS.flatMap((kind) => [...textsOf(dataAt(root, kind))])),
    packageManager:
      manager === undefined || name === undefined
        ? undefined
        : { name, start: manager.keyStart, end: manager.value.end },
    sections: new Map(
      root.entries
        .filter(({ value }) => value.kind === 'map' || isSharedConfig(textOf(value)))
        .map((entry) => [entry.key, { start: entry.keyStart, end: entry.keyEnd }]),
    ),
  };
}

/** True for a package that others install: what they get is not what its own lock file says. */
export function isLibrary({ file }: PackageManifest): boolean {
  const root = readData(file)?.documents[0];
  const isPrivate = textOf(dataAt(root, 'private')) === 'true';
  const entries = ['main', 'module', 'exports', 'bin', 'files', 'types', 'publishConfig'];
  return (
    !isPrivate &&
    textOf(dataAt(root, 'name')) !== undefined &&
    textOf(dataAt(root, 'version')) !== undefined &&
    entries.some((key) => dataAt(root, key) !== undefined) &&
    dataAt(root, 'scripts', 'start') === undefined
  );
}

// `"prettier": "@acme/prettier-config"` is a configuration, `"jest": "./jest.config.js"` says where one is.
function isSharedConfig(text: string | undefined): boolean {
  return text !== undefined && !/^\.|\.(?:json|[cm]?[jt]s)$/u.test(text);
}

function textsOf(node: DataNode | undefined): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(node).flatMap((entry) => {
      const text = textOf(entry.value);
      return text === undefined ? [] : [[entry.key, text] as const];
    }),
  );
}
