import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function backUp(file: string): Promise<void> {
  await run('pg_dump', ['--file', file]);
}
