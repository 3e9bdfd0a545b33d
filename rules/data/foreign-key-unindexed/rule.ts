import type { EditProposal } from '#core/rule.ts';
import { isMigrationPath } from '#model/migrations.ts';
import { isPrismaPath } from '#model/prisma-schema.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { DIALECT_QUESTIONS, saysDialect } from '#model/sql-dialects.ts';
import { unindexedKeysOf } from '#model/unindexed-keys.ts';
import type { UnindexedKey } from '#model/unindexed-keys.ts';

const MESSAGES = {
  unindexed:
    '{table}.{columns} refers to {target} and leads no index, so every delete or change of a key in {target}, and every join over it, reads all of {table}. Create an index that begins with {columns}.',
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
      for (const key of unindexedKeysOf(project)) {
        const { table, columns, target, at } = key;
        const suggestion = suggestionFor(key);
        if (!isSamplePath(at.path)) {
          report.violation({
            at,
            anchor: `${table} ${columns.join(' ')}`,
            message: 'unindexed',
            data: { table, columns: columns.join(', '), target },
            ...(suggestion === undefined ? {} : { suggestion }),
          });
        }
      }
    },
  },
});

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
