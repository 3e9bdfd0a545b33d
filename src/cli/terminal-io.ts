import { EXIT, Interrupted } from './exit-code.ts';

/** One of the two streams that a command writes to. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /**
   * Resolves when the text was handed over, also when the reader closed its end meanwhile (`| head`):
   * it has what it wanted. Rejects when the text cannot be kept, such as on a full disk.
   */
  write(text: string): Promise<void>;
}

/** All that a command knows of the process that it runs in. */
export interface TerminalIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  /** Aborted with `Interrupted` on Ctrl-C. Only a command that asks for it takes over from the default. */
  interruption(): AbortSignal;
  /** Calls the handler once when the process is asked to end, by SIGTERM or SIGINT. */
  onStopSignal(handler: () => void): void;
  /** Calls the handler at every SIGUSR2, which Windows does not have. */
  onLogLevelSignal(handler: () => void): void;
}

/** How long a command may take to wind up after Ctrl-C. */
const LONGEST_WIND_UP_MS = 3_000;

/** The port of the real process. To be made once. */
export function processIo(): TerminalIo {
  return {
    stdout: outputStream(process.stdout),
    stderr: outputStream(process.stderr),
    cwd: process.cwd(),
    env: process.env,
    now: () => new Date(),
    interruption: () => {
      const controller = new AbortController();
      process.on('SIGINT', () => {
        controller.abort(new Interrupted('interrupted'));
        setTimeout(() => {
          // Whoever pressed Ctrl-C does not wait for what hangs.
          process.exit(EXIT.interrupted);
        }, LONGEST_WIND_UP_MS).unref();
      });
      return controller.signal;
    },
    onLogLevelSignal: (handler) => {
      process.on('SIGUSR2', handler);
    },
    onStopSignal: (handler) => {
      let isStopping = false;
      for (const signal of ['SIGTERM', 'SIGINT']) {
        process.on(signal, () => {
          if (!isStopping) {
            isStopping = true;
            handler();
          }
        });
      }
    },
  };
}

function outputStream(stream: NodeJS.WriteStream): OutputStream {
  // Every failed write is reported to the one who wrote; without a listener it would end the process.
  stream.on('error', () => undefined);
  return {
    // Undefined where there is no terminal, whatever the type says.
    isTerminal: 'isTTY' in stream && stream.isTTY,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error === null || error === undefined || isReaderGone(error)) {
            resolve();
          } else {
            reject(error);
          }
        });
      }),
  };
}

function isReaderGone(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
