import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import { prismaModelsOf } from '../schema/prisma-schema.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';

/** What a database gives as a BigInt reaches files that do not name the type. */
const DATABASE = /mode:\s*['"]bigint|setTypeParser|postgres\.BigInt/u;
const RAW_COUNT = /\$queryRaw/u;
const COUNT = /\bcount\s*\(|::\s*(?:bigint|int8)\b/iu;
const WRITTEN = /\bBigInt[.(]|\b\d[\d_]*n\b|\b0[xob][\da-f_]+n\b|\bhrtime\.bigint\b/iu;
const IMPORT = /(?:\bfrom|\brequire\(|\bimport\(?)\s*['"](?<specifier>[^'"\n]+)['"]/gu;

const DATABASE_FILES: FileQuestion = {
  name: 'bigint/database',
  words: ['bigint', 'setTypeParser', 'postgres.BigInt', '$queryRaw'],
  path: isProgram,
  file: ({ text }) => DATABASE.test(text) || (RAW_COUNT.test(text) && COUNT.test(text)),
};

const WRITTEN_FILES: FileQuestion = {
  name: 'bigint/written',
  path: isProgram,
  patterns: [WRITTEN],
};

/** The questions by which the files are found that BigInt comes from. */
export const BIGINT_FILES: readonly FileQuestion[] = [DATABASE_FILES, WRITTEN_FILES];

/**
 * True for a file in which a value can be a BigInt: any file when a database gives BigInt, else those
 * that make one and those that import from these. Tests are none.
 */
export function mayHoldBigInt(project: Project, file: ProjectFile): boolean {
  if (!isProgram(file.path)) {
    return false;
  }
  const { isFromDatabase, makers, names } = originsOf(project);
  return isFromDatabase || makers.has(file.path) || (makers.size > 0 && importsOneOf(file, names));
}

interface Origins {
  readonly isFromDatabase: boolean;
  readonly makers: ReadonlySet<string>;
  /** What imports call the makers. */
  readonly names: ReadonlySet<string>;
}

const originsOf = onceEach((project: Project): Origins => {
  const isInSchema = prismaModelsOf(project).some(({ fields }) =>
    fields.some(({ type }) => type === 'BigInt'),
  );
  const paths = project.filesWhere(WRITTEN_FILES).map(({ path }) => path);
  return {
    isFromDatabase: isInSchema || project.filesWhere(DATABASE_FILES).length > 0,
    makers: new Set(paths),
    names: new Set(paths.map(moduleName)),
  };
});

function isProgram(path: string): boolean {
  return languageOf(path) === 'typescript' && !isTestPath(path);
}

function importsOneOf({ text }: ProjectFile, names: ReadonlySet<string>): boolean {
  return [...text.matchAll(IMPORT)].some(({ groups }) =>
    names.has(moduleName(groups?.['specifier'] ?? '')),
  );
}

// `./limits.ts`, `@/lib/limits` and `../limits/index` are all called `limits`.
function moduleName(path: string): string {
  const name = fileNameOf(path).replace(/\.[cm]?[jt]sx?$/u, '');
  return name === 'index' ? fileNameOf(folderOf(path).slice(0, -1)) : name;
}
