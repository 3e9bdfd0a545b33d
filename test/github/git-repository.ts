import { spawn } from 'node:child_process';
import { appendFile, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

import { COMMIT_FORMAT, parseCommit, parseRaw, parseTreeEntry, splitNul } from './git-output.ts';
import type { ChangedFile, Commit, TreeEntry } from './git-output.ts';
import { ObjectReader } from './object-reader.ts';
import type { GitObject } from './object-reader.ts';
import { gitEnvironment, gitOptions, mustRunGit, runGit } from './run-git.ts';
import { hunkPart, splitPatches } from './unified-diff.ts';

const BARE_CONFIG = '[core]\n\trepositoryformatversion = 0\n\tbare = true\n';
const DIFF_FLAGS = ['--no-color', '--no-ext-diff', '--no-textconv', '-M', '--full-index'];

/**
 * A bare repository of the fake's own that borrows the objects of a given one, so that the given
 * directory is never written to and that a mirror of any size costs nothing. Refs are its own.
 */
export class GitRepository {
  readonly gitDirectory: string;
  /** The `.git` directory that was given. */
  readonly sourceDirectory: string;
  readonly #objects: ObjectReader;
  // What is said of commits by their SHAs never changes, so it is computed once.
  readonly #changes = new Map<string, Promise<ChangedFile[]>>();
  readonly #linePatches = new Map<string, Promise<string>>();
  readonly #mergeBases = new Map<string, Promise<string | undefined>>();
  readonly #ranges = new Map<string, Promise<Commit[]>>();

  private constructor(gitDirectory: string, sourceDirectory: string) {
    this.gitDirectory = gitDirectory;
    this.sourceDirectory = sourceDirectory;
    this.#objects = new ObjectReader(gitDirectory);
  }

  /**
   * Mirrors the branches and tags of a work tree or a bare repository into the empty `target`. The
   * mirror is laid out by hand: no `git init`, no configuration that could come from elsewhere.
   */
  static async mirror(
    directory: string,
    target: string,
    defaultBranch: string,
  ): Promise<GitRepository> {
    const source = await findGitDirectory(directory);
    const refs = await mustRunGit(source, [
      'for-each-ref',
      '--format=%(objectname) %(refname)',
      'refs/heads',
      'refs/tags',
    ]);
    await mkdir(path.join(target, 'refs'), { recursive: true });
    await writeFile(path.join(target, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
    await writeFile(path.join(target, 'config'), BARE_CONFIG);
    await writeFile(path.join(target, 'packed-refs'), refs);
    await copyFile(path.join(source, 'shallow'), path.join(target, 'shallow')).catch(ignoreMissing);
    const mirror = new GitRepository(target, source);
    await mirror.borrowObjects(source);
    return mirror;
  }

  /** Makes all objects of another repository readable here, as in GitHub's fork network. */
  async borrowObjects(gitDirectory: string): Promise<void> {
    const info = path.join(this.gitDirectory, 'objects', 'info');
    await mkdir(info, { recursive: true });
    await appendFile(path.join(info, 'alternates'), `${path.join(gitDirectory, 'objects')}\n`);
    this.#objects.close();
  }

  /** The commit that a branch, tag, full ref or SHA names; undefined when there is none. */
  async resolveCommit(ref: string): Promise<string | undefined> {
    if (/[\s~^:?*[\\]/u.test(ref)) {
      return undefined;
    }
    const names = /^[0-9a-f]{7,40}$/u.test(ref) ? [ref] : [];
    names.push(`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`, ref);
    for (const name of names) {
      const object = await this.#objects.read(`${name}^{commit}`);
      if (object !== undefined) {
        return object.sha;
      }
    }
    return undefined;
  }

  /** The commit of a branch in the given directory, which the fake's own refs may lag behind. */
  async sourceBranch(branch: string): Promise<string | undefined> {
    const { exitCode, stdout } = await runGit(this.sourceDirectory, [
      'rev-parse',
      '--verify',
      '--quiet',
      `refs/heads/${branch}^{commit}`,
    ]);
    return exitCode === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  /** The object that an expression such as `<sha>` or `<commit>:path` names. */
  read(expression: string): Promise<GitObject | undefined> {
    return this.#objects.read(expression);
  }

  /** The entries of a tree; recursively with the sub-trees themselves, in git's order. */
  async listTree(
    treeish: string,
    { recursive }: { readonly recursive: boolean },
  ): Promise<TreeEntry[]> {
    const flags = recursive ? ['-r', '-t'] : [];
    const { exitCode, stdout } = await runGit(this.gitDirectory, [
      'ls-tree',
      ...flags,
      '-l',
      '-z',
      '--full-tree',
      treeish,
    ]);
    return exitCode === 0 ? splitNul(stdout).map(parseTreeEntry) : [];
  }

  /** The entry at a path of a commit, undefined when there is none. */
  async entryAt(commit: string, filePath: string): Promise<TreeEntry | undefined> {
    const { exitCode, stdout } = await runGit(this.gitDirectory, [
      '--literal-pathspecs',
      'ls-tree',
      '-l',
      '-z',
      '--full-tree',
      commit,
      '--',
      filePath,
    ]);
    const line = exitCode === 0 ? splitNul(stdout)[0] : undefined;
    return line === undefined ? undefined : parseTreeEntry(line);
  }

  /** The best common ancestor of two commits, undefined for unrelated histories. */
  mergeBase(one: string, other: string): Promise<string | undefined> {
    return remember(this.#mergeBases, `${one} ${other}`, async () => {
      const { stdout } = await runGit(this.gitDirectory, ['merge-base', one, other]);
      return stdout.toString('utf8').trim() || undefined;
    });
  }

  /** Changed files between two commits, with renames detected. */
  changedFiles(base: string, head: string): Promise<ChangedFile[]> {
    return remember(this.#changes, `${base}..${head}`, () => this.#computeChanges(base, head));
  }

  /** The patch of one file between two commits without context lines; empty when it is unchanged. */
  linePatch(base: string, head: string, filePath: string): Promise<string> {
    return remember(this.#linePatches, `${base}..${head} ${filePath}`, () =>
      this.#computeLinePatch(base, head, filePath),
    );
  }

  async #computeLinePatch(base: string, head: string, filePath: string): Promise<string> {
    const diff = await mustRunGit(this.gitDirectory, [
      '--literal-pathspecs',
      'diff',
      ...DIFF_FLAGS,
      '-U0',
      base,
      head,
      '--',
      filePath,
    ]);
    return hunkPart(diff.toString('utf8'));
  }

  /** Commits that the SHA `include` reaches and `exclude` does not, oldest first. */
  commits(include: string, exclude?: string): Promise<Commit[]> {
    const range = exclude === undefined ? [include] : [include, `^${exclude}`];
    return remember(this.#ranges, range.join(' '), () =>
      this.#log(['--topo-order', '--reverse', ...range]),
    );
  }

  /** One commit's facts; undefined when the SHA names no commit. */
  async commit(sha: string): Promise<Commit | undefined> {
    return (await this.#log(['-1', sha]))[0];
  }

  async #log(args: readonly string[]): Promise<Commit[]> {
    const result = await runGit(this.gitDirectory, [
      'log',
      '-z',
      `--format=${COMMIT_FORMAT}`,
      ...args,
    ]);
    return splitNul(result.stdout).map(parseCommit);
  }

  /** Points a full ref at a commit. */
  async updateRef(ref: string, sha: string): Promise<void> {
    await mustRunGit(this.gitDirectory, ['update-ref', ref, sha]);
  }

  /** Removes a full ref; nothing happens when it is missing. */
  async deleteRef(ref: string): Promise<void> {
    await mustRunGit(this.gitDirectory, ['update-ref', '-d', ref]);
  }

  /** Merges two commits in memory and gives the tree, undefined when they conflict. */
  async mergeTree(ours: string, theirs: string): Promise<string | undefined> {
    const { exitCode, stdout } = await runGit(this.gitDirectory, [
      'merge-tree',
      '--write-tree',
      ours,
      theirs,
    ]);
    return exitCode === 0 ? stdout.toString('utf8').split('\n')[0] : undefined;
  }

  /** Writes a commit into the fake's own objects. */
  async writeCommit(commit: {
    readonly tree: string;
    readonly parents: readonly string[];
    readonly message: string;
  }): Promise<string> {
    const parents = commit.parents.flatMap((parent) => ['-p', parent]);
    const sha = await mustRunGit(
      this.gitDirectory,
      ['commit-tree', ...parents, '-F', '-', commit.tree],
      commit.message,
    );
    return sha.toString('utf8').trim();
  }

  /** A gzipped tar stream of a commit with every path below `prefix`. */
  archive(commit: string, prefix: string): Readable {
    const args = ['archive', '--format=tar.gz', `--prefix=${prefix}/`, commit];
    const child = spawn('git', [...gitOptions(this.gitDirectory), ...args], {
      env: gitEnvironment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return child.stdout;
  }

  /** Ends the process that reads objects. */
  close(): void {
    this.#objects.close();
  }

  async #computeChanges(base: string, head: string): Promise<ChangedFile[]> {
    const [raw, text] = await Promise.all([
      mustRunGit(this.gitDirectory, [
        'diff',
        ...DIFF_FLAGS,
        '--raw',
        '--no-abbrev',
        '-z',
        base,
        head,
      ]),
      mustRunGit(this.gitDirectory, ['diff', ...DIFF_FLAGS, '--patch', base, head]),
    ]);
    const sections = splitPatches(text.toString('utf8'));
    return parseRaw(raw).map((change) => {
      // A changed file type (file to symlink) is one entry but two sections: removal and addition.
      const section = sections
        .splice(0, change.status === 'changed' ? 2 : 1)
        .map(hunkPart)
        .join('\n');
      return {
        ...change,
        additions: section.match(/(?<![^\n])\+/gu)?.length ?? 0,
        deletions: section.match(/(?<![^\n])-/gu)?.length ?? 0,
        patch: section === '' ? undefined : section,
      };
    });
  }
}

function remember<T>(
  known: Map<string, Promise<T>>,
  key: string,
  compute: () => Promise<T>,
): Promise<T> {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}

async function findGitDirectory(directory: string): Promise<string> {
  for (const candidate of [path.join(directory, '.git'), directory]) {
    const { exitCode, stdout } = await runGit(candidate, ['rev-parse', '--absolute-git-dir']);
    if (exitCode === 0) {
      return stdout.toString('utf8').trim();
    }
  }
  throw new Error(`${directory} is not a git repository`);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
    throw error;
  }
}
