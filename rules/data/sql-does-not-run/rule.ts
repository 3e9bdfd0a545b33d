import type { EditProposal, Report } from '#core/rule.ts';
import { isTestPath } from '#model/code/language.ts';
import { isMigrationPath } from '#model/schema/migrations.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import { SQL_WORDS } from '#model/queries/queries-words.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import {
  DIALECT_QUESTIONS,
  isForPostgres,
  saysDialect,
  sqlDialectsOf,
} from '#model/schema/sql-dialects.ts';
import { sqlFaultsOf } from '#model/schema/sql-faults.ts';
import type { SqlFault } from '#model/schema/sql-faults.ts';
import { rejectedStatementsOf } from '#model/schema/sql-file-faults.ts';
import { sqlLiteralsOf } from '#model/schema/sql-literals.ts';
import type { SqlLiteral } from '#model/schema/sql-literals.ts';
import { placeInText } from '#model/schema/sql-text.ts';

const MESSAGES = {
  rejected:
    'PostgreSQL cannot parse this statement ({reason}), so it fails every time. Mend it, and run it once in a test.',
  parameter:
    "PostgreSQL takes no parameters in {verb}, so this statement fails every time. For a setting select set_config('name', $1, true); put other values in with the driver's own quoting.",
  count:
    'The statement has {needed} placeholders and is given {given} values, so it fails every time. Hand over one value for each placeholder.',
} as const;

export default defineRule({
  meta: {
    id: 'data/sql-does-not-run',
    title: 'SQL statement that PostgreSQL cannot run as it is sent',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python', 'SQL'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/sql-commands.html',
      'https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SET',
      'https://www.psycopg.org/psycopg3/docs/basic/from_pg2.html#server-side-binding',
    ],
    messages: MESSAGES,
  },
  asks: DIALECT_QUESTIONS,
  code: {
    languages: ['typescript', 'python'],
    words: SQL_WORDS,
    check(module, report) {
      const { project } = module;
      const { hasPostgres, hasSqlite } = sqlDialectsOf(project);
      const isOnlyPostgres = isForPostgres(project) && !hasSqlite;
      for (const literal of hasPostgres ? sqlLiteralsOf(module) : []) {
        for (const fault of sqlFaultsOf(literal, isOnlyPostgres)) {
          reportFault(literal, fault, report);
        }
      }
    },
  },
  file: {
    matches: (path) => path.endsWith('.sql') && !isTestPath(path) && !isSamplePath(path),
    check(file, report, project) {
      if (!isForPostgres(project)) {
        return;
      }
      for (const { statement, reason } of rejectedStatementsOf(project, file)) {
        report.violation({ at: file.place(statement), message: 'rejected', data: { reason } });
      }
    },
  },
  project: {
    // Says which database the statements are for.
    reads: (path) => saysDialect(path) || isMigrationPath(path) || isPrismaPath(path),
    check: () => {},
  },
});

function reportFault(literal: SqlLiteral, fault: SqlFault, report: Report<typeof MESSAGES>): void {
  const { module, expr, text, call } = literal;
  switch (fault.kind) {
    case 'count': {
      const { needed, given } = fault;
      report.violation({
        at: module.place(call?.callee ?? expr),
        message: 'count',
        data: { needed, given },
      });
      break;
    }
    case 'rejected':
      report.violation({
        at: module.place(placeInText(module, expr, text, fault.statement)),
        message: 'rejected',
        data: { reason: fault.reason },
      });
      break;
    case 'parameter': {
      const suggestion = suggestionFor(literal);
      report.violation({
        at: module.place(placeInText(module, expr, text, fault.statement)),
        message: 'parameter',
        data: { verb: fault.verb },
        ...(suggestion === undefined ? {} : { suggestion }),
      });
      break;
    }
  }
}

const SET_LOCAL =
  /^(?<quote>"|`)SET\s+LOCAL\s+(?<name>[\w.]+)\s*(?:=|\bTO\b)\s*(?<value>\$1|%s)\s*;?\k<quote>$/iu;

/** `SET LOCAL name = $1` as a call of `set_config`, which takes parameters. */
function suggestionFor({ module, expr }: SqlLiteral): EditProposal | undefined {
  const groups = SET_LOCAL.exec(module.text(expr))?.groups;
  const { quote = '', name = '', value = '' } = groups ?? {};
  return groups === undefined
    ? undefined
    : {
        title: 'Set it with set_config, which takes parameters',
        edits: [
          {
            ...module.place(expr),
            text: `${quote}SELECT set_config('${name}', ${value}, true)${quote}`,
          },
        ],
      };
}
