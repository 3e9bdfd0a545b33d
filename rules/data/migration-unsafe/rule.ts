import type { EditProposal, Report } from '#core/rule.ts';
import type {
  DangerKind,
  MigrationDanger,
  MigrationReview,
} from '#model/schema/migration-dangers.ts';
import { migrationReviewsOf } from '#model/schema/migration-dangers.ts';
import { isMigrationPath, migrationHistoriesOf } from '#model/schema/migrations.ts';
import type { MigrationHistory } from '#model/schema/migrations.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { DIALECT_QUESTIONS, saysDialect } from '#model/schema/sql-dialects.ts';

const MESSAGES = {
  index:
    'Building the index {name} locks {table} against every write until it is done. Create it CONCURRENTLY, in a migration that runs outside of a transaction.',
  transaction:
    'PostgreSQL refuses to build the index {name} of {table} CONCURRENTLY inside of a transaction, and {tool} runs this migration in one. Have this migration run without a transaction.',
  required:
    'The column {name} is added to {table} as NOT NULL without a default, which fails as soon as the table has a row. Add it with a default, or without NOT NULL and fill it first.',
  rewrite:
    'Every row of {table} is written anew to fill the column {name}, while nobody can read or write the table. Add the column without the default, set the default after it and fill the rows in batches.',
  type: 'Changing the type of {table}.{name} writes or checks every row, while nobody can read or write the table. Add a column of the new type, fill it in batches and switch over.',
  notNull:
    'SET NOT NULL reads all of {table} to look for rows without {name}, while nobody can read or write it. Add CHECK ({name} IS NOT NULL) NOT VALID first, validate it, and set NOT NULL then.',
  foreignKey:
    'Adding the foreign key {name} checks every row of {table} while writes to it and to the table it refers to wait. Add it as NOT VALID, and validate it in a later migration.',
  check:
    'Adding the check {name} reads all of {table} while nobody can read or write it. Add it as NOT VALID, and validate it in a later migration.',
  validate:
    'Validating the constraint {name} in the transaction that adds it reads all of {table} while its lock makes writes wait. Validate it in a migration of its own.',
  unique:
    'Making {name} unique builds an index while nobody can read or write {table}. Create a unique index CONCURRENTLY first, and add the constraint USING INDEX.',
  dropColumn:
    'Dropping {table}.{name} deletes its values for good, and the version that still runs during the deployment fails on queries that name it. Drop it once no running version uses it, and keep a copy of what may be needed.',
  dropTable:
    'Dropping {table} deletes its rows for good, and the version that still runs during the deployment fails on queries that name it. Drop it once no running version uses it, and keep a copy of what may be needed.',
  lockTimeout:
    'The migration waits without end for a lock on {table}, and every query on the table queues behind it. Set lock_timeout to a few seconds before, and try again when it runs out.',
} as const;

const LOCK_TIMEOUT: FileQuestion = {
  name: 'lock_timeout',
  words: ['lock_timeout', 'lockTimeout'],
  path: (path) => !isMigrationPath(path),
  file: () => true,
};

export default defineRule({
  meta: {
    id: 'data/migration-unsafe',
    title: 'Migration locks a table for long or loses data',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['SQL', 'Python', 'TypeScript', 'Prisma'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    heard: 'on changes',
    references: [
      'https://www.postgresql.org/docs/current/sql-altertable.html',
      'https://www.postgresql.org/docs/current/explicit-locking.html',
      'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    ],
    messages: MESSAGES,
  },
  asks: [...DIALECT_QUESTIONS, LOCK_TIMEOUT],
  project: {
    reads: (path) => isMigrationPath(path) || saysDialect(path) || isPrismaPath(path),
    check(project, report) {
      for (const history of migrationHistoriesOf(project)) {
        for (const review of migrationReviewsOf(project, history)) {
          checkMigration(project, history, review, report);
        }
      }
    },
  },
});

function checkMigration(
  project: Project,
  { tool }: MigrationHistory,
  review: MigrationReview,
  report: Report<typeof MESSAGES>,
): void {
  const { locking } = review;
  const isBounded = review.setsLockTimeout || project.filesWhere(LOCK_TIMEOUT).length > 0;
  for (const danger of review.dangers) {
    const { kind, step, table, name, isUnsure } = danger;
    const suggestion = isBounded || kind === 'index' ? suggestionFor(danger, review) : undefined;
    report.violation({
      at: step.at,
      message: kind,
      data: { table, name: name === '' ? 'without a name' : name, tool: nameOfTool(tool) },
      ...(isUnsure ? { confidence: 'medium' } : {}),
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  if (review.dangers.length === 0 && locking !== undefined && !isBounded) {
    const table = 'table' in locking.change ? (locking.change.table ?? '') : '';
    report.violation({ at: locking.at, message: 'lockTimeout', data: { table }, severity: 'info' });
  }
}

function nameOfTool(tool: MigrationHistory['tool']): string {
  return tool === 'SQL' ? 'the script' : tool;
}

const VALIDATED: ReadonlySet<DangerKind> = new Set(['foreignKey', 'check']);

/** Written as SQL, the words that are missing can be put in where they change nothing else. */
function suggestionFor(
  { kind, step: { whole, change }, read }: MigrationDanger,
  { dangers }: MigrationReview,
): EditProposal | undefined {
  if (whole === undefined || whole.path !== read.file.path || !whole.path.endsWith('.sql')) {
    return undefined;
  }
  const text = read.file.slice(whole);
  const { path } = whole;
  const isAlone = dangers.filter(({ step }) => step.whole?.start === whole.start).length === 1;
  if (VALIDATED.has(kind) && change.kind === 'addConstraint' && isAlone && !text.includes(';')) {
    const edit = { path, start: whole.end, end: whole.end, text: ' NOT VALID' };
    return isLast(text)
      ? { title: 'Leave the rows that are there to a later VALIDATE CONSTRAINT', edits: [edit] }
      : undefined;
  }
  const head = /^create\s+(?:unique\s+)?index/iu.exec(text);
  const isOutside = read.isTransactional === false;
  return kind === 'index' && head !== null && isOutside
    ? {
        title: 'Build the index CONCURRENTLY',
        edits: [
          {
            path,
            start: whole.start + head[0].length,
            end: whole.start + head[0].length,
            text: ' CONCURRENTLY',
          },
        ],
      }
    : undefined;
}

// `ADD CONSTRAINT … REFERENCES a (b), ADD COLUMN …` goes on behind the constraint.
function isLast(text: string): boolean {
  return (
    (text.match(/\badd\s+(?:constraint|foreign|check)\b/giu) ?? []).length === 1 &&
    !/\)\s*,\s*(?:add|alter|drop)\b/iu.test(text)
  );
}
