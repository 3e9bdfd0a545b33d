import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a Node program to its end, with this process's Node. A program that fails is an answer, not an error. */
export async function runNode(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<RunResult> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
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
