import type { Place } from '#core/span.ts';

import { isBuildOutput } from '../deploy/build-output.ts';
import { alembicHistories } from './migrations-alembic.ts';
import { djangoHistories } from './migrations-django.ts';
import { drizzleHistories } from './migrations-drizzle.ts';
import { namedHistories } from './migrations-named.ts';
import { plainHistories } from './migrations-plain.ts';
import { isTestPath } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';

/** One step of a database's schema. */
export interface Migration {
  /** What the tool knows it by, unique in its history: a revision, a folder, a file's name. */
  readonly id: string;
  /** The file that has its statements; undefined when the history names one that is not there. */
  readonly path: string | undefined;
  /** What gives it its place in the history: the revision, the journal's entry; the file's beginning otherwise. */
  readonly at: Place;
  /** The ids that come right before it; empty for a first one, undefined when that cannot be read. */
  readonly after: readonly string[] | undefined;
  /** The ids of migrations that this one stands for, so that they may be gone. */
  readonly replaces?: readonly string[];
  /** It begins or belongs to a branch that is meant to stay one. */
  readonly isBranch?: true;
}

/** The migrations of one schema, as one tool applies them. */
export interface MigrationHistory {
  readonly tool: MigrationTool;
  /** The folder of the migrations with its final slash. */
  readonly folder: string;
  /** `stated` by the migrations or a journal, or by the `name` of files and folders alone. */
  readonly order: 'stated' | 'name';
  /** In order of a journal or of names; those that state what they follow, in order of their paths. */
  readonly migrations: readonly Migration[];
}

export type MigrationTool =
  | 'Alembic'
  | 'Django'
  | 'Prisma'
  | 'Drizzle'
  | 'Knex'
  | 'TypeORM'
  | 'Sequelize'
  /** Numbered files that any runner may apply. */
  | 'SQL';

/** Every history of migrations in the repository, sorted by tool and folder; those of plain SQL come last. */
export const migrationHistoriesOf = onceEach((project: Project): readonly MigrationHistory[] => {
  const histories = [
    ...alembicHistories(project, isMigrationPath),
    ...djangoHistories(project, isMigrationPath),
    ...drizzleHistories(project),
    ...namedHistories(project, isMigrationPath),
  ];
  const taken = new Set(histories.map(({ folder }) => folder));
  return [...histories, ...plainHistories(project, isMigrationPath, taken)];
});

/** True for a migration of a database, going by its path. */
export function isMigrationPath(path: string): boolean {
  return (
    /(?:^|\/)(?:\w*migrations?|migrate|versions|drizzle|flyway|changelogs?)\/(?:[^/]+\/)?[^/]+\.(?:py|sql|[cm]?[jt]s|json)$/u.test(
      path,
    ) &&
    !isTestPath(path) &&
    !isBuildOutput(path)
  );
}
