import { isTestPath, languageOf } from './language.ts';
import { prismaModelsOf } from './prisma-schema.ts';
import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';
import { fileNameOf, folderOf } from './repository-path.ts';

/** What a database gives as a BigInt reaches files that do not name the type. */
const DATABASE = /mode:\s*['"]bigint|setTypeParser|postgres\.BigInt/u;
const RAW_COUNT = /\$queryRaw/u;
const COUNT = /\bcount\s*\(|::\s*(?:bigint|int8)\b/iu;
const WRITTEN = /\bBigInt[.(]|\b\d[\d_]*n\b|\b0[xob][\da-f_]+n\b|\bhrtime\.bigint\b/iu;
const IMPORT = /(?:\bfrom|\brequire\(|\bimport\(?)\s*['"](?<specifier>[^'"\n]+)['"]/gu;

/**
 * The TypeScript files in which a value can be a BigInt, tests left out: all of them when a database gives
 * BigInt, else those that make one and those that import from these.
 */
export function bigintFilesOf(project: Project): readonly ProjectFile[] {
  const files = project.files((path) => languageOf(path) === 'typescript' && !isTestPath(path));
  const isFromDatabase =
    prismaModelsOf(project).some(({ fields }) => fields.some(({ type }) => type === 'BigInt')) ||
    files.some(({ text }) => DATABASE.test(text) || (RAW_COUNT.test(text) && COUNT.test(text)));
  if (isFromDatabase) {
    return files;
  }
  const makers = new Set(files.filter(({ text }) => WRITTEN.test(text)));
  const names = new Set([...makers].map(({ path }) => moduleName(path)));
  return makers.size === 0
    ? []
    : files.filter((file) => makers.has(file) || importsOneOf(file, names));
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
