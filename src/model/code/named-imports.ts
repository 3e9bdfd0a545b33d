import { mayExportName } from './exported-names.ts';
import { fileFact } from '../file-fact.ts';
import { languageOf } from './language.ts';
import { submoduleSpecifier } from './module-paths.ts';
import { once } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';

/** What a file takes from another one, by name. */
interface NamedImport {
  readonly specifier: string;
  /** The name there and the name here; `*` for the whole module. */
  readonly names: readonly (readonly [theirs: string, own: string])[];
}

interface ImportFacts {
  readonly imports: readonly NamedImport[];
  /** Names that are passed on, in the same form. */
  readonly passed: readonly NamedImport[];
}

// Barrels re-export barrels; a cycle of them ends here.
const DEEPEST_BARREL = 6;

/**
 * The code files whose content a code file imports to run it: a name that a barrel passes on leads to the
 * file that declares it, and not to the barrel's other files. Told by the text, so that the imports of
 * all tests are cheap.
 */
export function filesImportedByName(project: Project, path: string): readonly string[] {
  const facts = importFacts(project, path);
  return facts === undefined
    ? []
    : [...new Set(facts.imports.flatMap((one) => filesBehind(project, path, one)))];
}

function filesBehind(
  project: Project,
  from: string,
  { specifier, names }: NamedImport,
): readonly string[] {
  const target = targetOf(project, from, specifier);
  return names.flatMap(([theirs]) => {
    const submodule =
      languageOf(from) === 'python'
        ? targetOf(project, from, submoduleSpecifier(specifier, theirs))
        : undefined;
    if (submodule !== undefined) {
      return [submodule];
    }
    return target === undefined ? [] : declaring(project, `${target}\n${theirs}`);
  });
}

function targetOf(project: Project, from: string, specifier: string): string | undefined {
  const language = languageOf(from);
  return language === undefined ? undefined : project.importTarget(from, language, specifier);
}

const declaring = once((project: Project, key: string): readonly string[] => {
  const [path = '', name = ''] = key.split('\n');
  return declaringFiles(project, path, name, 0);
});

function declaringFiles(
  project: Project,
  path: string,
  name: string,
  depth: number,
): readonly string[] {
  const passed = depth > DEEPEST_BARREL ? [] : (importFacts(project, path)?.passed ?? []);
  const found = passed.flatMap((one): readonly string[] => {
    const target = targetOf(project, path, one.specifier);
    const theirs = one.names.flatMap(([there, own]) => {
      if (own === name || name === '*') {
        return [there];
      }
      return own === '*' && declares(project, target, name) ? [name] : [];
    });
    return target === undefined
      ? []
      : theirs.flatMap((there) => declaringFiles(project, target, there, depth + 1));
  });
  return found.length === 0 || name === '*' ? [path, ...found] : found;
}

// A barrel of many stars: the file that says the name, or passes on others itself.
function declares(project: Project, path: string | undefined, name: string): boolean {
  const text = path === undefined ? undefined : project.file(path)?.text;
  if (path === undefined || text === undefined) {
    return false;
  }
  const passed = importFacts(project, path)?.passed ?? [];
  const maySay = languageOf(path) === 'python' || mayExportName(project, path, name);
  return (
    (maySay && hasWord(text, name)) ||
    passed.some(({ names }) => names.some(([, own]) => own === '*'))
  );
}

function hasWord(text: string, word: string): boolean {
  const pattern = `(?<![\\w$])${word.replaceAll('$', String.raw`\$`)}(?![\\w$])`;
  return text.includes(word) && new RegExp(pattern, 'u').test(text);
}

const importFacts = fileFact('named-imports', (file): ImportFacts =>
  languageOf(file.path) === 'python' ? pythonFacts(file) : typescriptFacts(file),
);

const STATEMENT =
  /\b(?<verb>import|export)\s+(?<type>type\s+)?(?<clause>[\w*\s{},$]{0,3000}?)\s*from\s*["'](?<specifier>[^"'\n]{1,200})["']/gu;
