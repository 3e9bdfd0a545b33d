import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { startRegistration } from '#service/register-server.ts';

import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { INSTALLATION } from './package.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface RegisterOptions {
  readonly name: string;
  readonly hookUrl: string;
  /** Undefined for an App of the person's own. */
  readonly organization?: string;
  readonly githubHost: string;
  /** The file to be made for the credentials. */
  readonly credentials: string;
}

/** `faultline register`: waits until a person has registered the App in a browser. */
export async function registerCommand(
  { credentials, ...options }: RegisterOptions,
  io: TerminalIo,
): Promise<ExitCode> {
  const interruption = io.interruption();
  const lines = new LineWriter(io);
  const registration = await startRegistration({
    ...options,
    appYaml: await readFile(join(INSTALLATION, 'app.yml'), 'utf8'),
    credentialsPath: resolve(io.cwd, credentials),
    fetch,
    print: (line) => {
      lines.write(line);
    },
  });
  const interrupted = Promise.withResolvers<never>();
  interruption.addEventListener('abort', () => {
    interrupted.reject(interruption.reason);
  });
  try {
    await Promise.race([registration.finished, interrupted.promise]);
  } finally {
    await registration.close();
    await lines.done();
  }
  return EXIT.passed;
}

/** Writes lines one after the other for a caller that does not wait. */
class LineWriter {
  readonly #io: TerminalIo;
  #last: Promise<void> = Promise.resolve();

  constructor(io: TerminalIo) {
    this.#io = io;
  }

  write(line: string): void {
    this.#last = this.#last.then(async () => this.#io.stdout.write(`${line}\n`));
    // `done` reports it.
    this.#last.catch(() => undefined);
  }

  /** Rejects when a line could not be written. */
  async done(): Promise<void> {
    await this.#last;
  }
}
