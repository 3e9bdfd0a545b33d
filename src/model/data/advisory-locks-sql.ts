import type { Ranged } from '../code/code.ts';

/** A blocking session-level advisory lock in a file of SQL. */
export interface SqlAdvisoryLock {
  readonly at: Ranged;
  /** Whether the file releases such a lock anywhere. */
  readonly isReleased: boolean;
  /** Whether the file bounds the wait. */
  readonly isBounded: boolean;
}

const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//gu;
const LOCK = /\bpg_advisory_lock(?:_shared)?(?=\s*\()/giu;
const UNLOCK = /\bpg_advisory_unlock(?:_shared|_all)?\s*\(/iu;
const BOUND = /\b(?:lock_timeout|statement_timeout|transaction_timeout)\b/iu;

/** The blocking session-level advisory locks that a file of SQL takes, in order. Comments are passed over. */
export function sqlAdvisoryLocks(text: string): readonly SqlAdvisoryLock[] {
  // Blanks of the same length keep the places.
  const code = text.replaceAll(COMMENT, (comment) => ' '.repeat(comment.length));
  const isReleased = UNLOCK.test(code);
  const isBounded = BOUND.test(code);
  return [...code.matchAll(LOCK)].map((match) => ({
    at: { start: match.index, end: match.index + match[0].length },
    isReleased,
    isBounded,
  }));
}
