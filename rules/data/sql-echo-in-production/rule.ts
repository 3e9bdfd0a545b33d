import type { EditProposal } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { defineRule } from '#model/rule.ts';
import { statementLogsOf } from '#model/queries/statement-logs.ts';
import type { StatementLog } from '#model/queries/statement-logs.ts';

export default defineRule({
  meta: {
    id: 'data/sql-echo-in-production',
    title: 'Every SQL statement is logged with its values',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['gdpr-32', 'cwe-532'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine.params.echo',
      'https://typeorm.io/docs/advanced-topics/logging/',
      'https://cwe.mitre.org/data/definitions/532.html',
    ],
    messages: {
      on: 'The {library} client logs every statement ({option}), in production too, so personal data and secrets in queries reach the logs and each query is slowed down. Switch it on in development only.',
      setting:
        'The setting {setting} has the {library} client log every statement ({option}), and no check forbids it in production, where personal data would reach the logs. Ignore or refuse it there.',
    },
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['echo', 'logging', 'logger', 'log:', 'debug:', 'sqlalchemy.engine'],
    withWords: [
      'create_engine',
      'create_async_engine',
      'DataSource',
      'TypeOrmModule',
      'equelize',
      'drizzle(',
      'PrismaClient',
      'knex(',
      'Knex(',
      'postgres(',
      'getLogger',
    ],
    check(module, report) {
      for (const log of statementLogsOf(module)) {
        const { library, option, at, setting } = log;
        if (setting === undefined) {
          const suggestion = suggestionFor(module, log);
          report.violation({
            at: module.place(at),
            message: 'on',
            data: { library, option },
            ...(suggestion === undefined ? {} : { suggestion }),
          });
        } else {
          report.violation({
            at: module.place(at),
            message: 'setting',
            severity: 'low',
            data: { library, option, setting },
          });
        }
      }
    },
  },
});

function suggestionFor(module: CodeModule, { at, option }: StatementLog): EditProposal | undefined {
  const text = module.text(at);
  if (!/^(?:true|True|console\.log)$/u.test(text)) {
    return undefined;
  }
  return {
    title: `Switch ${option} off`,
    edits: [{ ...module.place(at), text: text === 'True' ? 'False' : 'false' }],
  };
}
