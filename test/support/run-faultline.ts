import { join } from 'node:path';

import { ROOT } from './root.ts';
import { runNode } from './run-node.ts';
import type { RunResult } from './run-node.ts';

/** The launcher of the command line. */
export const BIN = join(ROOT, 'bin/faultline.js');

/** Runs `bin/faultline.js` to its end in a directory, with nothing in the environment but PATH and `env`. */
export async function runFaultline(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  return runNode([BIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
  });
}
