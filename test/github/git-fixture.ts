import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { mustRunGit } from './run-git.ts';

/** Content of a file, a link, or null to remove it. */
export type FixtureFile = string | Buffer | { readonly linkTo: string } | null;

/** A small real repository in a temporary directory. */
export class GitFixture {
  /** The work tree. */
  readonly directory: string;
  #commits = 0;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** An empty repository whose first commit will be on `main`. */
  static async create(): Promise<GitFixture> {
    const fixture = new GitFixture(await mkdtemp(path.join(tmpdir(), 'git-fixture-')));
    await mustRunGit(path.join(fixture.directory, '.git'), [
      'init',
      '--quiet',
      '--template=',
      '--initial-branch=main',
    ]);
    return fixture;
  }

  /** Runs git in the work tree and gives its trimmed output. */
  async git(...args: string[]): Promise<string> {
    const output = await mustRunGit(path.join(this.directory, '.git'), [
      '--work-tree',
      this.directory,
      '-C',
      this.directory,
      ...args,
    ]);
    return output.toString('utf8').trim();
  }

  /**
   * Writes files and commits everything on the current branch; gives the SHA. It is another one each time, also
   * of the same files on the same commit within the second that git's dates have.
   */
  async commit(files: Readonly<Record<string, FixtureFile>>, message = 'Change'): Promise<string> {
    for (const [name, content] of Object.entries(files)) {
      await this.#write(path.join(this.directory, name), content);
    }
    await this.git('add', '--all');
    this.#commits += 1;
    const number = `Commit ${this.#commits} of the fixture.`;
    await this.git('commit', '--quiet', '--allow-empty', '-m', message, '-m', number);
    return this.git('rev-parse', 'HEAD');
  }

  /** Makes a branch at `from` (the current commit if not given) and changes to it. */
  async branch(name: string, from = 'HEAD'): Promise<void> {
    await this.git('checkout', '--quiet', '-B', name, from);
  }

  /** Removes the directory. */
  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  async #write(file: string, content: FixtureFile): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await rm(file, { recursive: true, force: true });
    if (content === null) {
      return;
    }
    if (typeof content === 'string' || Buffer.isBuffer(content)) {
      await writeFile(file, content);
    } else {
      await symlink(content.linkTo, file);
    }
  }
}

/** A text of numbered lines, `line 1` to `line <count>`, some of them replaced. */
export function numberedLines(
  count: number,
  replaced: Readonly<Record<number, string>> = {},
): string {
  const lines = Array.from(
    { length: count },
    (_, index) => replaced[index + 1] ?? `line ${index + 1}`,
  );
  return `${lines.join('\n')}\n`;
}
