import type { Span } from '#core/span.ts';

import type { ReadLine } from './line-changes.ts';
import { printable } from './printable.ts';

/** A stretch of a line's shown text, from 0, `to` exclusive. It may reach past the text's end. */
export interface Mark {
  readonly from: number;
  readonly to: number;
}

export interface FrameLine {
  readonly number: number;
  /** Fit to be shown; long lines are cut. */
  readonly text: string;
  /** What is meant in it; undefined when nothing is. */
  readonly mark: Mark | undefined;
}

/** The code around a place. */
export interface Frame {
  readonly lines: readonly FrameLine[];
  /** The last line of a place that is too long to be shown whole; undefined when all of it is. */
  readonly goesOnTo: number | undefined;
}

const WIDEST = 120;
const MOST_LINES = 4;

/**
 * The lines of a place, one before, and what is meant in them. Long lines are cut around it, at most
 * four lines of it are shown. Lines that cannot be read are left out; undefined when its first is one.
 */
export function frameOf(
  place: Span & { readonly path: string },
  readLine: ReadLine,
): Frame | undefined {
  const { path, start, end } = place;
  if (readLine(path, start.line) === undefined) {
    return undefined;
  }
  const last = Math.min(end.line, start.line + MOST_LINES - 1);
  const from = Math.max(0, start.column - 1 - WIDEST / 2);
  const lines: FrameLine[] = [];
  for (let number = Math.max(1, start.line - 1); number <= last; number += 1) {
    const text = readLine(path, number);
    if (text !== undefined) {
      lines.push({
        number,
        text: printable(text.replace(/\r$/u, '').slice(from, from + WIDEST)).trimEnd(),
        mark: number < start.line ? undefined : markIn(text, number, place, from),
      });
    }
  }
  return { lines, goesOnTo: last < end.line ? end.line : undefined };
}

/** One character at least on the first line; undefined when nothing of the line is meant or shown. */
function markIn(text: string, line: number, { start, end }: Span, from: number): Mark | undefined {
  const indent = text.length - text.trimStart().length;
  const first = line === start.line ? start.column - 1 : indent;
  const after = line === end.line ? end.column - 1 : text.trimEnd().length;
  const length = Math.max(after - first, line === start.line ? 1 : 0);
  const shownFirst = Math.max(first - from, 0);
  const shownAfter = Math.min(first + length - from, WIDEST);
  return shownAfter > shownFirst ? { from: shownFirst, to: shownAfter } : undefined;
}
