import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { z } from 'zod';

import { ROOT } from './root.ts';

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * `faultline serve` in a process of its own, as an operator runs it. Whoever starts it ends it; it does not
 * outlive the process that started it.
 */
export interface ServiceProcess {
  /** Resolves with its address once it serves; rejects, with what it wrote, when it ends before. */
  readonly url: Promise<string>;
  /** Everything it wrote so far, both streams. */
  output(): string;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGUSR2'): void;
  /** Resolves when it is gone. */
  readonly ended: Promise<ProcessEnd>;
}

const STARTED = z.object({ msg: z.literal('service started'), url: z.string() });

const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) {
    child.kill('SIGKILL');
  }
});

/** Starts the service with these settings and nothing else of this process's environment but PATH. */
export function startServiceProcess(
  env: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): ServiceProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(ROOT, 'bin', 'faultline.js'), 'serve', ...options],
    { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(child);
  child.once('close', () => running.delete(child));
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) {
    throw new Error('the process did not start');
  }
  const lines: string[] = [];
  const started = Promise.withResolvers<string>();
  createInterface({ input: stdout }).on('line', (line) => {
    lines.push(line);
    const url = startedAt(line);
    if (url !== undefined) {
      started.resolve(url);
    }
  });
  createInterface({ input: stderr }).on('line', (line) => lines.push(line));
  const ended = endOf(child);
  child.once('close', () => {
    started.reject(new Error(`the service ended before it served:\n${lines.join('\n')}`));
  });
  // Not every test waits for the address.
  started.promise.catch(() => undefined);
  return {
    url: started.promise,
    output: () => lines.join('\n'),
    kill: (signal) => {
      child.kill(signal);
    },
    ended,
  };
}

function startedAt(line: string): string | undefined {
  try {
    return STARTED.parse(JSON.parse(line)).url;
  } catch {
    return undefined;
  }
}

async function endOf(child: ChildProcess): Promise<ProcessEnd> {
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode };
}
