import type { TerminalIo } from '#cli/terminal-io.ts';

export interface RecordedIoOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** True when both streams are a terminal. */
  readonly isTerminal?: boolean;
  readonly interruption?: AbortSignal;
}

/** A `TerminalIo` that keeps what is written to it. */
export interface RecordedIo extends TerminalIo {
  readonly written: { readonly out: () => string; readonly error: () => string };
}

/** Makes the port for one command, with the PATH of this process so that git is found. */
export function recordedIo(options: RecordedIoOptions = {}): RecordedIo {
  const { cwd = '/nonexistent', env = {}, isTerminal = false, interruption } = options;
  const out: string[] = [];
  const error: string[] = [];
  return {
    stdout: {
      isTerminal,
      write: async (text) => {
        out.push(text);
      },
    },
    stderr: {
      isTerminal,
      write: async (text) => {
        error.push(text);
      },
    },
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    now: () => new Date('2026-11-27T12:00:00Z'),
    interruption: () => interruption ?? new AbortController().signal,
    onStopSignal: () => undefined,
    onLogLevelSignal: () => undefined,
    written: { out: () => out.join(''), error: () => error.join('') },
  };
}