const CALLED =
  /\b(?:import|require|importActual(?:<[^>\n]*>)?|requireActual(?:<[^>\n]*>)?)\s*\(\s*["'`](?<specifier>[^"'`\n]{1,200})["'`]/gu;
const BARE = /\bimport\s+["'](?<specifier>[^"'\n]{1,200})["']/gu;
const EXPORTED = /\bexport\s*\{(?<names>[^}]{0,3000})\}\s*(?!\s*from)/gu;

function typescriptFacts({ text }: ProjectFile): ImportFacts {
  const statements = [...text.matchAll(STATEMENT)]
    .filter(({ groups }) => groups?.['type'] === undefined)
    .map(({ groups }) => ({
      verb: groups?.['verb'],
      specifier: groups?.['specifier'] ?? '',
      names: clauseNames(groups?.['clause'] ?? ''),
    }));
  const whole = [...text.matchAll(CALLED), ...text.matchAll(BARE)].map(({ groups }) => ({
    specifier: groups?.['specifier'] ?? '',
    names: [['*', '*'] as const],
  }));
  const imports = statements.filter(({ verb }) => verb === 'import');
  const again = new Set(
    [...text.matchAll(EXPORTED)].flatMap(({ groups }) =>
      clauseNames(`{${groups?.['names'] ?? ''}}`).map(([own]) => own),
    ),
  );
  const passedOn = imports.map(({ specifier, names }) => ({
    specifier,
    names: names.filter(([, own]) => again.has(own)),
  }));
  return {
    imports: [...imports, ...whole],
    passed: [...statements.filter(({ verb }) => verb === 'export'), ...passedOn].filter(
      ({ names }) => names.length > 0,
    ),
  };
}

/** `Default, { a, b as c }`, `* as ns` and `*` as pairs of names. */
function clauseNames(clause: string): NamedImport['names'] {
  const inner = /\{(?<names>[^}]*)\}/u.exec(clause)?.groups?.['names'] ?? '';
  const outside = clause.replace(/\{[^}]*\}/u, '');
  return [...inner.split(','), ...outside.split(',')].flatMap((part, index) => {
    const match = /^\s*(?<type>type\s+)?(?<theirs>[\w$*]+)(?:\s+as\s+(?<own>[\w$]+))?\s*$/u.exec(
      part,
    );
    const theirs = match?.groups?.['theirs'];
    if (theirs === undefined || match?.groups?.['type'] !== undefined) {
      return [];
    }
    const isDefault = index >= inner.split(',').length && theirs !== '*';
    return [[isDefault ? 'default' : theirs, match?.groups?.['own'] ?? theirs] as const];
  });
}

const FROM =
  /^[ \t]*from[ \t]+(?<specifier>[.\w]+)[ \t]+import[ \t]+(?:\((?<several>[^)]{0,5000})\)|(?<names>[^\n#]*))/gmu;
const MODULES = /^[ \t]*import[ \t]+(?<modules>[\w., \t]+)/gmu;

function pythonFacts({ text, path }: ProjectFile): ImportFacts {
  const named = [...text.matchAll(FROM)].map(({ groups }) => ({
    specifier: groups?.['specifier'] ?? '',
    names: (groups?.['several'] ?? groups?.['names'] ?? '').split(',').flatMap((part) => {
      const match = /^\s*(?<theirs>[\w*]+)(?:\s+as\s+(?<own>\w+))?/u.exec(
        part.replaceAll(/#.*$/gmu, ''),
      );
      const theirs = match?.groups?.['theirs'];
      return theirs === undefined ? [] : [[theirs, match?.groups?.['own'] ?? theirs] as const];
    }),
  }));
  const whole = [...text.matchAll(MODULES)].flatMap(({ groups }) =>
    (groups?.['modules'] ?? '').split(',').flatMap((part) => {
      const specifier = /^\s*(?<name>[\w.]+)/u.exec(part)?.groups?.['name'];
      return specifier === undefined ? [] : [{ specifier, names: [['*', '*'] as const] }];
    }),
  );
  // What a package's own file takes in, it passes on.
  return fileNameOf(path) === '__init__.py'
    ? { imports: [], passed: named }
    : { imports: [...named, ...whole], passed: named };
}
