import { isLoggerFile } from './logger-modules.ts';
import { maySetUpLogger } from './loggers.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { FileQuestion } from '../project.ts';
import { redactionListsOfProject } from './redaction-lists.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';
import { underscored } from '../secrets/sensitive-names.ts';
import type { SensitiveKind } from '../secrets/sensitive-names.ts';

/** How people write what a kind of value is called in lists and patterns; `_` stands between words. */
export const COVERED_BY: Readonly<Record<SensitiveKind, RegExp>> = {
  password: /pass(?:w|_|$|phrase)|pwd|pass$|^pass/u,
  secret: /secret|credential/u,
  token: /token|jwt|bearer/u,
  'authorization header': /authori[sz]ation|^auth$|auth_|bearer/u,
  cookie: /cookie/u,
  'API key': /api_?key|^key$|_key$|^x_api/u,
  'e-mail address': /mail/u,
  'phone number': /phone|mobile|msisdn|^tel/u,
  'date of birth': /birth|dob/u,
  'card number': /card|^pan$|cvv|cvc|^cc_/u,
  'national id': /ssn|social|national|passport|tax_id|nino|^nin$|^sin$|identity_number/u,
  'postal address': /address|street/u,
};

/** The code that rewrites records on the way out, beside or in place of a list. */
const REDACTORS: FileQuestion = {
  name: 'redaction-cover/redactors',
  words: ['edact', 'EDACT', 'crub', 'anitiz', 'mask', 'MASK'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  file: (file) =>
    /redact|scrub|saniti[sz]|mask/iu.test(file.text) &&
    (isLoggerFile(file) ||
      maySetUpLogger(file.text) ||
      /\blogging\.Filter\b|Formatter\)|\bfast-redact\b|\bpino-noir\b/u.test(file.text)),
};

/** The questions by which redactors are found. */
export const REDACTOR_QUESTIONS: readonly FileQuestion[] = [REDACTORS];

/**
 * True when the project keeps a value of that kind out of its logs: a redaction list has the key, or the
 * set-up of a logger rewrites such values. A value within the text of a record is out of reach of lists of
 * keys, so `key` is undefined for it; what filters texts is taken to know the kind.
 */
export function isKeptOut(
  { project, language }: CodeModule,
  kind: SensitiveKind,
  key: string | undefined,
): boolean {
  const name = key === undefined ? undefined : underscored(key);
  const isListed =
    name !== undefined &&
    redactionListsOfProject(project).some(({ names }) =>
      names.some((each) => each !== '' && (name === each || name.includes(each))),
    );
  return (
    isListed ||
    ((name !== undefined || language === 'python') &&
      project
        .filesWhere(REDACTORS)
        .some(
          ({ path, text }) =>
            languageOf(path) === language && COVERED_BY[kind].test(underscored(text)),
        ))
  );
}

/** True when something in the service of a file keeps values out of its logs, whatever it looks for. */
export function redactsLogs({ project, path, language }: CodeModule): boolean {
  const { root } = serviceOf(project, path);
  const paths = [
    ...project.filesWhere(REDACTORS).map((file) => file.path),
    ...redactionListsOfProject(project).map(({ module }) => module.path),
  ];
  return paths.some(
    (each) =>
      languageOf(each) === language &&
      (serviceOf(project, each).root === root || SHARED.test(serviceOf(project, each).root)),
  );
}

const SHARED = /(?:^|\/)(?:packages?|libs?|libraries|shared|common|core)\//u;
