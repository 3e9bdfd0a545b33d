import { DatabaseSchema } from './database-schema.ts';
import { isPostgresHistory, readMigrationsOf } from './migration-steps.ts';
import type { MigrationHistory } from './migrations.ts';
import { migrationHistoriesOf } from './migrations.ts';
import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';

/** A history with the schema that it leaves behind. */
export interface HistorySchema {
  readonly history: MigrationHistory;
  readonly schema: DatabaseSchema;
}

/** The schemas that the histories for PostgreSQL leave behind. */
export const databaseSchemasOf = onceEach((project: Project): readonly HistorySchema[] =>
  migrationHistoriesOf(project)
    .filter((history) => isPostgresHistory(project, history))
    .map((history) => {
      const schema = new DatabaseSchema();
      for (const migration of readMigrationsOf(project, history)) {
        schema.applyAll(migration);
      }
      return { history, schema };
    }),
);
