import type { EditProposal, Report } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import { isBrowserFile } from '#model/http/browser-code.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { CallExpr } from '#model/code/code.ts';
import { isLogCall } from '#model/observability/log-calls.ts';
import { loggedValuesOf } from '#model/observability/logged-values.ts';
import type { LoggedValue } from '#model/observability/logged-values.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { isKeptOut, REDACTOR_QUESTIONS } from '#model/observability/redaction-cover.ts';
import { REDACTION_QUESTIONS, redactionListsOf } from '#model/observability/redaction-lists.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { SERVER_FILES, serverCodeOf } from '#model/http/server-code.ts';
import { serviceOf } from '#model/services.ts';
import { isDevelopmentOnly } from '#model/settings/settings-production.ts';

const MESSAGES = {
  credential:
    'The log gets {values} as it is ({kinds}), so everybody who can read the logs can act with it. Leave it out, or log an id or a masked form.',
  personal:
    'The log gets {values} as it is ({kinds}), so personal data stays in every store and backup of the logs. Log the id of the person, or a masked form.',
  request:
    'The log gets {values} as a whole, with whatever passwords, tokens and personal data clients send. Log the fields that are needed.',
} as const;

const PERSONAL: ReadonlySet<string> = new Set<LoggedValue['kind']>([
  'e-mail address',
  'phone number',
  'date of birth',
  'national id',
  'postal address',
]);

export default defineRule({
  meta: {
    id: 'observability/sensitive-data-logged',
    title: 'Secrets or personal data are logged as they are',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['gdpr-32', 'pci-dss-3', 'cwe-532'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
      'https://cwe.mitre.org/data/definitions/532.html',
      'https://getpino.io/#/docs/redaction',
    ],
    messages: MESSAGES,
    control: 'Logs redact secrets and personal data',
  },
  asks: [...SERVER_FILES, ...REDACTION_QUESTIONS, ...REDACTOR_QUESTIONS],
  code: {
    languages: ['typescript', 'python'],
    words: [
      'assw',
      'ASSW',
      'pwd',
      'ecret',
      'ECRET',
      'oken',
      'TOKEN',
      'jwt',
      'uthori',
      'ookie',
      'piKey',
      'pi_key',
      'API_KEY',
      'mail',
      'hone',
      'birth',
      'Birth',
      'dob',
      'ard',
      'ssn',
      'ddress',
      '.body',
      '.headers',
      'redact',
    ],
    withWords: ['log', 'LOG', 'print', 'console'],
    check(module, report) {
      reportControls(module, report);
      if (!isOneOffPath(module.path) && !isBrowserFile(module.file)) {
        checkModule(module, report);
      }
    },
  },
});

function reportControls(module: CodeModule, report: Report<typeof MESSAGES>): void {
  for (const { at, name, names } of /redact/iu.test(module.file.text)
    ? redactionListsOf(module)
    : []) {
    report.control(module.place(at), `${name} keeps ${names.length} names out of the logs.`);
  }
}

/** What one call gives away, told by its worst value. */
interface Leak {
  readonly message: keyof typeof MESSAGES;
  readonly values: readonly LoggedValue[];
  readonly suggestion: EditProposal | undefined;
  /** Written at a level that is mostly off in production. */
  readonly isDebug: boolean;
}

function checkModule(module: CodeModule, report: Report<typeof MESSAGES>): void {
  const leaks = module.calls.flatMap((call) => leakOf(module, call) ?? []);
  // Who logs an address or a request once does so throughout the file: the habit is one finding.
  for (const message of ['personal', 'request'] as const) {
    const [first, ...others] = leaks.filter((leak) => leak.message === message);
    if (first !== undefined) {
      reportLeak(module, first, others, report);
    }
  }
  for (const leak of leaks) {
    if (leak.message === 'credential') {
      reportLeak(module, leak, [], report);
    }
  }
}

