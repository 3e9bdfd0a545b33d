import { spawn } from 'node:child_process';

/** Runs a program to its end. False when there is none of that name. Rejects with what it said when it fails. */
export async function hasRun(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  return new Promise((resolveRun, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') {
        resolveRun(false);
      } else {
        reject(error);
      }
    });
    child.on('close', (code) => {
      if (code === 0) {
        resolveRun(true);
      } else if (code !== null && code > 0) {
        reject(new Error(`${program} ended with ${code}: ${said.trim()}`));
      }
    });
  });
}
