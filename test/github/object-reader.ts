import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

import { gitEnvironment, gitOptions } from './run-git.ts';

/** One object as git stores it. */
export interface GitObject {
  readonly sha: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  readonly content: Buffer;
}

type Answer = (object: GitObject | undefined) => void;

const HEADER = /^(?<sha>[0-9a-f]{40}) (?<type>blob|tree|commit|tag) (?<size>\d+)$/u;

/**
 * Reads objects through one `git cat-file --batch` process that stays alive, so that thousands of
 * small reads cost no process each.
 */
export class ObjectReader {
  readonly #gitDirectory: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #waiting: Answer[] = [];
  #chunks: Buffer[] = [];
  #buffered = 0;
  #header:
    | { readonly sha: string; readonly type: GitObject['type']; readonly size: number }
    | undefined;

  constructor(gitDirectory: string) {
    this.#gitDirectory = gitDirectory;
  }

  /** The object that a revision expression names (`<sha>`, `main:src/a.ts`), undefined if none. */
  read(expression: string): Promise<GitObject | undefined> {
    if (expression === '' || /[\n\0]/u.test(expression)) {
      return Promise.resolve(undefined);
    }
    const child = (this.#child ??= this.#start());
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      child.stdin.write(`${expression}\n`);
    });
  }

  /** Ends the process. Reads that still wait get undefined. The next read starts a new process. */
  close(): void {
    this.#child?.kill();
    this.#child = undefined;
    this.#chunks = [];
    this.#buffered = 0;
    this.#header = undefined;
    for (const answer of this.#waiting.splice(0)) {
      answer(undefined);
    }
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn('git', [...gitOptions(this.#gitDirectory), 'cat-file', '--batch'], {
      env: gitEnvironment(),
    });
    child.stderr.resume();
    child.stdin.on('error', () => {
      // The process ended; `exit` answers whoever waits.
    });
    child.on('exit', () => {
      if (this.#child === child) {
        this.close();
      }
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#buffered += chunk.length;
      this.#drain();
    });
    return child;
  }

  #drain(): void {
    while (this.#takeOne()) {
      // Each turn answers one read or learns one header.
    }
  }

  #takeOne(): boolean {
    if (this.#header === undefined) {
      return this.#takeHeader();
    }
    const { sha, type, size } = this.#header;
    if (this.#buffered < size + 1) {
      return false;
    }
    const content = this.#take(size + 1).subarray(0, size);
    this.#header = undefined;
    this.#waiting.shift()?.({ sha, type, content });
    return true;
  }

  #takeHeader(): boolean {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = all.length === 0 ? [] : [all];
    const end = all.indexOf(0x0a);
    if (end === -1) {
      return false;
    }
    const line = this.#take(end + 1)
      .toString('utf8')
      .trimEnd();
    const { sha, type, size } = HEADER.exec(line)?.groups ?? {};
    if (sha === undefined || size === undefined || !isObjectType(type)) {
      this.#waiting.shift()?.(undefined);
      return true;
    }
    this.#header = { sha, type, size: Number(size) };
    return true;
  }

  #take(length: number): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const taken = all?.subarray(0, length) ?? Buffer.alloc(0);
    const rest = all?.subarray(length) ?? Buffer.alloc(0);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#buffered = rest.length;
    return Buffer.from(taken);
  }
}

function isObjectType(type: string | undefined): type is GitObject['type'] {
  return type === 'blob' || type === 'tree' || type === 'commit' || type === 'tag';
}
