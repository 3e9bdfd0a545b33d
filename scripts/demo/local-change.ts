import { copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

import { FaultlineError, isFaultlineError } from '#core/errors.ts';
import { Git } from '#source/git.ts';
import { GitSource } from '#source/git-source.ts';
import { mustRunGit } from '#test/github/run-git.ts';

import type { DemoChange } from './demo-change.ts';

/**
 * A range of any local git repository as a pull request: `base` becomes the branch `main`, `head` the
 * branch `change`, in a bare copy that borrows the objects. The repository itself is only read.
 * Rejects with `usage` when there is no such repository, commit or change.
 */
export async function localChange(
  directory: string,
  base: string,
  head: string,
): Promise<DemoChange> {
  const root = resolve(directory);
  const git = new Git(root, process.env['PATH']);
  const gitDirectory = await commonGitDirectory(git, root);
  const source = new GitSource(git);
  const [baseSha, headSha] = [await source.resolve(base), await source.resolve(head)];
  await requireChange(git, `${base}...${head}`, baseSha, headSha);
  return {
    owner: 'local',
    name: repositoryName(root, gitDirectory),
    directory: await borrowingCopy(gitDirectory, { main: baseSha, change: headSha }),
    baseBranch: 'main',
    headBranch: 'change',
    title: `${base} to ${head}`,
    heads: [headSha],
  };
}

/** Where the objects are; a linked work tree has them in the main one. */
async function commonGitDirectory(git: Git, root: string): Promise<string> {
  try {
    return resolve(root, (await git.text({ args: ['rev-parse', '--git-common-dir'] })).trim());
  } catch (cause) {
    throw isFaultlineError(cause, 'source-refused')
      ? new FaultlineError('usage', `${root} is no git repository that can be read.`, { cause })
      : cause;
  }
}

async function requireChange(
  git: Git,
  range: string,
  baseSha: string,
  headSha: string,
): Promise<void> {
  try {
    await git.text({ args: ['merge-base', baseSha, headSha] });
  } catch (cause) {
    throw isFaultlineError(cause, 'source-refused')
      ? new FaultlineError(
          'usage',
          `${range} has no common history. If the clone is shallow, fetch the rest of it.`,
          { cause },
        )
      : cause;
  }
  const ahead = await git.text({ args: ['rev-list', '--count', headSha, `^${baseSha}`] });
  if (ahead.trim() === '0') {
    throw new FaultlineError(
      'usage',
      `${range} is no change: the head has no commit that the base lacks. Are they the wrong way round?`,
    );
  }
}

async function borrowingCopy(
  gitDirectory: string,
  branches: Readonly<Record<string, string>>,
): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'repository-'));
  await mustRunGit(copy, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main']);
  await writeFile(
    join(copy, 'objects', 'info', 'alternates'),
    `${join(gitDirectory, 'objects')}\n`,
  );
  await copyFile(join(gitDirectory, 'shallow'), join(copy, 'shallow')).catch(ignoreMissing);
  for (const [branch, sha] of Object.entries(branches)) {
    await mustRunGit(copy, ['update-ref', `refs/heads/${branch}`, sha]);
  }
  return copy;
}

/** A complete clone has no file `shallow`. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
    throw error;
  }
}

/** A repository is called as its folder, the one around `.git` where there is one. */
function repositoryName(root: string, gitDirectory: string): string {
  const folder = basename(gitDirectory) === '.git' ? dirname(gitDirectory) : root;
  const name = basename(folder)
    .replace(/\.git$/u, '')
    .replace(/[^\w.-]/gu, '-');
  return name === '' ? 'repository' : name;
}
