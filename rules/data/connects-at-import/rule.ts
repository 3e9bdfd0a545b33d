import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { CallExpr, Ranged } from '#model/code/code.ts';
import { importConnectionsOf, isImportable } from '#model/data/import-connections.ts';
import type { ImportConnection } from '#model/data/import-connections.ts';
import { insertLast } from '#model/code/insertions.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { defineRule } from '#model/rule.ts';
import { serverlessEvidence } from '#model/deploy/serverless.ts';
import type { ServerlessEvidence } from '#model/deploy/serverless.ts';
import { isHostedCode, isScript } from '#model/resilience/timers-runtime.ts';

const MESSAGES = {
  serverless:
    '{call} {does} when this module is imported, and {evidence} makes that every cold start: instances that never query hold connections too. Connect in a function on first use.',
  eager:
    '{call} {does} when this module is imported, so whatever imports it, tests, scripts and builds too, needs {store}. Make the client in a function, or connect on start-up.',
  lazy: '{call} opens nothing until its first query, but {evidence} runs one copy in every function instance, and importers cannot configure, close or replace it. Export a function that makes it on first use.',
} as const;

export default defineRule({
  meta: {
    id: 'data/connects-at-import',
    title: 'Importing a module opens a database or cache connection',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://redis.github.io/ioredis/interfaces/CommonRedisOptions.html#lazyConnect',
      'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections#serverless-environments-faas',
      'https://vercel.com/guides/connection-pooling-with-functions',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'ioredis',
      '.connect(',
      '$connect',
      'createConnection',
      'ool.query(',
      'lient.query(',
      'onnection.query(',
      'onn.query(',
      'db.query(',
      'sql.query(',
      '.authenticate(',
      '.sync(',
      '.initialize(',
      'psycopg',
      'MongoClient',
      'create_all(',
      '.ping(',
      'redis',
      'Pool(',
      'createPool',
      'postgres(',
      'knex',
      'PrismaClient',
      'Sequelize',
      'drizzle(',
      'create_engine',
      'create_async_engine',
    ],
    check(module, report) {
      const isRunByHand = isOneOffPath(module.path) || isHostedCode(module) || isScript(module);
      const connections = isRunByHand ? [] : importConnectionsOf(module);
      if (connections.length === 0 || !isImportable(module)) {
        return;
      }
      const evidence = serverlessEvidence(module.project, module.path);
      for (const connection of connections) {
        checkConnection(module, connection, evidence, report);
      }
    },
  },
});

function checkConnection(
  module: CodeModule,
  connection: ImportConnection,
  evidence: ServerlessEvidence | undefined,
  report: Report<typeof MESSAGES>,
): void {
  const { call, kind, does, store } = connection;
  const at = module.place(headOf(call));
  const name = nameOf(module, call);
  const suggestion = suggestionFor(module, connection);
  const fix = suggestion === undefined ? {} : { suggestion };
  if (kind === 'lazy') {
    if (evidence !== undefined && isExported(module, call)) {
      report.violation({
        at,
        message: 'lazy',
        severity: 'medium',
        data: { call: name, evidence: evidence.name },
        evidence: placesOf(module, evidence),
      });
    }
  } else if (evidence === undefined) {
    report.violation({
      at,
      message: 'eager',
      severity: 'high',
      data: { call: name, does, store },
      ...fix,
    });
  } else {
    report.violation({
      at,
      message: 'serverless',
      data: { call: name, does, evidence: evidence.name },
      evidence: placesOf(module, evidence),
      ...fix,
    });
  }
}

// The start of a file that was not read cannot be shown.
function placesOf(module: CodeModule, { path }: ServerlessEvidence): readonly EvidencePlace[] {
  return module.project.file(path) === undefined
    ? []
    : [{ path, start: 0, end: 0, note: 'Says that this is deployed as functions.' }];
}

function isExported(module: CodeModule, call: CallExpr): boolean {
  const statement = [...module.ancestors(call)].at(-1);
  if (module.language === 'python' || statement?.kind === 'export') {
    return true;
  }
  const name =
    statement?.kind === 'bind' && statement.target.kind === 'name' ? statement.target.name : '';
  return module.facts.body.some(
    (other) =>
      (other.kind === 'export' &&
        (other.names.some(({ local }) => local === name) ||
          (other.value?.kind === 'name' && other.value.name === name))) ||
      (other.kind === 'expr' &&
        /^(?:module\.)?exports\b/u.test(module.text(other)) &&
        other.value.kind === 'assign'),
  );
}

function suggestionFor(
  module: CodeModule,
  { call, form }: ImportConnection,
): EditProposal | undefined {
  if (!form.callee.test('ioredis')) {
    return undefined;
  }
  const last = call.args.at(-1)?.value;
  if (last?.kind === 'object' && /\blazyConnect\b/u.test(module.text(last))) {
    return undefined;
  }
  const edit =
    last?.kind === 'object'
      ? insertLast(module, last, last.start + 1, 'lazyConnect: true')
      : insertLast(module, call, call.callee.end + 1, '{ lazyConnect: true }');
  return edit === undefined ? undefined : { title: 'Connect on the first command', edits: [edit] };
}

function headOf({ callee }: CallExpr): Ranged {
  const isChain = callee.kind === 'member' && callee.object.kind === 'call';
  return isChain ? { start: callee.end - callee.name.length, end: callee.end } : callee;
}

function nameOf(module: CodeModule, { callee, isNew }: CallExpr): string {
  const isChain = callee.kind === 'member' && callee.object.kind === 'call';
  const text = isChain ? `.${callee.name}()` : module.text(callee).replaceAll(/\s+/gu, '');
  return isNew ? `new ${text}` : text;
}
