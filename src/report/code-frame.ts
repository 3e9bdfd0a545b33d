import type { Span } from '#core/span.ts';

import type { ReadLine } from './line-changes.ts';
import { printable } from './printable.ts';

/** Which part of a terminal's output a stretch of text is. */
export type TextStyle =
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'info'
  | 'place'
  | 'faint'
  | 'added'
  | 'removed'
  | 'strong';

/** Gives a stretch of text its colour, or returns it as it is. */
export type Paint = (style: TextStyle, text: string) => string;

const WIDEST = 120;
const MOST_LINES = 4;

/**
 * The lines of a place with their numbers, one before, and carets below what is meant. Long lines are
 * cut around it, at most four lines of it are shown. Nothing when its first line cannot be read.
 */
export function codeFrame(
  place: Span & { readonly path: string },
  readLine: ReadLine,
  paint: Paint,
): readonly string[] {
  const { path, start, end } = place;
  if (readLine(path, start.line) === undefined) {
    return [];
  }
  const last = Math.min(end.line, start.line + MOST_LINES - 1);
  const gutter = String(last).length;
  const from = Math.max(0, start.column - 1 - WIDEST / 2);
  const frame: string[] = [];
  for (let line = Math.max(1, start.line - 1); line <= last; line += 1) {
    const text = readLine(path, line);
    if (text === undefined) {
      break;
    }
    const number = paint('faint', `${String(line).padStart(gutter)} |`);
    const shown = `${number} ${printable(text.replace(/\r$/u, '').slice(from, from + WIDEST))}`;
    frame.push(shown.trimEnd());
    const marks = line < start.line ? '' : marksBelow(text, line, place, from);
    if (marks.trim() !== '') {
      frame.push(`${paint('faint', `${' '.repeat(gutter)} |`)} ${paint('strong', marks)}`);
    }
  }
  if (last < end.line) {
    frame.push(paint('faint', `${' '.repeat(gutter)} | … to line ${String(end.line)}`));
  }
  return frame;
}

/** Spaces, then a caret below each marked character that is shown; one caret at least on the first line. */
function marksBelow(text: string, line: number, { start, end }: Span, from: number): string {
  const indent = text.length - text.trimStart().length;
  const first = line === start.line ? start.column - 1 : indent;
  const after = line === end.line ? end.column - 1 : text.trimEnd().length;
  const length = Math.max(after - first, line === start.line ? 1 : 0);
  const shownFirst = Math.max(first - from, 0);
  const shownAfter = Math.min(first + length - from, WIDEST);
  return `${' '.repeat(shownFirst)}${'^'.repeat(Math.max(0, shownAfter - shownFirst))}`;
}
