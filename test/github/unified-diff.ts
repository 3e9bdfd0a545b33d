/** One line of a hunk, with the line numbers that GitHub accepts as anchors for a comment. */
export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'context';
  /** Line in the base file; undefined for an added line. */
  readonly oldLine: number | undefined;
  /** Line in the head file; undefined for a removed line. */
  readonly newLine: number | undefined;
  /** Lines down from the first hunk header of the file, which is 0. */
  readonly position: number;
  readonly text: string;
}

/** One hunk of a file's patch. */
export interface Hunk {
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

/** Which side of the diff a line number counts on. */
export type DiffSide = 'LEFT' | 'RIGHT';

/** Where a line stands in a patch. */
export interface DiffPlace {
  readonly hunk: Hunk;
  readonly line: DiffLine;
}

const HUNK_HEADER = /^@@ -(?<oldStart>\d+)(?:,\d+)? \+(?<newStart>\d+)(?:,\d+)? @@/u;

// `^` with the `m` flag also matches after a carriage return, which source lines may contain.
const FILE_START = /(?<![^\n])(?=diff --git )/u;
const FIRST_HUNK = /(?<![^\n])@@ /u;

/** Splits the output of `git diff` into one section a file, in git's order. */
export function splitPatches(diff: string): string[] {
  if (diff === '') {
    return [];
  }
  return diff.split(FILE_START);
}

/** The part of a file's section that GitHub calls `patch`: from the first hunk, no final newline. */
export function hunkPart(section: string): string {
  const start = section.search(FIRST_HUNK);
  return start === -1 ? '' : section.slice(start).replace(/\n$/u, '');
}

/** Reads a `patch` into hunks with line numbers and positions. */
export function parseHunks(patch: string): Hunk[] {
  const hunks: { header: string; lines: DiffLine[] }[] = [];
  let oldLine = 0;
  let newLine = 0;
  for (const [position, text] of patch.split('\n').entries()) {
    const header = HUNK_HEADER.exec(text)?.groups;
    if (header !== undefined) {
      oldLine = Number(header['oldStart']);
      newLine = Number(header['newStart']);
      hunks.push({ header: text, lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    if (text.startsWith('+')) {
      lines?.push({ kind: 'added', oldLine: undefined, newLine, position, text });
      newLine += 1;
    } else if (text.startsWith('-')) {
      lines?.push({ kind: 'removed', oldLine, newLine: undefined, position, text });
      oldLine += 1;
    } else if (text.startsWith(' ')) {
      lines?.push({ kind: 'context', oldLine, newLine, position, text });
      oldLine += 1;
      newLine += 1;
    }
  }
  return hunks;
}

/** The place of a line in the hunks, undefined when it is outside of all of them. */
export function findLine(
  hunks: readonly Hunk[],
  side: DiffSide,
  lineNumber: number,
): DiffPlace | undefined {
  for (const hunk of hunks) {
    const line = hunk.lines.find(
      (candidate) => (side === 'LEFT' ? candidate.oldLine : candidate.newLine) === lineNumber,
    );
    if (line !== undefined) {
      return { hunk, line };
    }
  }
  return undefined;
}

/** The place of a `position`, undefined when the patch has no such line. */
export function findPosition(hunks: readonly Hunk[], position: number): DiffPlace | undefined {
  for (const hunk of hunks) {
    const line = hunk.lines.find((candidate) => candidate.position === position);
    if (line !== undefined) {
      return { hunk, line };
    }
  }
  return undefined;
}

/** What GitHub stores with a comment as `diff_hunk`: the hunk from its header to the line. */
export function diffHunkUpTo({ hunk, line }: DiffPlace): string {
  const shown = hunk.lines.filter(({ position }) => position <= line.position);
  return [hunk.header, ...shown.map(({ text }) => text)].join('\n');
}

/**
 * Follows a line of the old file through a patch that has no context (`-U0`). Undefined when the line
 * itself was removed or rewritten.
 */
export function followLine(patch: string, lineNumber: number): number | undefined {
  let shift = 0;
  for (const hunk of parseHunks(patch)) {
    const removed = hunk.lines.filter(({ kind }) => kind === 'removed');
    if (removed.some(({ oldLine }) => oldLine === lineNumber)) {
      return undefined;
    }
    const added = hunk.lines.length - removed.length;
    const start = Number(HUNK_HEADER.exec(hunk.header)?.groups?.['oldStart']);
    // A hunk that only adds names the line before it, so a line after it moves as well.
    if (removed.length === 0 ? start < lineNumber : start <= lineNumber) {
      shift += added - removed.length;
    }
  }
  return lineNumber + shift;
}
