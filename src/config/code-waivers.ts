import { isDay } from './waiver.ts';
import type { Waiver } from './waiver.ts';

/** A comment of the code that is meant to be a waiver. */
export type CodeWaiver =
  | {
      readonly kind: 'waiver';
      readonly path: string;
      /** From 1. */
      readonly line: number;
      readonly waiver: Waiver;
      /** The same for the same comment in the same file of another commit, wherever it stands there. */
      readonly key: string;
    }
  | {
      readonly kind: 'malformed';
      readonly path: string;
      readonly line: number;
      /** A plain sentence. */
      readonly why: string;
    };

const WORD = 'faultline-ignore';

// The word at the beginning of a comment of any of the languages that are read.
const COMMENT = /(?:\/\/|#|--|\/\*+|<!--|;|^\s*\*)\s*faultline-ignore\b(?<rest>.*)$/u;

const COMMENT_END = /\s*(?:\*\/|-->)\s*$/u;

const PARTS =
  /^\s+(?<rule>[a-z0-9-]+\/[a-z0-9-]+)\s+--\s+(?<reason>\S.*?)(?:\s+for\s+(?<owner>@\S+))?\s+until\s+(?<until>\S+)$/u;

const FORM =
  'Write `faultline-ignore <rule> -- <reason> until <day>`, the day as 2027-01-31, with `for @somebody` before `until` to name who answers for it.';

/**
 * The waivers that stand as comments in files: `faultline-ignore <rule> -- <reason> until 2027-01-31`.
 * One covers the findings of its rule that begin on its own line or on the next line that is no such
 * comment.
 */
export function codeWaivers(
  files: Iterable<readonly [path: string, text: string]>,
): readonly CodeWaiver[] {
  return [...files]
    .filter(([path, text]) => text.includes(WORD) && !path.endsWith('.md'))
    .flatMap(([path, text]) => waiversOf(path, text));
}

function waiversOf(path: string, text: string): readonly CodeWaiver[] {
  const lines = text.split(/\r\n|\n|\r/u);
  return lines.flatMap((line, index) => {
    const found = COMMENT.exec(line);
    const rest = found?.groups?.['rest'];
    return found === null || rest === undefined || isInString(line.slice(0, found.index))
      ? []
      : [readWaiver(path, index + 1, coveredLines(lines, index), rest.replace(COMMENT_END, ''))];
  });
}

/** True behind a quote that is still open on the line. */
function isInString(before: string): boolean {
  return ["'", '"', '`'].some((quote) => before.split(quote).length % 2 === 0);
}

/** The comment's own line and, when nothing but comments stands on it, the next that is no waiver. */
function coveredLines(lines: readonly string[], index: number): ReadonlySet<number> {
  let next = index + 1;
  while (COMMENT.test(lines[next] ?? '')) {
    next += 1;
  }
  return new Set([index + 1, next + 1]);
}

function readWaiver(
  path: string,
  line: number,
  covered: ReadonlySet<number>,
  rest: string,
): CodeWaiver {
  const { rule, reason, owner, until } = PARTS.exec(rest.trimEnd())?.groups ?? {};
  if (rule === undefined || reason === undefined || until === undefined) {
    return { kind: 'malformed', path, line, why: FORM };
  }
  if (!isDay(until)) {
    return { kind: 'malformed', path, line, why: `${until} is no day. ${FORM}` };
  }
  return {
    kind: 'waiver',
    path,
    line,
    waiver: {
      rule,
      reason,
      owner: owner ?? 'whoever wrote the line',
      until,
      grantedIn: `${path}, line ${String(line)}`,
      covers: (finding) =>
        finding.rule === rule && finding.path === path && covered.has(finding.start.line),
    },
    key: JSON.stringify([path, rule, reason, owner ?? null, until]),
  };
}
