import type { EditProposal, Report } from '#core/rule.ts';
import { isMigrationPath } from '#model/schema/migrations.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { DIALECT_QUESTIONS, saysDialect } from '#model/schema/sql-dialects.ts';
import { unindexedKeysOf } from '#model/schema/unindexed-keys.ts';
import type { UnindexedKey } from '#model/schema/unindexed-keys.ts';

const MESSAGES = {
  unindexed:
    '{table}.{columns} refers to {target} and leads no index, so every delete or change of a key in {target}, and every join over it, reads all of {table}. Create an index that begins with {columns}.',
  several:
    '{table}.{columns} refer to other tables and lead no index, so every delete or change of a key there, and every join, reads all of {table}. Create an index that begins with each of them.',
} as const;

export default defineRule({
  meta: {
    id: 'data/foreign-key-unindexed',
    title: 'Foreign key leads no index',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['SQL', 'Python', 'TypeScript', 'Prisma'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK',
      'https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/relation-mode#indexes',
    ],
    messages: MESSAGES,
  },
  asks: DIALECT_QUESTIONS,
  project: {
    reads: (path) => isMigrationPath(path) || saysDialect(path) || isPrismaPath(path),
    check(project, report) {
      const keys = unindexedKeysOf(project).filter(({ at }) => !isSamplePath(at.path));
      for (const group of Map.groupBy(keys, declarationOf).values()) {
        reportKeys(group, report);
      }
    },
  },
});

/**
 * The table within a migration, whose keys get their indexes together. In a model each key is a field of
 * its own, and a change that adds one is told of that one.
 */
function declarationOf({ table, columns, at, model }: UnindexedKey): string {
  const names = model === undefined ? [table] : [table, ...columns];
  return [at.path, ...names].join(' ');
}

function reportKeys(
  [first, ...others]: readonly UnindexedKey[],
  report: Report<typeof MESSAGES>,
): void {
  if (first === undefined) {
    return;
  }
  const { table, columns, target, at } = first;
  const anchor = `${table} ${columns.join(' ')}`;
  if (others.length > 0) {
    const names = [first, ...others].map((key) =>
      key.columns.length > 1 ? `(${key.columns.join(', ')})` : key.columns.join(''),
    );
    report.violation({
      at,
      anchor,
      message: 'several',
      data: { table, columns: names.join(', ') },
      evidence: others.map((key) => ({ ...key.at, note: `Refers to ${key.target}.` })),
    });
    return;
  }
  const suggestion = suggestionFor(first);
  report.violation({
    at,
    anchor,
    message: 'unindexed',
    data: { table, columns: columns.join(', '), target },
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** The index as the last line of a Prisma model. A migration that was applied is not changed any more. */
function suggestionFor({ model, columns }: UnindexedKey): EditProposal | undefined {
  if (model === undefined) {
    return undefined;
  }
  const { file, block } = model;
  const end = block.end - 1;
  const text = file.text.slice(0, end);
  return text.endsWith('\n') && file.text.charAt(end) === '}'
    ? {
        title: `Index ${columns.join(', ')}`,
        edits: [
          { path: file.path, start: end, end, text: `\n  @@index([${columns.join(', ')}])\n` },
        ],
      }
    : undefined;
}
