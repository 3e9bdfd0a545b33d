import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { expansionDefaultsOf, hasExpansions } from '#model/settings/settings-expansions.ts';
import type { ExpansionDefault } from '#model/settings/settings-expansions.ts';
import { requiredSecretsOf } from '#model/settings/settings-required.ts';
import {
  isDevelopmentOnly,
  productionCheckByName,
  productionCheckOf,
} from '#model/settings/settings-production.ts';
import type { ProductionCheck } from '#model/settings/settings-production.ts';
import {
  couldBeSecret,
  isPlaceholder,
  isSecretName,
} from '#model/secrets/settings-secret-names.ts';
import { settingDefaultsOf } from '#model/settings/settings.ts';
import type { SettingDefault } from '#model/settings/settings.ts';
import { stringOf } from '#model/code/values.ts';

// The literal itself is a secret: no message, note or edit may repeat it.
const MESSAGES = {
  unchecked:
    '{name} falls back to a literal when it is not set, and nothing rejects that literal in production, so everybody who can read the repository knows the secret. Stop the start when {name} is missing.',
  checked:
    '{name} falls back to a literal when it is not set, and it cannot be told that the checks on it reject that literal. Stop the start when {name} is missing.',
} as const;

const TEST_FILE = /(?:^|[._-])(?:tests?|testing|ci|e2e|integration)[._-]/iu;
const DEVELOPMENT_FILE = /(?:^|[._-])(?:dev|develop|development|local|override)[._-]/iu;
// A database is reached from within a network only; whoever knows what signs is anybody at once.
const BEHIND_NETWORK =
  /^(?:db|database|sql|postgres|pg|mysql|mariadb|mongo|redis|rabbitmq|clickhouse|minio|elastic|search|typesense)\w*(?:pass|pwd)|(?:^|_)(?:db|database|postgres|sql|mysql|redis)_(?:\w+_)?(?:pass|pwd)/iu;

// Settings of their own for the machines of developers.
const DEVELOPMENT_MODULE =
  /(?:^|\/)(?:settings|config|configs|configuration)\/(?:(?:dev|devstack|development|local|docker[-_]compose)\.|(?:ci|tests?)\/)\w+/u;

export default defineRule({
  meta: {
    id: 'secrets/hardcoded-fallback',
    title: 'Secret falls back to a literal when its variable is missing',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python', 'Compose', 'Shell'],
    tags: ['cwe-798', 'owasp-a07'],
    since: '0.1.0',
    maturity: 'stable',
    flagsSecrets: true,
    references: [
      'https://cwe.mitre.org/data/definitions/798.html',
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
      'https://docs.docker.com/reference/compose-file/interpolation/',
    ],
    messages: MESSAGES,
    control: 'Missing secrets stop the start',
  },
  code: {
    languages: ['typescript', 'python'],
    // Variables are named in capitals; fields of settings classes and keys of the rest are not.
    words: [
      'SECRET',
      'TOKEN',
      'PASS',
      'PWD',
      'DSN',
      ...["'", '"', ' ', ')', ',', ';', ':', '='].map((end) => `PRIVATE${end}`),
      'CREDENTIAL',
      'PEPPER',
      '_KEY',
      'APIKEY',
      'SECRETKEY',
      'BaseSettings',
      'Settings):',
      'ConfigService',
      'dynaconf',
      'FileAwareEnv',
      'environ.Env',
    ],
    // What reads one, or a helper of the project whose name says that it does.
    withWords: ['env', 'ENV', 'onfig', 'etting', 'ecret(', 'equire', 'read', 'get', 'efault'],
    check(module, report) {
      if (
        isTestPath(module.path) ||
        isSamplePath(module.path) ||
        isOneOffPath(module.path) ||
        DEVELOPMENT_MODULE.test(module.path)
      ) {
        return;
      }
      for (const setting of settingDefaultsOf(module)) {
        checkSetting(module, setting, report);
      }
      for (const { name, at } of requiredSecretsOf(module)) {
        report.control(module.place(at), `${name} has to be set.`);
      }
    },
  },
  file: {
    matches: (path) =>
      hasExpansions(path) &&
      !isSamplePath(path) &&
      !isTestPath(path) &&
      !path.startsWith('.github/') &&
      !TEST_FILE.test(path.slice(path.lastIndexOf('/') + 1)),
    check(file, report, project) {
      // The services of a file that share a secret share its fallback.
      const settings = Map.groupBy(
        expansionDefaultsOf(file),
        ({ name, fallback }) => `${name} ${fallback}`,
      );
      for (const alike of settings.values()) {
        checkExpansions(file, alike, report, project);
      }
    },
  },
});

