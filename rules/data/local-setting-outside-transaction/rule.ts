import type { Place } from '#core/span.ts';
import type { Report } from '#core/rule.ts';
import { looseLocalSettingsOf } from '#model/settings/local-settings.ts';
import { looseMigrationSettingsOf } from '#model/schema/loose-migration-settings.ts';
import { isMigrationPath } from '#model/schema/migrations.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import type { Project } from '#model/project.ts';
import { POLICIES } from '#model/data/row-security-bypasses.ts';
import { defineRule } from '#model/rule.ts';
import { DIALECT_QUESTIONS, saysDialect } from '#model/schema/sql-dialects.ts';

const MESSAGES = {
  autocommit:
    'SET LOCAL {name} has no effect here: no transaction is open, so it ends with its own statement. Begin a transaction first and run everything that depends on it on the same connection.',
  before:
    'SET LOCAL {name} has no effect here: it stands before BEGIN, so it ends with its own statement. Move it behind BEGIN.',
  policies:
    'The setting {name} has no effect here: no transaction is open, so it ends with its own statement, and policies for rows depend on it. Begin a transaction first and run the queries in it on the same connection.',
} as const;

export default defineRule({
  meta: {
    id: 'data/local-setting-outside-transaction',
    title: 'SET LOCAL where no transaction is open',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python', 'SQL'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/sql-set.html',
      'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SET',
      'https://node-postgres.com/features/transactions',
    ],
    messages: MESSAGES,
  },
  asks: [...DIALECT_QUESTIONS, POLICIES],
  code: {
    languages: ['typescript', 'python'],
    words: ['SET LOCAL', 'set local', 'set_config', 'Set local', 'SET\tLOCAL'],
    check(module, report) {
      if (isMigrationPath(module.path)) {
        return;
      }
      for (const { literal, name, why } of looseLocalSettingsOf(module)) {
        const { call, expr } = literal;
        const at = module.place(call?.callee ?? expr);
        reportSetting(module.project, at, name, why, report);
      }
    },
  },
  project: {
    reads: (path) => isMigrationPath(path) || saysDialect(path) || isPrismaPath(path),
    check(project, report) {
      for (const { name, step, why } of looseMigrationSettingsOf(project)) {
        reportSetting(project, step.at, name, why, report);
      }
    },
  },
});

function reportSetting(
  project: Project,
  at: Place,
  name: string,
  why: 'autocommit' | 'before',
  report: Report<typeof MESSAGES>,
): void {
  // A setting of PostgreSQL itself has no dot in its name.
  const isOfPolicies =
    name.includes('.') &&
    project.filesWhere(POLICIES).some(({ text }) => text.includes(`'${name}'`));
  report.violation({
    at,
    message: isOfPolicies ? 'policies' : why,
    data: { name: name === '' ? '…' : name },
    ...(isOfPolicies ? { severity: 'high' } : {}),
  });
}
