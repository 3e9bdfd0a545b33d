import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where this machine has PostgreSQL with its server and `pg_dump` in `bin`; undefined where it has not. */
export function installedPostgres(): string | undefined {
  try {
    const bin = execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: 'pipe' }).trim();
    const isWhole = ['postgres', 'initdb', 'pg_dump', 'pg_restore'].every((name) =>
      existsSync(join(bin, name)),
    );
    return isWhole ? dirname(bin) : undefined;
  } catch {
    return undefined;
  }
}

/** Backs up one database into a file and restores it into another, empty one, as docs/operations.md says. */
export async function dumpAndRestore(
  home: string,
  urls: { readonly from: string; readonly to: string },
  file: string,
): Promise<void> {
  await run(join(home, 'bin', 'pg_dump'), ['--format=custom', `--file=${file}`, urls.from]);
  await run(join(home, 'bin', 'pg_restore'), [
    '--no-owner',
    '--exit-on-error',
    `--dbname=${urls.to}`,
    file,
  ]);
}
