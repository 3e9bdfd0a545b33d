import { isBrowserFile } from '../http/browser-code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

interface CriticalKind {
  readonly name: string;
  /** In the file's own name, or in the name of its folder. */
  readonly path: RegExp;
  /** What a file of that name does when the name means what it says. */
  readonly does: RegExp;
}

const KINDS: readonly CriticalKind[] = [
  kind('dead letters', /dead-?letters?|dlq/u, /./u),
  kind('webhooks', /webhooks?/u, /signature|payload|event|\bbody\b/iu),
  kind(
    'payment',
    /payments?|billing|checkout|refunds?|charges?|stripe|paypal|payouts?/u,
    /stripe|paypal|charge|refund|amount|price|invoice|subscription/iu,
  ),
  kind('shutdown', /(?:graceful-?)?shutdown/u, /SIGTERM|SIGINT|close|dispose|drain|quit/u),
  kind(
    'locks',
    /(?:distributed-|advisory-|redis-)?locks?|mutex|lease/u,
    /acquire|release|advisory|\bNX\b|SETNX|lease/iu,
  ),
  kind(
    'crypto',
    /crypto|encrypt(?:ion)?|cipher|hmac|signing|signatures?/u,
    /createCipher|createHmac|createHash|Fernet|hmac|hashlib|subtle|aes|encrypt|timingSafeEqual/iu,
  ),
  kind(
    'auth',
    /auth(?:entication|orization)?|session-(?:store|cookies?|tokens?|middleware)|login|passwords?|jwt|access-tokens?|permissions?|rbac|oauth|current-user|require-user/u,
    /jwt|password|session|bearer|bcrypt|argon|cookie|oauth|permission|role/iu,
  ),
  exactly(
    'transactions',
    /(?:with-|run-in-|in-|db-|database-)?transactions?(?:-(?:manager|helpers?|wrapper|context|runner))?|unit-of-work/u,
    /\bBEGIN\b|commit|rollback|\.transaction\(|transaction\(/iu,
  ),
  kind(
    'cache invalidation',
    /cache(?:-invalidation)?|invalidat(?:e|ion)|revalidat(?:e|ion)/u,
    /invalidat|\.del\(|\.delete\(|evict|purge|revalidate|unlink/iu,
  ),
  kind(
    'jobs',
    /workers?|jobs?|processors?|consumers?|tasks|scheduler|cron/u,
    /\bnew (?:Worker|Queue)\(|@(?:shared_task|app\.task|celery\.task|Processor|Process|Cron)\b|\.process\(|queue|\bcron\b|\bjob\b/iu,
  ),
];

// A banking transaction is none of the database.
function exactly(name: string, path: RegExp, does: RegExp): CriticalKind {
  return { name, path: new RegExp(`(?:^|/)(?:${path.source})\\.\\w+$`, 'u'), does };
}

function kind(name: string, path: RegExp, does: RegExp): CriticalKind {
  const word = new RegExp(
    `(?:^|/|[-_.])(?:${path.source})(?:[-_.][\\w.-]*)?\\.\\w+$|(?:^|/)(?:${path.source})/(?:[\\w.-]+)$`,
    'u',
  );
  return { name, path: word, does };
}

const NOT_WORK =
  /(?:[-_]|[a-z](?=S))[sS]ettings\.\w+$|\.(?:d|types?|schema|dto|config|constants?|module|interface|model|entity|stories|generated|gen)\.\w+$|(?:^|\/)(?:types?|constants?|schemas?|dtos?|interfaces?|enums?|errors?|config|index|__init__|models?|admin|apps|urls|settings|messages?|labels?|icons?)\.\w+$|(?:^|\/)(?:migrations?|components?|hooks|ui|views?-ui|pages|locales|i18n|generated|__generated__|stories|types|models|schemas|entities|dtos?|constants|scripts?|bin|seeds?|client|icons|e-?mails?|notifications?|analytics|queries|transformers?|serializers?|model|interfaces?|objects?|inputs?|enums?|responses?|requests?)\/|(?:^|\/)(?:[Gg]et|[Ll]ist|[Ff]ind|[Ff]etch|[Ss]earch)(?:[-_][\w.-]+|[A-Z]\w*)\.[\w.]+$|(?:[Tt]ransformer|[Ss]erializer|[Mm]apper|[Pp]resenter|context_processors)s?\.\w+$/u;
const GENERATED = /@generated|DO NOT EDIT|auto-?generated|eslint-disable \*\/\s*\/\/ Generated/iu;

/** Files on a critical path, by their names and by what they do. */
export const CRITICAL_FILES: FileQuestion = {
  name: 'critical-files',
  path: (path) =>
    languageOf(path) !== undefined &&
    !/\.[jt]sx$/u.test(path) &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !NOT_WORK.test(path) &&
    KINDS.some((one) => one.path.test(kebab(path))),
  file: (file) => criticalKindOf(file) !== undefined,
};

/** What a file is critical for; undefined for one that is not, or that has nothing to run. */
export function criticalKindOf(file: ProjectFile): string | undefined {
  const { path, text } = file;
  if (!hasWork(file) || GENERATED.test(text.slice(0, 500)) || isBrowserFile(file)) {
    return undefined;
  }
  const found = KINDS.find((one) => one.path.test(kebab(path)) && one.does.test(text));
  const isNamed =
    found !== undefined &&
    (!/^(?:auth|jobs)$/u.test(found.name) || found.path.test(kebab(fileNameOf(path))));
  return isNamed || codeLinesOf(file) >= FEWEST_LINES_BY_FOLDER ? found?.name : undefined;
}

function kebab(path: string): string {
  return path
    .replaceAll(/(?<low>[a-z\d])(?<high>[A-Z])/gu, '$<low>-$<high>')
    .replaceAll('_', '-')
    .toLowerCase();
}

const FEWEST_LINES = 12;
// A folder of sign-in or jobs holds much that decides nothing: an adapter, a class of settings.
const FEWEST_LINES_BY_FOLDER = 30;

// A handful of lines that decide something: a file of types, constants or re-exports has none.
function hasWork(file: ProjectFile): boolean {
  return (
    codeLinesOf(file) >= FEWEST_LINES &&
    /\b(?:if|for|while|try|await|except|switch|return)\b[\s\S]*\b(?:if|for|while|try|await|except|switch|return)\b/u.test(
      file.text,
    )
  );
}

/** The lines that are neither blank nor only comment. */
export function codeLinesOf({ text }: ProjectFile): number {
  return text.split('\n').filter((line) => !/^\s*(?:$|#|\/\/|\/?\*)/u.test(line)).length;
}
