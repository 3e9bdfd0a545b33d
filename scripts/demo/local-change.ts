import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { Git } from '#source/git.ts';
import { GitSource } from '#source/git-source.ts';

import type { DemoChange } from './example-pull-request.ts';

const run = promisify(execFile);

/**
 * A range of any local git repository as a pull request: `base` becomes the branch `main`, `head` the
 * branch `change`, in a bare copy that borrows the objects. The repository itself is only read.
 */
export async function localChange(
  directory: string,
  base: string,
  head: string,
): Promise<DemoChange> {
  const source = new GitSource(new Git(directory, process.env['PATH']));
  const [baseSha, headSha] = [await source.resolve(base), await source.resolve(head)];
  const copy = await mkdtemp(join(tmpdir(), 'faultline-demo-'));
  const git = ['--git-dir', copy];
  await run('git', [
    '-c',
    'safe.directory=*',
    'clone',
    '--quiet',
    '--bare',
    '--shared',
    resolve(directory),
    copy,
  ]);
  for (const [branch, sha] of [
    ['main', baseSha],
    ['change', headSha],
  ] as const) {
    await run('git', [...git, 'update-ref', `refs/heads/${branch}`, sha]);
  }
  return {
    owner: 'local',
    name:
      basename(resolve(directory))
        .replace(/[^\w.-]/gu, '-')
        .replace(/\.git$/u, '') || 'repository',
    directory: copy,
    baseBranch: 'main',
    headBranch: 'change',
    title: `${base} … ${head}`,
    heads: [headSha],
    remove: async () => rm(copy, { recursive: true, force: true }),
  };
}
