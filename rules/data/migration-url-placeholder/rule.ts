import type { Report } from '#core/rule.ts';
import { alembicUrlFor, alembicUrlUse, isAlembicConfig } from '#model/schema/alembic-url.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { environmentDefaultsIn } from '#model/settings/settings-environment.ts';
import { isDevelopmentOnly, missingCheckOf } from '#model/settings/settings-production.ts';
import { stringOf } from '#model/code/values.ts';

// The address may hold a credential: no message repeats it.
const messages = {
  fallback:
    'When {variable} is not set, migrations run against the address that stands here, since {env} takes it without a word: on the wrong machine they change another database. Leave it empty and let {env} stop when the variable is missing.',
  only: 'Migrations run against the address that stands here, wherever they are started, since {env} takes it from nowhere else. Leave it empty and let {env} read a variable that has to be set.',
  config:
    'When {variable} is not set, migrations run against the address that stands here as its default: on the wrong machine they change another database. Stop when the variable is missing.',
} as const;

type UrlReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'data/migration-url-placeholder',
    title: 'Migrations fall back to an address that stands in the repository',
    severity: 'low',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['alembic.ini', 'Python', 'TypeScript'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    flagsSecrets: true,
    references: [
      'https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file',
      'https://knexjs.org/guide/migrations.html#knexfile-in-other-languages',
    ],
    messages,
  },
  code: {
    languages: ['python', 'typescript'],
    words: ['engine_from_config', 'sqlalchemy.url', 'knexfile', 'drizzle.config', 'ormconfig'],
    check(module, report) {
      if (fileNameOf(module.path) === 'env.py') {
        checkAlembic(module, report);
      } else if (CONFIGURATION.test(fileNameOf(module.path)) && !isSamplePath(module.path)) {
        checkConfiguration(module, report);
      }
    },
  },
  // So that the configurations are loaded: what they say is judged by the code that reads them.
  project: { reads: isAlembicConfig, check: () => undefined },
});

const CONFIGURATION = /^(?:knexfile|drizzle\.config|ormconfig)\.[cm]?[jt]s$/u;

function checkAlembic(module: CodeModule, report: UrlReport): void {
  const found = alembicUrlFor(module.project, module.path);
  const use = alembicUrlUse(module);
  if (found === undefined || use.kind === 'unused') {
    return;
  }
  // Whoever runs that cannot sign in anywhere, and changes no database.
  if (/change[_-]?me|\byour[_-]|<\w[^>]*>/iu.test(found.file.text.slice(found.start, found.end))) {
    return;
  }
  const at = found.file.place(found);
  const env = module.path;
  if (use.kind === 'only') {
    report.violation({ at, message: 'only', anchor: 'sqlalchemy.url', data: { env } });
    return;
  }
  report.violation({
    at,
    message: 'fallback',
    anchor: 'sqlalchemy.url',
    data: { env, variable: use.variable },
    evidence: [{ ...module.place(use.node), note: 'Reads the variable without a guard.' }],
  });
}

function checkConfiguration(module: CodeModule, report: UrlReport): void {
  for (const setting of environmentDefaultsIn(module)) {
    const fallback = stringOf(module, setting.fallback) ?? '';
    if (
      /^(?:postgres(?:ql)?|mysql|mariadb|mssql|cockroachdb):\/\//u.test(fallback) &&
      !isDevelopmentOnly(module, setting.whole) &&
      !isInDevelopmentKey(module, setting.whole) &&
      missingCheckOf(module, setting).kind === 'none'
    ) {
      report.violation({
        at: module.place(setting.fallback),
        message: 'config',
        data: { variable: setting.name },
      });
    }
  }
}

// `development: { connection: … }` of a knexfile.
function isInDevelopmentKey(
  module: CodeModule,
  node: Parameters<CodeModule['parent']>[0],
): boolean {
  let inner = node;
  for (const ancestor of module.ancestors(node)) {
    const value = inner;
    if (ancestor.kind === 'object') {
      const entry = ancestor.entries.find((one) => one.kind === 'property' && one.value === value);
      if (entry?.kind === 'property' && /^(?:dev\w*|tests?|testing|local|ci)$/iu.test(entry.key)) {
        return true;
      }
    }
    inner = ancestor;
  }
  return false;
}
