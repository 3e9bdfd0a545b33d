import type { CodeModule } from '#model/code/code-module.ts';
import { EXISTENCE_QUESTIONS, existenceChecksOf } from '#model/data/existence-checks.ts';
import type { ExistenceCheck } from '#model/data/existence-checks.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import { defineRule } from '#model/rule.ts';
import { isStartedByHand } from '#model/deploy/started-by-hand.ts';
import { TABLE_QUERY_WORDS } from '#model/tenants/tenant-columns.ts';
import { isSurelyUnique } from '#model/data/writes-keys.ts';

const MESSAGES = {
  duplicate:
    'Two runs at once both find no row of {table} and both go on to {insert}, so the row is there twice or one run fails on a unique key that nobody catches. Insert with ON CONFLICT or an upsert on a unique key, or catch its violation.',
  refused:
    'Two runs at once both find no row of {table} and both go on to {insert}: the unique key on {column} refuses the second with an error that nothing catches. Insert with ON CONFLICT or an upsert, or catch the violation and answer as if the row had been found.',
} as const;

export default defineRule({
  meta: {
    id: 'data/check-then-insert',
    title: 'A row is inserted when a query has found none',
    severity: 'high',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-367'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT',
      'https://www.prisma.io/docs/orm/prisma-client/queries/crud#update-or-create-records',
      'https://cwe.mitre.org/data/definitions/367.html',
    ],
    messages: MESSAGES,
  },
  asks: EXISTENCE_QUESTIONS,
  code: {
    languages: ['typescript', 'python'],
    // The query and the insert may stand in functions of other files.
    words: [...TABLE_QUERY_WORDS, '.create', 'create_'],
    check(module, report) {
      if (isStartedByHand(module)) {
        return;
      }
      for (const check of existenceChecksOf(module)) {
        const { read, insert, table } = check;
        const column = uniqueColumn(module, check);
        const data = { table, insert: insert.name };
        const common = {
          at: module.place(insert.at),
          evidence: [{ ...module.place(read.at), note: 'Looks whether the row is there.' }],
        };
        if (column === undefined) {
          report.violation({ ...common, message: 'duplicate', data });
        } else {
          report.violation({
            ...common,
            message: 'refused',
            data: { ...data, column },
            severity: 'medium',
          });
        }
      }
    },
  },
  project: {
    // Says which columns are unique.
    reads: (path) => isPrismaPath(path) || path.endsWith('.sql'),
    check: () => {},
  },
});

// Prisma's `findUnique` takes nothing but unique columns.
function uniqueColumn(module: CodeModule, { read }: ExistenceCheck): string | undefined {
  const names = read.columns.map(({ name }) => name);
  return /\.findUnique(?:OrThrow)?$/u.test(module.text(read.at))
    ? names[0]
    : names.find((name) => isSurelyUnique(module.project, name));
}
