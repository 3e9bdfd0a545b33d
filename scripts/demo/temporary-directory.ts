import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** 128 plus the number of the signal, as shells count. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Puts all temporary files of this process into one new directory that is gone when the process ends:
 * done, failed, or stopped by Ctrl-C or SIGTERM. A signal ends it with `process.exitCode` if that is set.
 */
export function ownTemporaryDirectory(): void {
  const directory = mkdtempSync(join(tmpdir(), 'faultline-demo-'));
  // What `tmpdir` reads: https://nodejs.org/api/os.html#ostmpdir
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) {
    process.env[name] = directory;
  }
  process.on('exit', () => {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  });
  // Of a signal's default action the process learns nothing, of an exit it does.
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.on(signal, () => process.exit(process.exitCode ?? code));
  }
}
