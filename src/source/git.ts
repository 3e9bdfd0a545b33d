import { spawn } from 'node:child_process';

import { FaultlineError } from '#core/errors.ts';

// Whatever the repository or the machine configures, git must only read: no hook, file monitor,
// external diff, text conversion, prompt or lazy fetch runs.
const SAFE_CONFIG = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.quotePath=false',
  '-c',
  'diff.external=',
  '-c',
  'protocol.allow=never',
  // Git refuses repositories of other users because it would run their hooks. Here it runs none.
  '-c',
  'safe.directory=*',
];

const SAFE_ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  LC_ALL: 'C',
};

export interface GitCall {
  readonly args: readonly string[];
  /** What git reads on standard input. */
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/** Runs git on a repository of the local disk. `path` is the environment's PATH, by which git is found. */
export class Git {
  readonly #directory: string;
  readonly #path: string | undefined;

  constructor(directory: string, path: string | undefined) {
    this.#directory = directory;
    this.#path = path;
  }

  /** Standard output as bytes. Rejects with `source-refused` when git exits with anything but 0. */
  async bytes({ args, input, signal }: GitCall): Promise<Buffer> {
    const child = spawn('git', ['-C', this.#directory, ...SAFE_CONFIG, ...args], {
      env: { ...SAFE_ENVIRONMENT, ...(this.#path === undefined ? {} : { PATH: this.#path }) },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    // Git may exit before it has read everything; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    const code = await exitOf(child);
    if (code !== 0) {
      const detail = Buffer.concat(errors).toString('utf8').trim().split('\n')[0] ?? '';
      throw new FaultlineError('source-refused', `git ${args[0] ?? ''} failed: ${detail}`, {
        fields: { command: args[0], code },
      });
    }
    return Buffer.concat(output);
  }

  /** Standard output as text. */
  async text(call: GitCall): Promise<string> {
    return (await this.bytes(call)).toString('utf8');
  }
}

async function exitOf(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'ENOENT'
          ? new FaultlineError(
              'source-unavailable',
              'git could not be started: is it installed and is the directory there?',
              { cause },
            )
          : cause,
      );
    });
    child.on('close', resolve);
  });
}
