import { resolve } from 'node:path';

import type { ClaimingCommit } from '#report/verification.ts';
import { Git } from '#source/git.ts';

import type { TerminalIo } from './terminal-io.ts';

export interface CommitRange {
  readonly directory: string;
  readonly base: string;
  readonly head: string;
}

/** The commits that are in the head and not in the base, newest first, with their messages. */
export async function commitsBetween(
  { directory, base, head }: CommitRange,
  io: TerminalIo,
): Promise<readonly ClaimingCommit[]> {
  const git = new Git(resolve(io.cwd, directory), io.env['PATH']);
  const range = ['--end-of-options', `${base}..${head}`];
  const log = await git.text({ args: ['log', '-z', '--format=%H%n%B', ...range] });
  return log
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const end = entry.indexOf('\n');
      return { sha: entry.slice(0, end), message: entry.slice(end + 1) };
    });
}
