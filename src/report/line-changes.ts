import { compareText } from '#core/finding.ts';
import type { SuggestedEdit, Suggestion } from '#core/finding.ts';
import { comparePosition } from '#core/span.ts';
import type { Position } from '#core/span.ts';

/**
 * A line of a file without its line feed but with a carriage return before it, if there is one.
 * Lines count from 1. Undefined when the file or the line is not there.
 */
export type ReadLine = (path: string, line: number) => string | undefined;

/**
 * Reads lines from whole texts by path, counted as positions count them: LF, CRLF and a lone CR end a
 * line. The empty line after a final line end is not a line.
 */
export function readLinesOf(texts: ReadonlyMap<string, string>): ReadLine {
  const split = new Map<string, readonly string[]>();
  return (path, line) => {
    const text = texts.get(path);
    if (text === undefined) {
      return undefined;
    }
    const lines = split.get(path) ?? linesOf(text);
    split.set(path, lines);
    return lines[line - 1];
  };
}

function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n|\r(?!\n))/u).map((line) => line.replace(/\n$/u, ''));
}

/** Whole lines of one file and what they become. No line after means that the lines are deleted. */
export interface LineChange {
  readonly path: string;
  /** 1-based; `before` has at least one line. */
  readonly startLine: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * A suggestion as whole lines, in the order of the files: edits on the same or neighbouring lines
 * come together, lines that stay are left out at both ends. Null when a line cannot be read, when
 * edits overlap, or when a change ends in what was there before.
 */
export function lineChanges(
  suggestion: Suggestion,
  readLine: ReadLine,
): readonly LineChange[] | null {
  const changes: LineChange[] = [];
  for (const edits of regions(suggestion.edits)) {
    const change = changeOf(edits, readLine);
    if (change === null) {
      return null;
    }
    changes.push(change);
  }
  return changes;
}

type Region = readonly [SuggestedEdit, ...SuggestedEdit[]];

/** Edits that touch the same or neighbouring lines of a file, each group in order. */
function regions(edits: readonly SuggestedEdit[]): readonly Region[] {
  const sorted = edits.toSorted(
    (a, b) =>
      compareText(a.path, b.path) ||
      comparePosition(a.start, b.start) ||
      comparePosition(a.end, b.end),
  );
  const found: Region[] = [];
  for (const edit of sorted) {
    const region = found.at(-1);
    const last = region?.at(-1);
    if (region !== undefined && last?.path === edit.path && edit.start.line <= last.end.line + 1) {
      found[found.length - 1] = [...region, edit];
    } else {
      found.push([edit]);
    }
  }
  return found;
}

function changeOf(edits: Region, readLine: ReadLine): LineChange | null {
  const { path } = edits[0];
  const startLine = edits[0].start.line;
  const endLine = Math.max(...edits.map((edit) => edit.end.line));
  const before: string[] = [];
  for (let line = startLine; line <= endLine; line += 1) {
    const text = readLine(path, line) ?? textPastTheEnd(edits, line, readLine);
    if (text === null) {
      return null;
    }
    before.push(text);
  }
  const edited = applyEdits(before, startLine, edits);
  return edited === null ? null : withoutSameEnds(path, startLine, before, edited.split('\n'));
}

/** An edit may end just after the file's last line feed, where no line follows. */
function textPastTheEnd(edits: Region, line: number, readLine: ReadLine): string | null {
  const endsThere = edits.every(
    ({ end }) => end.line < line || (end.line === line && end.column === 1),
  );
  return endsThere && readLine(edits[0].path, line - 1) !== undefined ? '' : null;
}

function applyEdits(before: readonly string[], startLine: number, edits: Region): string | null {
  const text = before.join('\n');
  let edited = '';
  let position = 0;
  for (const edit of edits) {
    const start = offsetOf(edit.start, startLine, before);
    const end = offsetOf(edit.end, startLine, before);
    if (start < position || end < start || end > text.length) {
      return null;
    }
    edited += `${text.slice(position, start)}${edit.text}`;
    position = end;
  }
  return edited + text.slice(position);
}

/** Where a position lies in the lines joined with line feeds. */
function offsetOf({ line, column }: Position, startLine: number, lines: readonly string[]): number {
  const above = lines.slice(0, line - startLine);
  return above.reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
}

function withoutSameEnds(
  path: string,
  startLine: number,
  before: readonly string[],
  after: readonly string[],
): LineChange | null {
  if (before.join('\n') === after.join('\n')) {
    return null;
  }
  let head = 0;
  while (head < before.length - 1 && head < after.length && before[head] === after[head]) {
    head += 1;
  }
  let tail = 0;
  while (
    tail < before.length - head - 1 &&
    tail < after.length - head &&
    before.at(-1 - tail) === after.at(-1 - tail)
  ) {
    tail += 1;
  }
  return {
    path,
    startLine: startLine + head,
    before: before.slice(head, before.length - tail),
    after: after.slice(head, after.length - tail),
  };
}
