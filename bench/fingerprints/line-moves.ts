import type { Git } from '#source/git.ts';

/** Where lines of one file went between two commits. */
export interface FileMove {
  readonly path: string;
  /** The present numbers of the lines `first` to `last`, undefined when a hunk touches or splits them. */
  linesOf(
    first: number,
    last: number,
  ): { readonly first: number; readonly last: number } | undefined;
}

interface Hunk {
  /** The last line before the hunk. */
  readonly after: number;
  readonly removed: number;
  readonly added: number;
}

const HUNK = /^@@ -(?<old>\d+)(?:,(?<removed>\d+))? \+\d+(?:,(?<added>\d+))? @@/u;

/**
 * What git says of a change, file by file under the former path: `git diff` without context, renames
 * followed. A file that is not in the answer is as it was; one with undefined is gone.
 */
export async function lineMoves(
  git: Git,
  base: string,
  head: string,
): Promise<ReadonlyMap<string, FileMove | undefined>> {
  const range = ['-M', '--no-ext-diff', '--no-textconv', '--no-color', base, head];
  const raw = await git.text({ args: ['diff', '--raw', '-z', '--no-abbrev', ...range] });
  const patch = await git.text({ args: ['diff', '--patch', '--unified=0', ...range] });
  const sections = patch.split(/^(?=diff --git )/mu).filter((section) => section !== '');
  const moves = new Map<string, FileMove | undefined>();
  // Both list the same files in the same order.
  for (const [index, { former, path }] of changedPaths(raw).entries()) {
    if (former !== undefined) {
      moves.set(former, path === undefined ? undefined : moveOf(path, sections[index] ?? ''));
    }
  }
  return moves;
}

interface ChangedPath {
  /** Undefined for a file that is new. */
  readonly former: string | undefined;
  /** Undefined for a file that is gone. */
  readonly path: string | undefined;
}

/** `:<modes> <shas> <status> NUL <path> NUL [<path> NUL]`: https://git-scm.com/docs/diff-format */
function changedPaths(raw: string): readonly ChangedPath[] {
  const fields = raw.split('\0');
  const changed: ChangedPath[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const letter = fields[index]?.split(' ').at(-1)?.[0];
    const first = fields[index + 1];
    if (letter === 'R') {
      changed.push({ former: first, path: fields[index + 2] });
      index += 1;
    } else {
      changed.push({
        former: letter === 'A' ? undefined : first,
        path: letter === 'D' ? undefined : first,
      });
    }
  }
  return changed;
}

function moveOf(path: string, section: string): FileMove {
  // A binary file's lines are none that anything is said of.
  const hunks = section.split('\n').flatMap((line) => {
    const { old, removed = '1', added = '1' } = HUNK.exec(line)?.groups ?? {};
    return old === undefined ? [] : [hunk(Number(old), Number(removed), Number(added))];
  });
  return {
    path,
    linesOf: (first, last) => {
      const isTouched = hunks.some(({ after, removed }) =>
        removed === 0 ? first <= after && after < last : first <= after + removed && after < last,
      );
      const before = hunks.filter(({ after, removed }) => after + removed < first);
      const shift = before.reduce((sum, { added, removed }) => sum + added - removed, 0);
      return isTouched ? undefined : { first: first + shift, last: last + shift };
    },
  };
}

/** Git numbers what removes nothing by the line before it, everything else by its first line. */
function hunk(old: number, removed: number, added: number): Hunk {
  return { after: removed === 0 ? old : old - 1, removed, added };
}
