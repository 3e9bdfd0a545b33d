import { LRUCache } from 'lru-cache';
import { braceExpand, Minimatch } from 'minimatch';
import type { MinimatchOptions } from 'minimatch';

/** Braces multiply: sixteen pairs are 65,536 patterns. Nobody writes more of them than this by hand. */
const MOST_ALTERNATIVES = 100;

// Wildcards are matched by minimatch's automaton, in a time that grows with pattern and path and never
// by backtracking. https://github.com/isaacs/minimatch#readme
const OPTIONS: MinimatchOptions = {
  dot: true,
  nocomment: true,
  nonegate: true,
  braceExpandMax: MOST_ALTERNATIVES + 1,
};

/** A review asks the same few patterns for each of its findings. */
const compiled = new LRUCache<string, Minimatch>({
  max: 500,
  memoMethod: (pattern) => new Minimatch(pattern, OPTIONS),
});

/** Whether a path of the repository matches a pattern, hidden files and folders included. */
export function matchesPattern(path: string, pattern: string): boolean {
  return compiled.memo(pattern).match(path);
}

/** False for a pattern whose braces stand for more than a hundred patterns. */
export function isBoundedPattern(pattern: string): boolean {
  return braceExpand(pattern, OPTIONS).length <= MOST_ALTERNATIVES;
}
