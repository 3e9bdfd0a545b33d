import type { Place } from '#core/span.ts';

import { isBrowserFile } from '../http/browser-code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion } from '../project.ts';
import { COVERED_BY } from './redaction-cover.ts';
import type { RedactionList } from './redaction-lists.ts';
import { isSamplePath } from '../sample-path.ts';
import { underscored } from '../secrets/sensitive-names.ts';
import type { SensitiveKind } from '../secrets/sensitive-names.ts';
import { serviceOf } from '../services.ts';

/** A kind of value that a redaction list leaves out although the program handles it. */
export interface RedactionGap {
  readonly kind: SensitiveKind;
  /** As the program calls it, to be added to the list. */
  readonly name: string;
  /** Where the program handles it. */
  readonly handled: Place;
}

interface Handling {
  readonly kind: SensitiveKind;
  readonly words: readonly string[];
  /** The name as it is declared, given or asked for. */
  readonly pattern: RegExp;
}

const HANDLINGS: readonly Handling[] = [
  handling('password', ['password'], String.raw`password`),
  handling('secret', ['ecret'], String.raw`(?:client|webhook|shared|app)_?[sS]ecret`),
  handling('token', ['oken'], String.raw`(?:access|refresh|auth|reset)(?:_t|T)oken`),
  {
    kind: 'authorization header',
    words: ['uthorization'],
    pattern: /headers\??(?:\.|\[['"]|\.get\(['"])(?<name>authorization)\b/iu,
  },
  {
    kind: 'cookie',
    words: ['ookie'],
    pattern: /headers\??(?:\.|\[['"]|\.get\(['"])(?<name>(?:set-)?cookie)\b/iu,
  },
  handling('API key', ['piKey', 'pi_key'], String.raw`api(?:K|_k)ey`),
  handling('e-mail address', ['email'], String.raw`email`),
  handling('phone number', ['phone'], String.raw`phone(?:_?[nN]umber)?`),
  handling('date of birth', ['irth', 'dob'], String.raw`dob|date(?:OfB|_of_b)irth|birth_?[dD]ate`),
  handling('card number', ['ard'], String.raw`card_?[nN]umber|credit_?[cC]ard`),
  handling('national id', ['ssn', 'ational'], String.raw`ssn|national(?:_i|I)d`),
];

// `email: string`, `email = Column(…)`, `{ email: …`, but no word of a sentence.
function handling(kind: SensitiveKind, words: readonly string[], name: string): Handling {
  return {
    kind,
    words,
    pattern: new RegExp(
      String.raw`(?<=^[^\S\n]{0,20}|[{(,;]\s{0,20}|\b(?:const|let|readonly|private|public) )(?<name>${name})\b\??\s*(?::(?!:)|=(?!=))`,
      'mu',
    ),
  };
}

const QUESTIONS: ReadonlyMap<SensitiveKind, FileQuestion> = new Map(
  HANDLINGS.map(({ kind, words, pattern }) => [
    kind,
    {
      name: `redaction-gaps/${kind}`,
      words,
      path: (path) =>
        languageOf(path) !== undefined &&
        !isTestPath(path) &&
        !isSamplePath(path) &&
        !isOneOffPath(path),
      patterns: [pattern],
      file: (file) => !isBrowserFile(file),
    },
  ]),
);

/** The questions by which it is found what a program handles. */
export const HANDLING_FILES: readonly FileQuestion[] = [...QUESTIONS.values()];

const IN_HEADERS: ReadonlySet<SensitiveKind> = new Set<SensitiveKind>([
  'authorization header',
  'cookie',
]);
const SHARED = /(?:^|\/)(?:packages?|libs?|shared|common|core)\//u;

const OF_LOGS =
  /log(?!in|ic|o)|observab|monitor|sentry|telemetry|(?:^|\/)(?:redact\w*|saniti[sz]\w*|scrub\w*|mask\w*)\.\w+ /iu;
const OF_AUDIT = /audit/iu;
const GENERAL =
  /^(?:(?:default|base|all|global|common|extra|log|logs|logging|logger|opera|pino|sentry|redact|redacted|redaction|sensitive|masked|mask|scrub|scrubbed|sanitize|sanitized|pii|secret|keys?|key|fields?|names?|headers?|header|paths?|props?|properties|patterns?|words?|attributes?|attrs|list|set|re|regexp?)(?:_|$))+$/u;

/**
 * True for a list of what is kept out of logs at large. One that is called for something special, such as
 * the parameters of an address or the settings of a provider, has its own measure, and so has the trail of
 * an audit, which says who did what.
 */
export function isForLogs({ module, name }: RedactionList): boolean {
  return (
    GENERAL.test(underscored(name)) &&
    OF_LOGS.test(`${module.path} ${name}`) &&
    !OF_AUDIT.test(module.path)
  );
}

/**
 * What the redaction lists of a file leave out together of the values that its service handles. Of lists
 * in code that several services share, all of the repository counts.
 */
export function redactionGapsOf(lists: readonly RedactionList[]): readonly RedactionGap[] {
  const [first] = lists;
  if (first === undefined) {
    return [];
  }
  const { project, path } = first.module;
  const names = lists.flatMap((list) => list.names);
  const beside = underscored(first.module.file.text);
  const isOfHeaders = lists.every((list) => list.isOfHeaders);
  const { root } = serviceOf(project, path);
  return HANDLINGS.flatMap(({ kind, pattern }): readonly RedactionGap[] => {
    const question = QUESTIONS.get(kind);
    // What the file names beside its lists may be found by a pattern of its own.
    const isCovered =
      (isOfHeaders && !IN_HEADERS.has(kind)) ||
      names.some((name) => COVERED_BY[kind].test(name)) ||
      COVERED_BY[kind].test(beside);
    if (isCovered || question === undefined) {
      return [];
    }
    const file = project
      .filesWhere(question)
      .find(
        (each) =>
          each.path !== path && (SHARED.test(path) || serviceOf(project, each.path).root === root),
      );
    const match = file === undefined ? null : pattern.exec(file.text);
    const name = match?.groups?.['name'];
    return file === undefined || match === null || name === undefined
      ? []
      : [
          {
            kind,
            name: IN_HEADERS.has(kind) ? name.toLowerCase().replace('set-', '') : name,
            handled: file.place({
              start: match.index + match[0].indexOf(name),
              end: match.index + match[0].indexOf(name) + name.length,
            }),
          },
        ];
  });
}
