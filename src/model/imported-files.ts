import { dataAt, textOf } from '#syntax/data.ts';

import { readData } from './documents.ts';
import { languageOf } from './language.ts';
import { submoduleSpecifier } from './module-paths.ts';
import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';
import { fileNameOf, folderOf } from './repository-path.ts';

const known = new WeakMap<Project, Map<string, readonly string[]>>();

/**
 * The code files of the repository that a code file imports to run them, packages of a workspace
 * included. They are told by the text: no file is parsed for it, so whole import graphs are cheap.
 */
export function importedFiles(project: Project, file: ProjectFile): readonly string[] {
  let ofProject = known.get(project);
  if (ofProject === undefined) {
    ofProject = new Map();
    known.set(project, ofProject);
  }
  let imported = ofProject.get(file.path);
  if (imported === undefined) {
    imported = [
      ...new Set(
        languageOf(file.path) === 'python'
          ? pythonImports(project, file)
          : typescriptImports(project, file),
      ),
    ];
    ofProject.set(file.path, imported);
  }
  return imported;
}

const SPECIFIER =
  /\b(?:from\s*|import\s*\(\s*|import\s+|require\(\s*)(?<quote>['"])(?<specifier>[^'"\n]{1,200})\k<quote>/gu;
// What is imported as a type is gone when the program runs.
const TYPE_ONLY = /\b(?:import|export)\s+type\s[\w\s{},*$]{1,2000}$/u;

function typescriptImports(project: Project, file: ProjectFile): readonly string[] {
  let before = 0;
  return [...file.text.matchAll(SPECIFIER)].flatMap((match) => {
    const specifier = match.groups?.['specifier'] ?? '';
    const head = file.text.slice(Math.max(before, match.index - 500), match.index);
    before = match.index + match[0].length;
    if (TYPE_ONLY.test(head)) {
      return [];
    }
    const path =
      project.importTarget(file.path, 'typescript', specifier) ?? workspaceFile(project, specifier);
    return path === undefined ? [] : [path];
  });
}

const PYTHON_FROM =
  /^[ \t]*from[ \t]+(?<specifier>[.\w]+)[ \t]+import[ \t]+(?:\((?<several>[^)]{0,5000})\)|(?<names>[^\n]*))/gmu;
const PYTHON_IMPORT = /^[ \t]*import[ \t]+(?<specifiers>[\w., \t]+)/gmu;

function pythonImports(project: Project, file: ProjectFile): readonly string[] {
  const specifiers = [
    ...[...file.text.matchAll(PYTHON_FROM)].flatMap(({ groups }) => {
      const specifier = groups?.['specifier'] ?? '';
      const names = groups?.['several'] ?? groups?.['names'] ?? '';
      return [specifier, ...namesIn(names).map((name) => submoduleSpecifier(specifier, name))];
    }),
    ...[...file.text.matchAll(PYTHON_IMPORT)].flatMap(({ groups }) =>
      namesIn(groups?.['specifiers'] ?? ''),
    ),
  ];
  return specifiers.flatMap((specifier) => {
    const path = project.importTarget(file.path, 'python', specifier);
    return path === undefined ? [] : [path];
  });
}

function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .flatMap((item) => /^\s*(?<name>[\w.]+)/u.exec(item)?.groups?.['name'] ?? []);
}

const workspaces = new WeakMap<Project, ReadonlyMap<string, string>>();

/** Package name → folder with its final slash, of every `package.json` of the repository. */
function workspacePackages(project: Project): ReadonlyMap<string, string> {
  let packages = workspaces.get(project);
  if (packages === undefined) {
    packages = new Map(
      project
        .files((path) => fileNameOf(path) === 'package.json')
        .flatMap((file) => {
          const name = textOf(dataAt(readData(file)?.documents[0], 'name'));
          return name === undefined ? [] : [[name, folderOf(file.path)] as const];
        }),
    );
    workspaces.set(project, packages);
  }
  return packages;
}

// `@acme/db` is `packages/db/src/index.ts` and `@acme/db/client` is `packages/db/client.ts` or below its src.
function workspaceFile(project: Project, specifier: string): string | undefined {
  const [first = '', second = ''] = specifier.split('/');
  const name = specifier.startsWith('@') ? `${first}/${second}` : first;
  const folder = workspacePackages(project).get(name);
  if (folder === undefined) {
    return undefined;
  }
  const inside = specifier.slice(name.length);
  const manifest = `${folder}package.json`;
  return [`./src${inside}`, `.${inside}`]
    .map((relative) => project.importTarget(manifest, 'typescript', relative))
    .find((path) => path !== undefined);
}
