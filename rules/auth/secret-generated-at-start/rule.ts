import type { Report } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import type { Place } from '#core/span.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { Ranged } from '#model/code/code.ts';
import { isTestPath } from '#model/code/language.ts';
import { SEVERAL_INSTANCES, severalInstances } from '#model/deploy/several-instances.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { SIGNING_WORDS } from '#model/secrets/settings-secret-names.ts';
import { isDevelopmentOnly, missingCheckOf } from '#model/settings/settings-production.ts';
import { SIGNING_USES, isSecretKeyUsed } from '#model/auth/signing-uses.ts';
import { startSecretsOf } from '#model/secrets/start-values-secrets.ts';
import type { StartSecret } from '#model/secrets/start-values-secrets.ts';

const MESSAGES = {
  fallback:
    '{name} defaults to a value that is made at every start, so each restart and each instance rejects the sessions and tokens of the others. Stop the start when {name} is missing.',
  always:
    '{name} is made anew at every start, so each restart and each instance rejects the sessions and tokens of the others. Read it from the environment or a secret store.',
} as const;

// What runs once has no restart to survive.
const ONE_OFF = /(?:^|\/)(?:scripts?|migrations?|alembic|bin|tools?)\//u;

// What it encrypted is lost at a restart, which is another defect, and sessions go on.
const ENCRYPTION = /encrypt|cipher/iu;

// What only a program and the processes that it starts itself say to each other.
const OWN_PROCESS = /proxy|ipc|inspector|loopback|child|worker/iu;

export default defineRule({
  meta: {
    id: 'auth/secret-generated-at-start',
    title: 'Signing secret is generated at start-up',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-330', 'owasp-a07'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://flask.palletsprojects.com/en/stable/config/#SECRET_KEY',
      'https://expressjs.com/en/resources/middleware/session.html',
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
    ],
    messages: MESSAGES,
  },
  asks: [SIGNING_USES, SEVERAL_INSTANCES],
  code: {
    languages: ['typescript', 'python'],
    // What makes the value may stand in another file, so the secret's own name has to be enough.
    words: SIGNING_WORDS,
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || ONE_OFF.test(module.path)) {
        return;
      }
      for (const secret of startSecretsOf(module)) {
        checkSecret(module, secret, report);
      }
    },
  },
});

function checkSecret(
  module: CodeModule,
  secret: StartSecret,
  report: Report<typeof MESSAGES>,
): void {
  const { name, value, source, setting } = secret;
  const isOfFramework = module.language === 'python' && /^secret_key$/iu.test(name);
  if (
    isDevelopmentOnly(module, value) ||
    isOfDirectRun(module, value) ||
    ENCRYPTION.test(name) ||
    (setting === undefined && OWN_PROCESS.test(name)) ||
    isFoundElsewhere(module, secret) ||
    // Flask and others ask for it in every service, also where nothing is signed with it.
    (isOfFramework && !isSecretKeyUsed(module.project, module.path)) ||
    (setting !== undefined && missingCheckOf(module, setting).kind === 'rejected')
  ) {
    return;
  }
  const several = severalInstances(module.project, module.path);
  report.violation({
    at: module.place(isInside(module, secret) ? headOf(source.expr) : headOf(value)),
    message: setting === undefined ? 'always' : 'fallback',
    severity: severityOf(module, secret, several),
    data: { name },
    evidence: [
      ...(isInside(module, secret)
        ? []
        : [{ ...source.module.place(headOf(source.expr)), note: 'Made here.' }]),
      ...(several === undefined ? [] : [{ ...several, note: 'Several processes serve.' }]),
    ],
  });
}

// `if __name__ == "__main__"` starts the server of developers; another one imports the module.
function isOfDirectRun(module: CodeModule, value: StartSecret['value']): boolean {
  return [...module.ancestors(value)].some(
    (node) => node.kind === 'if' && module.text(node.test).includes('__name__'),
  );
}

// One process signs people out when it restarts; among several, each rejects what the others signed.
function severityOf(
  { project }: CodeModule,
  { setting }: StartSecret,
  several: Place | undefined,
): Severity {
  if (setting !== undefined && isSetByDeployment(project, setting.name)) {
    return 'medium';
  }
  return several === undefined ? 'high' : 'critical';
}

const DEPLOYMENT =
  /(?:^|\/)\.?[\w.-]*(?:\.ya?ml|\.tf|\.toml|\.json|\.env[\w.-]*|Dockerfile|Procfile)$/u;

// Where those who set the service up are told to give it, the fallback is for those who did not.
function isSetByDeployment(project: Project, name: string): boolean {
  const given = new RegExp(String.raw`(?<![\w-])${name}(?![\w-])`, 'u');
  return (
    project.filesWhere({
      name: `gives ${name}`,
      path: (path) => DEPLOYMENT.test(path) && !isTestPath(path) && !/package-lock/u.test(path),
      file: ({ text }) => given.test(text),
    }).length > 0
  );
}

// One that another file makes as a secret is said there.
function isFoundElsewhere(module: CodeModule, { source }: StartSecret): boolean {
  return (
    source.module !== module &&
    startSecretsOf(source.module).some((other) => other.source.expr === source.expr)
  );
}

function isInside(module: CodeModule, { value, source }: StartSecret): boolean {
  return (
    source.module === module && value.start <= source.expr.start && source.expr.end <= value.end
  );
}

function headOf(expr: StartSecret['value']): Ranged {
  return expr.kind === 'call' ? expr.callee : expr;
}
