import type { Confidence } from '#core/confidence.ts';
import type { Severity } from '#core/severity.ts';
import {
  isDocumentedExample,
  isOverwritten,
  isSaidRevoked,
} from '#model/http/documented-examples.ts';
import { isTestPath } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { isCertificatePath, isLooseKey, isSampleKey } from '#model/sample-keys.ts';
import { isSamplePath } from '#model/sample-path.ts';
import {
  secretsByName,
  secretsInAddresses,
  secretsInEnvironment,
  secretsInTokens,
} from '#model/secrets/secret-context.ts';
import { PRIVATE_KEY, secretsByFormat } from '#model/secrets/secret-formats.ts';
import type { FoundSecret } from '#model/secrets/secret-formats.ts';
import {
  isAmongMadeUp,
  isInTestModule,
  isUnderDevelopment,
} from '#model/secrets/secret-surroundings.ts';
import { hasWrongChecksum } from '#model/auth/token-checksum.ts';

// Nothing of a secret leaves this rule: messages name its kind, and places end where it begins.
const MESSAGES = {
  known:
    '{kind} is committed: everybody who can read the repository or a copy of it has it, also after it is deleted here. Revoke it at its provider, and read the new one from the environment.',
  likely:
    '{kind} looks like a real credential and is committed: everybody who can read the repository or a copy of it has it. Revoke it, and read the new one from the environment.',
} as const;

// Files that machines write, whose hashes look like secrets, and what is no text.
const NOT_WRITTEN =
  /(?:^|\/)(?:package-lock\.json|nx\.json|pnpm-lock\.yaml|yarn\.lock|[\w-]+\.lock|go\.sum|composer\.lock|node_modules|vendor|third_party|dist|_cacache|content-v2\/sha\d+|\.yarn|\.git)(?:\/|$)|\.(?:min\.\w+|map|svg|ipynb|snap|lock|csv|tsv|po|pot|woff2?|png|jpe?g|gif|ico|pdf|zip|gz|wasm|pem\.pub|pub|crt|cer|patch|diff)$/iu;
// An address in a text about the program shows its form; a token is copied from somewhere.
const PROSE = /\.(?:mdx?|rst|adoc|txt|html?)$/iu;
const EXAMPLE =
  /(?:^|[/._-])(?:examples?|samples?|templates?|fixtures?|mocks?|stubs?|dummy|fake|tests?|testing|spec|e2e|storybook|story|stories|demo|playground|ci|cypress|localhost|devcontainer)(?:[/._-]|$)/iu;

// Keys that a development set-up is shipped with protect nothing that matters.
const DEVELOPMENT =
  /(?:^|\/)(?:dev|devenv|development|dev[-_]\w+|[\w-]+[-_]dev|scaffold|local|perf|bench(?:marks?)?|load[-_]?tests?|sandbox)\/|self[-_]?signed|(?:^|\/)(?:dev|development|local)\.\w+$/iu;
// Examples of settings, and texts about the program.
const PRINTING =
  /(?:^|\/)[^/]*env[^/]*(?:example|sample|template|dist)[^/]*$|\.(?:mdx?|rst|adoc)$/iu;
// Accounts that a database is filled with are seeds, of which another rule speaks.
const ACCOUNTS = /(?:^|\/)(?:users?|accounts)\.(?:ya?ml|json)$/iu;

