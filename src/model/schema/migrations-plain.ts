import type { Migration, MigrationHistory } from './migrations.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';

// `0001_users.sql`, `20250101_users.up.sql`, Flyway's `V2__users.sql`.
const NUMBERED = /^(?:[Vv])?(?<number>\d[\d._]*?)(?:__|[_.-])(?<name>.+)\.sql$/u;
const UNDOES = /(?:^|[._-])(?:down|undo|rollback|revert|reverse)\.sql$/iu;

/** The number by which a file of SQL is put in order, as written; undefined for any other file. */
function migrationNumber(path: string): string | undefined {
  return NUMBERED.exec(fileNameOf(path))?.groups?.['number'];
}

/**
 * Numbered files of SQL, which runners such as Flyway, golang-migrate, dbmate, goose and the Supabase CLI
 * apply in order. `taken` are the folders of other histories.
 */
export function plainHistories(
  project: Project,
  isCandidate: (path: string) => boolean,
  taken: ReadonlySet<string>,
): readonly MigrationHistory[] {
  const files = project.files(
    (path) =>
      isCandidate(path) &&
      migrationNumber(path) !== undefined &&
      !UNDOES.test(fileNameOf(path)) &&
      !isBelow(folderOf(path), taken),
  );
  const folders = Map.groupBy(files, ({ path }) => folderOf(path));
  return [...folders].map(([folder, found]): MigrationHistory => {
    return { tool: 'SQL', folder, order: 'name', migrations: inOrder(found) };
  });
}

// What the migrations of another tool read and run stands in a folder beside them.
function isBelow(folder: string, taken: ReadonlySet<string>): boolean {
  return taken.has(folder) || taken.has(folderOf(folder.slice(0, -1)));
}

function inOrder(files: readonly ProjectFile[]): readonly Migration[] {
  const sorted = files.toSorted((a, b) => compareNumbers(a.path, b.path));
  return sorted.map((file, index): Migration => {
    const before = sorted[index - 1];
    return {
      id: fileNameOf(file.path),
      path: file.path,
      at: file.place({ start: 0, end: 0 }),
      after: before === undefined ? [] : [fileNameOf(before.path)],
    };
  });
}

function compareNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((path) =>
    (migrationNumber(path) ?? '').split(/[._]/u).map(Number),
  );
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return a < b ? -1 : 1;
}
