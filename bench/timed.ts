import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** How long a program ran. */
export interface Timing {
  readonly seconds: number;
  /** Of the processor, in all processes and threads: other programs disturb it less. */
  readonly cpuSeconds: number;
}

/**
 * Runs a program in a folder, where its output is left in two files. Throws when it ends with more than 1,
 * which programs that look for defects end with when they found some.
 */
export function timed(
  command: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Timing {
  // The shell tells the processor time of what it ran; Node does not.
  const script = '"$@" > ../output 2> ../errors; code=$?; times; exit $code';
  const start = performance.now();
  const { status, stdout } = spawnSync('sh', ['-c', script, 'sh', ...command], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  const seconds = (performance.now() - start) / 1000;
  if (status === null || status > 1) {
    throw new Error(`${command.join(' ')} ended with ${status}, see ${join(folder, '../errors')}`);
  }
  const [, children = ''] = stdout.trim().split('\n');
  const parts = [...children.matchAll(/(?<minutes>\d+)m(?<seconds>[\d.]+)s/gu)];
  const cpuSeconds = parts.reduce(
    (sum, { groups }) => sum + 60 * Number(groups?.['minutes']) + Number(groups?.['seconds']),
    0,
  );
  return { seconds, cpuSeconds };
}