export default defineRule({
  meta: {
    id: 'secrets/committed',
    title: 'Credential is committed',
    severity: 'critical',
    confidence: 'high',
    scope: 'file',
    effort: 'hours',
    languages: ['any text file'],
    tags: ['cwe-798'],
    since: '0.1.0',
    maturity: 'stable',
    flagsSecrets: true,
    references: [
      'https://cwe.mitre.org/data/definitions/798.html',
      'https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns',
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
    ],
    messages: MESSAGES,
  },
  file: {
    matches: (path) =>
      !NOT_WRITTEN.test(path) && !EXAMPLE.test(path) && !isSamplePath(path) && !isTestPath(path),
    check(file, report, project) {
      const isDevelopment = DEVELOPMENT.test(file.path);
      const known = [
        ...secretsByFormat(file.text),
        ...secretsInTokens(file.text),
        ...(PROSE.test(file.path) ? [] : newAddresses(project, file)),
      ];
      for (const one of known.filter((each) => isReal(file, each))) {
        if (one.kind !== PRIVATE_KEY || !(isDevelopment || opensNothing(project, file, one))) {
          report.violation({
            at: file.place({ start: one.start, end: one.end }),
            message: 'known',
            ...weightOf(file, one, isDevelopment),
            data: { kind: one.kind },
          });
        }
      }
      const isGuessed = !isDevelopment && !ACCOUNTS.test(file.path);
      const likely = isGuessed ? likelySecrets(file, known) : [];
      for (const one of likely.filter((each) => isReal(file, each))) {
        const isShown = isUnderDevelopment(file.text, one) || isAmongMadeUp(file.text, one);
        if (!isShown && !isPrinted(project, file, one)) {
          report.violation({
            at: file.place({ start: one.start, end: one.end }),
            message: 'likely',
            severity: 'high',
            data: { kind: one.kind },
            confidence: 'low',
          });
        }
      }
    },
  },
  project: {
    // A certificate says what the key beside it is for, and an example which values are for everybody.
    reads: (path) => isCertificatePath(path) || PRINTING.test(path),
    check: () => {},
  },
});

// What a key opens is said by nobody, and a text shows what a token looks like.
function weightOf(
  { path }: ProjectFile,
  { kind }: FoundSecret,
  isDevelopment: boolean,
): { readonly severity: Severity; readonly confidence: Confidence } {
  if (isDevelopment || PROSE.test(path)) {
    return { severity: 'high', confidence: 'low' };
  }
  return kind === PRIVATE_KEY
    ? { severity: 'high', confidence: 'medium' }
    : { severity: 'critical', confidence: 'high' };
}

function isReal(file: ProjectFile, found: FoundSecret): boolean {
  const { path, text } = file;
  return (
    !isDocumentedExample(text, found) &&
    !isInTestModule(text, found) &&
    !isOverwritten(text, found) &&
    !(PROSE.test(path) && (isSaidRevoked(text, found) || isInvented(text, found)))
  );
}

// A text shows what a token looks like, with one that its provider can never have made.
function isInvented(text: string, { start, secretEnd }: FoundSecret): boolean {
  return hasWrongChecksum(text.slice(start, secretEnd));
}

// A key of a sample set-up, one that nobody is known to trust, or one among values that are made up.
function opensNothing(project: Project, file: ProjectFile, found: FoundSecret): boolean {
  return (
    // A key in a text shows what one looks like.
    PROSE.test(file.path) ||
    isSampleKey(project, file.path) ||
    isOfLocalServer(file.text) ||
    isLooseKey(project, file) ||
    isUnderDevelopment(file.text, found) ||
    isAmongMadeUp(file.text, found)
  );
}

// The configuration of a server that everybody runs on their own machine.
function isOfLocalServer(text: string): boolean {
  const hosts = [...text.matchAll(/https?:\/\/(?<host>[\w.-]+)/gu)].map(
    ({ groups }) => groups?.['host'] ?? '',
  );
  return hosts.length > 0 && hosts.every((host) => /^(?:localhost|127\.0\.0\.1)$/u.test(host));
}

function newAddresses(project: Project, file: ProjectFile): readonly FoundSecret[] {
  return secretsInAddresses(file.text).filter((one) => !isPrinted(project, file, one));
}

// What an example or a text of the repository shows as well is there for everybody to take and replace.
function isPrinted(project: Project, { path, text }: ProjectFile, found: FoundSecret): boolean {
  const value = text.slice(found.end, found.secretEnd).replaceAll(/^[\s"':=]+|["'\s]+$/gu, '');
  return project
    .files((other) => other !== path && PRINTING.test(other))
    .some((other) => other.text.includes(value));
}

// A token under a telling name is one secret.
function likelySecrets(file: ProjectFile, known: readonly FoundSecret[]): readonly FoundSecret[] {
  const lines = new Set(known.map(({ start }) => file.lines.position(start).line));
  const places = new Set<number>();
  return [...secretsInEnvironment(file), ...secretsByName(file)].filter(({ start }) => {
    const isNew = !places.has(start) && !lines.has(file.lines.position(start).line);
    places.add(start);
    return isNew;
  });
}