// What tests and demonstrations sign in with opens nothing else.
const FOR_SHOW = /(?:^|_)(?:e2e|tests?|demo|example|seed)(?:_|$)/iu;

function isRealSecretName(name: string): boolean {
  return isSecretName(name) && !FOR_SHOW.test(name);
}

// Stores that speak the protocol of S3 call the name of the account an access key, beside its secret.
function isAccountName({ text }: ProjectFile, name: string): boolean {
  const service = /^(?<service>\w*?)ACCESS_KEY$/u.exec(name)?.groups?.['service'];
  return service !== undefined && /(?:^|_)$/u.test(service) && text.includes(`${service}SECRET`);
}

function checkSetting(
  module: CodeModule,
  setting: SettingDefault,
  report: Report<typeof MESSAGES>,
): void {
  const literal = isRealSecretName(setting.name) ? stringOf(module, setting.fallback) : undefined;
  if (
    literal === undefined ||
    !couldBeSecret(literal) ||
    isPlaceholder(setting.name, literal) ||
    isDevelopmentOnly(module, setting.whole)
  ) {
    return;
  }
  const at = module.place(setting.at);
  const check = productionCheckOf(module, setting, literal);
  if (check.kind === 'rejected') {
    report.control(at, `A check rejects the fallback of ${setting.name}.`);
    return;
  }
  report.violation({
    at,
    ...verdict(setting.name, check),
    evidence: [
      { ...module.place(setting.fallback), note: 'Takes over when the variable is missing.' },
      ...evidenceOf(check),
    ],
  });
}

function checkExpansions(
  file: ProjectFile,
  alike: readonly ExpansionDefault[],
  report: Report<typeof MESSAGES>,
  project: Project,
): void {
  const [setting, ...others] = alike;
  if (setting === undefined) {
    return;
  }
  const { name, nameStart, nameEnd, fallback, service } = setting;
  if (
    !isRealSecretName(name) ||
    !couldBeSecret(fallback) ||
    isPlaceholder(name, fallback) ||
    isAccountName(file, name) ||
    isForDevelopment(file)
  ) {
    return;
  }
  const check = productionCheckByName(project, name, fallback);
  if (check.kind === 'rejected') {
    report.control(
      file.place({ start: nameStart, end: nameEnd }),
      `A check rejects the fallback of ${name}.`,
    );
    return;
  }
  report.violation({
    at: file.place({ start: nameStart, end: nameEnd }),
    ...verdict(name, check),
    ...(service === undefined ? {} : { anchor: `service ${service}` }),
    evidence: [
      ...evidenceOf(check),
      ...others.map((other) => ({
        ...file.place({ start: other.nameStart, end: other.nameEnd }),
        note: 'Falls back to it too.',
      })),
    ],
    suggestion: requireVariable(file, name, alike),
  });
}

interface Verdict {
  readonly message: keyof typeof MESSAGES;
  readonly data: { readonly name: string };
  readonly severity: Severity;
}

function verdict(name: string, { kind }: ProductionCheck): Verdict {
  return kind === 'unclear'
    ? { message: 'checked', data: { name }, severity: 'medium' }
    : {
        message: 'unchecked',
        data: { name },
        severity: BEHIND_NETWORK.test(name) ? 'medium' : 'high',
      };
}

function evidenceOf(check: ProductionCheck): readonly EvidencePlace[] {
  return check.kind === 'unclear'
    ? [{ ...check.module.place(check.node), note: 'Checks it, but not against the literal.' }]
    : [];
}

function isForDevelopment(file: ProjectFile): boolean {
  return (
    DEVELOPMENT_FILE.test(file.path.slice(file.path.lastIndexOf('/') + 1)) ||
    (isComposePath(file.path) && composeStage(file, composeServices(file)) === 'development')
  );
}

function requireVariable(
  { path }: ProjectFile,
  name: string,
  alike: readonly ExpansionDefault[],
): EditProposal {
  return {
    title: `Stop when ${name} is missing`,
    edits: alike.map(({ fallbackStart, fallbackEnd }) => ({
      path,
      start: fallbackStart,
      end: fallbackEnd,
      text: `:?set ${name}`,
    })),
  };
}