function leakOf(module: CodeModule, call: CallExpr): Leak | undefined {
  if (!isLogCall(module, call) || !isKept(module, call)) {
    return undefined;
  }
  const values = loggedValuesOf(module, call).filter(
    ({ kind, key }) => kind === 'request' || !isKeptOut(module, kind, key),
  );
  const [worst] = values.toSorted((a, b) => rank(a) - rank(b));
  if (worst === undefined || isDevelopmentOnly(module, call)) {
    return undefined;
  }
  const message = messageOf(worst);
  return {
    message,
    values: values.filter((value) => messageOf(value) === message),
    suggestion: removalOf(module, values),
    isDebug: call.callee.kind === 'member' && /^(?:debug|trace|verbose)$/u.test(call.callee.name),
  };
}

// Whoever reads the finding needs to see what it is about, not every line of a file.
const MOST_PLACES = 4;

function reportLeak(
  module: CodeModule,
  { message, values, suggestion, isDebug }: Leak,
  others: readonly Leak[],
  report: Report<typeof MESSAGES>,
): void {
  const [first] = values;
  if (first === undefined) {
    return;
  }
  const common = {
    at: module.place(first.at),
    evidence: others
      .slice(0, MOST_PLACES)
      .flatMap(({ values: [other] }) =>
        other === undefined
          ? []
          : [{ ...module.place(other.at), note: `Another record with ${other.text}.` }],
      ),
    ...(suggestion === undefined || others.length > 0 ? {} : { suggestion }),
  };
  const named = unique(values.map(({ text }) => text));
  const isQuiet = [isDebug, ...others.map((one) => one.isDebug)].every(Boolean);
  if (message === 'request') {
    const severity = isQuiet ? 'medium' : 'high';
    report.violation({ ...common, message, severity, data: { values: named } });
  } else {
    const kinds = unique(values.map(({ kind }) => kind));
    report.violation({
      ...common,
      message,
      data: { values: named, kinds },
      ...(message === 'personal'
        ? { severity: severityOf([...values, ...others.flatMap((one) => one.values)], isQuiet) }
        : {}),
    });
  }
}

// An address of e-mail or a number of a phone is what support looks people up by: it does not belong into
// logs, and nobody gets up at night for it.
function severityOf(values: readonly LoggedValue[], isQuiet: boolean): Severity {
  const isContact = values.every(
    ({ kind }) => kind === 'e-mail address' || kind === 'phone number',
  );
  if (!isContact) {
    return isQuiet ? 'medium' : 'high';
  }
  return isQuiet ? 'low' : 'medium';
}

function messageOf({ kind }: LoggedValue): keyof typeof MESSAGES {
  if (kind === 'request') {
    return 'request';
  }
  return PERSONAL.has(kind) ? 'personal' : 'credential';
}

const RANKS = { credential: 0, request: 1, personal: 2 } as const;

function rank(value: LoggedValue): number {
  return RANKS[messageOf(value)];
}

// What a program for the command line prints is its answer; only a server's standard output is a log.
function isKept(module: CodeModule, { callee }: CallExpr): boolean {
  const { project, path } = module;
  const isOutput =
    callee.kind === 'name' ||
    (callee.kind === 'member' && module.text(callee.object) === 'console') ||
    isOfCommand(project, path);
  return !isOutput || serverCodeOf(project).files.has(path);
}

// https://docs.npmjs.com/cli/configuring-npm/package-json#bin
function isOfCommand(project: Project, path: string): boolean {
  const manifest = project.file(`${serviceOf(project, path).root}package.json`);
  return manifest !== undefined && /"bin"\s*:/u.test(manifest.text);
}

function removalOf(module: CodeModule, values: readonly LoggedValue[]): EditProposal | undefined {
  const [only, ...others] = values;
  return only?.removable === undefined || others.length > 0
    ? undefined
    : {
        title: `Leave ${only.text} out of the record`,
        edits: [{ ...module.place(only.removable), text: '' }],
      };
}

function unique(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}
