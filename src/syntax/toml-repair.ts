import { ParseError, parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';

/** What could be parsed of a text, and the errors as they were met. */
export interface RepairedToml {
  /** Undefined when the text is broken in too many places, or too long to be tried again. */
  readonly program: AST.TOMLProgram | undefined;
  readonly errors: readonly ParseError[];
}

// A half-written file has one or two broken places.
const MOST_REPAIRS = 3;
const LONGEST_REPAIRED = 64 * 1024;
const STATEMENT = /^[ \t]*(?:\[|[\w"'.-]+[ \t]*=)/u;

/**
 * Parses TOML around what is broken. The parser ends at the first error, so it is given the text again
 * with blanks in place of the broken lines: every place stays where it is. Throws what is no syntax error.
 */
export function parseRepaired(text: string): RepairedToml {
  const errors: ParseError[] = [];
  let attempt = attemptAt(text);
  while (attempt.error !== undefined) {
    errors.push(attempt.error);
    if (errors.length > MOST_REPAIRS || text.length > LONGEST_REPAIRED) {
      return { program: undefined, errors };
    }
    attempt = nextAttempt(attempt.text, attempt.error.index);
  }
  return { program: attempt.program, errors };
}

type Attempt =
  | { readonly text: string; readonly program: AST.TOMLProgram; readonly error: undefined }
  | { readonly text: string; readonly program: undefined; readonly error: ParseError };

function attemptAt(text: string): Attempt {
  try {
    return { text, program: parseTOML(text), error: undefined };
  } catch (error) {
    if (error instanceof ParseError) {
      return { text, program: undefined, error };
    }
    throw error;
  }
}

// The error stands in the broken line or behind it, so the attempt that gets furthest is taken.
function nextAttempt(text: string, index: number): Attempt {
  const attempts = brokenLines(text, index).map(([start, end]) =>
    attemptAt(text.slice(0, start) + blanks(text.slice(start, end)) + text.slice(end)),
  );
  const reached = attempts.map(({ error }) => error?.index ?? Infinity);
  const best = attempts[reached.indexOf(Math.max(...reached))];
  return best ?? attemptAt(blanks(text));
}

/** The line of the error, the last line before it that is not blank, and what begins with the last statement. */
function brokenLines(text: string, index: number): readonly (readonly [number, number])[] {
  const start = lineStart(text, index);
  const own = [start, lineEnd(text, index)] as const;
  const before = text.slice(0, start).trimEnd().length;
  const previous = lineStart(text, before);
  let statement = previous;
  while (statement > 0 && !STATEMENT.test(text.slice(statement, lineEnd(text, statement)))) {
    statement = lineStart(text, statement - 1);
  }
  return [own, [previous, before], [statement, lineEnd(text, index)]];
}

function lineStart(text: string, index: number): number {
  return index <= 0 ? 0 : text.lastIndexOf('\n', index - 1) + 1;
}

function lineEnd(text: string, index: number): number {
  const end = text.indexOf('\n', index);
  return end === -1 ? text.length : end;
}

function blanks(text: string): string {
  return text.replaceAll(/[^\r\n]/gu, ' ');
}
