import type { EvidencePlace, Report } from '#core/rule.ts';
import type { Place } from '#core/span.ts';
import { isComposePath } from '#model/containers/compose.ts';
import { isTestPath } from '#model/code/language.ts';
import {
  DATABASE_SET_UPS,
  PRODUCTION_SEED_WORDS,
  isDevelopmentSeed,
  isStartFile,
  isStartUpCode,
  productionPathOf,
} from '#model/data/production-seeds.ts';
import type { ProductionPath } from '#model/data/production-seeds.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { credentialsIn, credentialsInSql } from '#model/secrets/seeded-credentials.ts';
import type { SeededCredential } from '#model/secrets/seeded-credentials.ts';

// The value is a secret: no message or note repeats it.
const MESSAGES = {
  seeded:
    '{table} gets a {column} that stands in the repository, by {path}: everybody who can read the code can sign in wherever it ran. Take the value from the environment, or make a random one and show it once.',
} as const;

const START_UP: ProductionPath = { what: 'code that runs at the start', startedAt: undefined };

// A file that asks for its environment decides by itself where it does what.
const ASKS_ENVIRONMENT =
  /NODE_ENV|APP_ENV|RAILS_ENV|FLASK_ENV|\bENVIRONMENT\b|\bDEBUG\b|is_?(?:prod|dev)/iu;

export default defineRule({
  meta: {
    id: 'secrets/seeded-credential',
    title: 'Account or key with a literal credential is created in production',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['SQL', 'Python', 'TypeScript'],
    tags: ['cwe-798'],
    since: '0.1.0',
    maturity: 'stable',
    flagsSecrets: true,
    references: [
      'https://cwe.mitre.org/data/definitions/798.html',
      'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html',
      'https://owasp.org/Top10/A07_2021-Identification_and_Authentication_Failures/',
    ],
    messages: MESSAGES,
  },
  asks: [DATABASE_SET_UPS],
  code: {
    languages: ['typescript', 'python'],
    words: [
      'password',
      'Password',
      'passwd',
      'PASSWORD',
      'api_key',
      'apiKey',
      'token',
      'secret',
      'create_superuser',
      'create_user',
    ],
    withWords: PRODUCTION_SEED_WORDS,
    check(module, report) {
      if (isDevelopmentSeed(module.path)) {
        return;
      }
      const path = productionPathOf(module.project, module.path);
      if (path !== undefined && ASKS_ENVIRONMENT.test(module.file.text)) {
        return;
      }
      const credentials = credentialsIn(
        module,
        (node) => path !== undefined || isStartUpCode(module, node),
      );
      for (const one of credentials) {
        reportCredential(one, module.place(one), path ?? START_UP, report, (at) =>
          module.place(at),
        );
      }
    },
  },
  file: {
    matches: (path) =>
      (path.endsWith('.sql') || isStartFile(path) || isComposePath(path)) &&
      !isSamplePath(path) &&
      !isTestPath(path),
    check(file, report, project) {
      const path = file.path.endsWith('.sql') ? productionPathOf(project, file.path) : undefined;
      if (path !== undefined) {
        for (const one of credentialsInSql(file.text)) {
          reportCredential(one, file.place(one), path, report, (at) => file.place(at));
        }
      }
    },
  },
});

function reportCredential(
  { table, column, literal, start, end }: SeededCredential,
  at: Place,
  { what, startedAt }: ProductionPath,
  report: Report<typeof MESSAGES>,
  place: (range: { readonly start: number; readonly end: number }) => Place,
): void {
  const evidence: EvidencePlace[] = [];
  if (literal !== undefined && (literal.start !== start || literal.end !== end)) {
    evidence.push({ ...place(literal), note: 'The literal.' });
  }
  if (startedAt !== undefined) {
    evidence.push({ ...startedAt.file.place(startedAt.range), note: 'Runs the seed.' });
  }
  report.violation({
    at,
    message: 'seeded',
    // A role of the database opens nothing to who cannot reach the database.
    ...(column === 'PASSWORD' ? { severity: 'medium' as const } : {}),
    data: { table: table === '' ? 'A row' : table, column, path: what },
    evidence,
  });
}
