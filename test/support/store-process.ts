import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A real second process that uses the store. Whoever starts it kills it. */
export interface StoreProcess {
  readonly pid: number;
  /** Resolves with the next line it prints. */
  line(): Promise<string>;
  /** `kill -9`: it gets no chance to tidy up. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** Runs `code`, an ES module in which `settings` is defined, in a process of its own. */
export function startStoreProcess(code: string, settings: object): StoreProcess {
  const script = `const settings = ${JSON.stringify(settings)};\n${code}`;
  const child: ChildProcess = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', script],
    { cwd: new URL('../..', import.meta.url), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) {
    throw new Error('the process did not start');
  }
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    pid,
    line: async () => {
      const { value, done } = await lines.next();
      return done === true ? 'the process ended' : value;
    },
    kill: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
