import type { TerminalIo } from './terminal-io.ts';

/** One line on standard error that says what is going on, for a person who waits. */
export interface Progress {
  /** Replaces the line. */
  show(text: string): Promise<void>;
  /** Takes the line away. */
  clear(): Promise<void>;
}

/** To the line's beginning, and delete to its end: ECMA-48 EL. */
const ERASE_LINE = '\r\u001B[K';

/** Shown on a terminal only: in a pipe or a log nobody waits in front of it. */
export function progressOn({ stderr, env }: TerminalIo): Progress {
  if (!stderr.isTerminal || env['TERM'] === 'dumb') {
    return { show: async () => undefined, clear: async () => undefined };
  }
  return {
    show: async (text) => stderr.write(`${ERASE_LINE}${text}`),
    clear: async () => stderr.write(ERASE_LINE),
  };
}
