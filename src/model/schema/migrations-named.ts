import type { Migration, MigrationHistory, MigrationTool } from './migrations.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';

/** How the files of one tool are told, and by which name they are put in order. */
interface NamedForm {
  readonly tool: MigrationTool;
  readonly path: RegExp;
  readonly text: RegExp;
  idOf(path: string): string;
  folderOf(path: string): string;
}

const FORMS: readonly NamedForm[] = [
  {
    // https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
    tool: 'Prisma',
    path: /\/\d[^/]*\/migration\.sql$/u,
    text: /(?:)/u,
    idOf: (path) => fileNameOf(folderOf(path).slice(0, -1)),
    folderOf: (path) => folderOf(folderOf(path).slice(0, -1)),
  },
  {
    // https://typeorm.io/docs/migrations/why
    tool: 'TypeORM',
    path: /\/\d{10,}-[^/]+\.[jt]s$/u,
    text: /\bMigrationInterface\b/u,
    idOf: fileNameOf,
    folderOf,
  },
  {
    // https://sequelize.org/docs/v6/other-topics/migrations/
    tool: 'Sequelize',
    path: /\/\d[\d-]{7,}-[^/]+\.[cm]?[jt]s$/u,
    text: /\bqueryInterface\b/u,
    idOf: fileNameOf,
    folderOf,
  },
  {
    // https://knexjs.org/guide/migrations.html
    tool: 'Knex',
    path: /\/\d{8,}_[^/]+\.[cm]?[jt]s$/u,
    text: /\bknex\b|\bKnex\b/u,
    idOf: fileNameOf,
    folderOf,
  },
];

/** Migrations of Prisma, TypeORM, Sequelize and Knex, which run in the order of their names. */
export function namedHistories(
  project: Project,
  isCandidate: (path: string) => boolean,
): readonly MigrationHistory[] {
  return FORMS.flatMap((form) => {
    const files = project
      .files((path) => form.path.test(path) && isCandidate(path))
      .filter(({ text }) => form.text.test(text));
    const folders = Map.groupBy(files, ({ path }) => form.folderOf(path));
    return [...folders].map(([folder, found]): MigrationHistory => {
      return { tool: form.tool, folder, order: 'name', migrations: inOrder(form, found) };
    });
  });
}

function inOrder(form: NamedForm, files: readonly ProjectFile[]): readonly Migration[] {
  const ids = files.map(({ path }) => form.idOf(path));
  return files.map((file, index): Migration => {
    const before = ids[index - 1];
    return {
      id: ids[index] ?? '',
      path: file.path,
      at: file.place({ start: 0, end: 0 }),
      after: before === undefined ? [] : [before],
    };
  });
}
