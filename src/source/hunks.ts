import { parsePatch } from 'diff';

import type { Hunk } from './source.ts';

/** The hunks of one file's patch, in GitHub's form (hunks only) or git's. Empty when it cannot be read. */
export function hunksOf(patch: string): readonly Hunk[] {
  try {
    return parsePatch(patch).flatMap(({ hunks }) => hunks.flatMap(rightSide));
  } catch {
    // A patch that was cut off shows fewer lines than its head says. Nothing is commentable then,
    // and what was found goes to the check instead.
    return [];
  }
}

// A hunk that only deletes shows no line of the head.
function rightSide({
  newStart,
  newLines,
}: {
  newStart: number;
  newLines: number;
}): readonly Hunk[] {
  return newLines === 0 ? [] : [{ firstLine: newStart, lastLine: newStart + newLines - 1 }];
}
