import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

import { BIN } from './run-faultline.ts';
import type { RunResult } from './run-node.ts';

/** Runs a command of bash to its end; `$NODE` is this Node, `$BIN` the launcher of the command line. */
export async function runShell(command: string, cwd: string): Promise<RunResult> {
  const child = spawn('bash', ['-c', command], {
    cwd,
    env: { PATH: process.env['PATH'], NODE: process.execPath, BIN },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = Promise.withResolvers<number | null>();
  child.once('error', exit.reject);
  child.once('close', (code) => {
    exit.resolve(code);
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    exit.promise,
  ]);
  return { code, stdout, stderr };
}
