import { fileFact } from '../file-fact.ts';
import { languageOf } from './language.ts';
import { submoduleSpecifier } from './module-paths.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';

/**
 * The code files of the repository that a code file imports to run them, packages of a workspace
 * included. They are told by the text: no file is parsed for it, so whole import graphs are cheap.
 */
export function importedFiles(project: Project, path: string): readonly string[] {
  const language = languageOf(path);
  const specifiers = language === undefined ? undefined : specifiersOf(project, path);
  return language === undefined || specifiers === undefined
    ? []
    : [
        ...new Set(
          specifiers.flatMap((specifier) => project.importTarget(path, language, specifier) ?? []),
        ),
      ];
}

const specifiersOf = fileFact('imported-files', (file): readonly string[] => [
  ...new Set(
    languageOf(file.path) === 'python' ? pythonSpecifiers(file) : typescriptSpecifiers(file),
  ),
]);

const SPECIFIER =
  /\b(?:from\s*|import\s*\(\s*|import\s+|require\(\s*)(?<quote>['"])(?<specifier>[^'"\n]{1,200})\k<quote>/gu;
// What is imported as a type is gone when the program runs.
const TYPE_ONLY = /\b(?:import|export)\s+type\s[\w\s{},*$]{1,2000}$/u;

function typescriptSpecifiers({ text }: ProjectFile): readonly string[] {
  let before = 0;
  return [...text.matchAll(SPECIFIER)].flatMap((match) => {
    const head = text.slice(Math.max(before, match.index - 500), match.index);
    before = match.index + match[0].length;
    return TYPE_ONLY.test(head) ? [] : [match.groups?.['specifier'] ?? ''];
  });
}

const PYTHON_FROM =
  /^[ \t]*from[ \t]+(?<specifier>[.\w]+)[ \t]+import[ \t]+(?:\((?<several>[^)]{0,5000})\)|(?<names>[^\n]*))/gmu;
const PYTHON_IMPORT = /^[ \t]*import[ \t]+(?<specifiers>[\w., \t]+)/gmu;

function pythonSpecifiers({ text }: ProjectFile): readonly string[] {
  return [
    ...[...text.matchAll(PYTHON_FROM)].flatMap(({ groups }) => {
      const specifier = groups?.['specifier'] ?? '';
      const names = groups?.['several'] ?? groups?.['names'] ?? '';
      return [specifier, ...namesIn(names).map((name) => submoduleSpecifier(specifier, name))];
    }),
    ...[...text.matchAll(PYTHON_IMPORT)].flatMap(({ groups }) =>
      namesIn(groups?.['specifiers'] ?? ''),
    ),
  ];
}

function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .flatMap((item) => /^\s*(?<name>[\w.]+)/u.exec(item)?.groups?.['name'] ?? []);
}
