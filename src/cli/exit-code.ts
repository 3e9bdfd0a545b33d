import { CommanderError } from 'commander';

import { isFaultlineError } from '#core/errors.ts';

/** What the process says to the shell. Documented in docs/cli.md. */
export const EXIT = {
  /** Nothing blocks. */
  passed: 0,
  /** A finding blocks. */
  blocked: 1,
  /** Wrong use or configuration: the caller can change it. */
  usage: 2,
  /** Faultline could not do its work. */
  failed: 3,
  /** Ended by Ctrl-C: 128 plus the number of SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ctrl-C: the reason with which the signal of `TerminalIo.interruption` is aborted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const DEEPEST_CAUSE = 5;

/** True for Ctrl-C, also where it is the cause for which something else was given up. */
export function isInterruption(error: unknown): boolean {
  let each = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && each instanceof Error; depth += 1) {
    if (each instanceof Interrupted) {
      return true;
    }
    each = each.cause;
  }
  return false;
}

/** The exit code of a command that ended with an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (isInterruption(error)) {
    return EXIT.interrupted;
  }
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  }
  return isFaultlineError(error, 'usage', 'settings-invalid', 'source-refused')
    ? EXIT.usage
    : EXIT.failed;
}
