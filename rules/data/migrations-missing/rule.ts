import type { Report } from '#core/rule.ts';
import { isComposePath } from '#model/containers/compose.ts';
import { emptyDowngradesOf } from '#model/schema/empty-downgrades.ts';
import { isMigrationPath, migrationHistoriesOf } from '#model/schema/migrations.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { runTimeSchemasOf, SCHEMA_PUSHES, TABLE_MAKERS } from '#model/http/run-time-schemas.ts';
import { isServicePath, serviceOf } from '#model/services.ts';
import { DIALECT_QUESTIONS, saysDialect } from '#model/schema/sql-dialects.ts';

const MESSAGES = {
  creates:
    'The application makes its tables at run time ({by}) and the repository has no migrations, so a new column never reaches a database that is there already. Add a migration tool and take this out.',
  alters:
    '{by} changes tables at the start to what the models say, and drops columns with their values on the way. Switch it off and change the schema by migrations.',
  pushes:
    '{by} changes the database to what the schema says, without a history that could be reviewed or repeated. Make migrations and apply those instead.',
  models:
    'The repository has models of Django, {by} among them, and no migrations, so every database gets a history of its own. Commit what makemigrations writes.',
  initial:
    '{by} makes the tables, runs on an empty volume only, and the repository has no migrations, so a change of it never reaches a database that is there already. Add a migration tool.',
  downgrades:
    'Of the revisions of Alembic in {folder}, {count} change the schema and undo nothing in their downgrade ({id} is the last), so going back leaves the database as it is. Undo the change, or raise an error that says there is no way back.',
} as const;

export default defineRule({
  meta: {
    id: 'data/migrations-missing',
    title: 'Tables are made or changed without migrations',
    severity: 'high',
    confidence: 'high',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python', 'SQL'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://alembic.sqlalchemy.org/en/latest/tutorial.html',
      'https://sequelize.org/docs/v6/core-concepts/model-basics/#synchronization-in-production',
      'https://typeorm.io/docs/data-source/data-source-options/#common-data-source-options',
      'https://www.prisma.io/docs/orm/prisma-migrate/workflows/prototyping-your-schema',
    ],
    messages: MESSAGES,
  },
  asks: [...DIALECT_QUESTIONS, TABLE_MAKERS, SCHEMA_PUSHES],
  project: {
    reads: (path) =>
      isMigrationPath(path) || saysDialect(path) || isServicePath(path) || isComposePath(path),
    check(project, report) {
      checkSchemas(project, report);
      checkDowngrades(project, report);
    },
  },
});

/** Once a service: where one table is made at run time, all are. */
function checkSchemas(project: Project, report: Report<typeof MESSAGES>): void {
  const seen = new Set<string>();
  for (const { kind, by, at } of runTimeSchemasOf(project)) {
    const { root } = serviceOf(project, at.path);
    if (!seen.has(root)) {
      seen.add(root);
      report.violation({ at, anchor: `${root} ${kind}`, message: kind, data: { by } });
    }
  }
}

function checkDowngrades(project: Project, report: Report<typeof MESSAGES>): void {
  for (const history of migrationHistoriesOf(project)) {
    const empty = emptyDowngradesOf(project, history);
    const last = empty.at(-1);
    if (last !== undefined) {
      const { folder } = history;
      report.violation({
        at: last.at,
        anchor: `${folder} downgrades`,
        severity: 'low',
        message: 'downgrades',
        data: { count: empty.length, folder, id: last.id },
      });
    }
  }
}
