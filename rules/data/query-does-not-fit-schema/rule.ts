import type { Place } from '#core/span.ts';
import type { Report } from '#core/rule.ts';
import { isMigrationPath } from '#model/schema/migrations.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import { SQL_WORDS } from '#model/queries/queries-words.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { misfitsIn, TABLES_ELSEWHERE } from '#model/schema/schema-misfits.ts';
import type { SchemaMisfit } from '#model/schema/schema-misfits.ts';
import { DIALECT_QUESTIONS, isForPostgres, saysDialect } from '#model/schema/sql-dialects.ts';
import { isForOtherDatabase, sqlLiteralsOf } from '#model/schema/sql-literals.ts';
import { placeOfName } from '#model/schema/sql-text.ts';

const MESSAGES = {
  table:
    'The statement names the table {table}, which a migration in {folder} {does}, so it fails every time. Name the table that is there now, or take the query out.',
  column:
    'The statement names {table}.{column}, which the migrations in {folder} never make, so it fails every time. Name a column that is there, or add a migration that makes it.',
  gone: 'The statement names {table}.{column}, which a migration in {folder} {does}, so it fails every time. Name the column that is there now, or take it out of the query.',
} as const;

export default defineRule({
  meta: {
    id: 'data/query-does-not-fit-schema',
    title: 'Query names a table or column that the migrations do not leave behind',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['SQL', 'TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/errcodes-appendix.html',
      'https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS',
    ],
    messages: MESSAGES,
  },
  asks: [...DIALECT_QUESTIONS, TABLES_ELSEWHERE],
  code: {
    languages: ['typescript', 'python'],
    words: SQL_WORDS,
    check(module, report) {
      const { project } = module;
      if (isOneOffPath(module.path) || isMigrationPath(module.path) || !isForPostgres(project)) {
        return;
      }
      for (const literal of sqlLiteralsOf(module)) {
        for (const misfit of isForOtherDatabase(literal) ? [] : misfitsIn(project, literal.text)) {
          reportMisfit(
            misfit,
            module.place(placeOfName(module, literal.expr, misfit.name)),
            report,
          );
        }
      }
    },
  },
  file: {
    matches: (path) => path.endsWith('.sql') && !isOneOffPath(path) && !isMigrationPath(path),
    check(file, report, project) {
      if (isSamplePath(file.path) || !isForPostgres(project)) {
        return;
      }
      for (const misfit of misfitsIn(project, file.text)) {
        const start = file.text.indexOf(misfit.name, misfit.offset);
        reportMisfit(misfit, file.place({ start, end: start + misfit.name.length }), report);
      }
    },
  },
  project: {
    // The schema that files are compared with.
    reads: (path) => isMigrationPath(path) || saysDialect(path) || isPrismaPath(path),
    check: () => {},
  },
});

function reportMisfit(
  { table, column, gone, folder }: SchemaMisfit,
  at: Place,
  report: Report<typeof MESSAGES>,
): void {
  const does = gone?.does ?? 'drops';
  const evidence =
    gone === undefined
      ? {}
      : { evidence: [{ ...gone.at, note: gone.does === 'drops' ? 'Drops it.' : 'Renames it.' }] };
  if (column === undefined) {
    report.violation({ at, message: 'table', data: { table, folder, does }, ...evidence });
  } else if (gone === undefined) {
    report.violation({ at, message: 'column', data: { table, column, folder } });
  } else {
    report.violation({ at, message: 'gone', data: { table, column, folder, does }, ...evidence });
  }
}
