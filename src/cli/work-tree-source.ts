import { FaultlineError } from '#core/errors.ts';
import type { Git } from '#source/git.ts';
import type { Change, Source, Tree } from '#source/source.ts';
import { listWorkTree, readWorkTreeFile } from '#source/work-tree.ts';

const READ_AT_ONCE = 32;

/**
 * A directory as it is on disk, as the one tree of a source. It has no commits, so each of its blobs
 * is named by its path.
 */
export class WorkTreeSource implements Source {
  readonly #directory: string;
  readonly #git: Git;

  /** `git` lists the directory's files where it is in a repository. */
  constructor(directory: string, git: Git) {
    this.#directory = directory;
    this.#git = git;
  }

  /** The files on disk, whatever the commit. */
  async tree(commit: string): Promise<Tree> {
    const files = await listWorkTree(this.#directory, this.#git);
    return { commit, entries: files.map((file) => ({ ...file, sha: file.path })), gap: undefined };
  }

  async change(): Promise<Change> {
    throw new FaultlineError('source-refused', 'A directory on disk has no history.');
  }

  /** A file that cannot be read, or is gone since it was listed, is left out. */
  async blobs(
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const contents = new Map<string, Uint8Array>();
    for (let first = 0; first < paths.length; first += READ_AT_ONCE) {
      signal.throwIfAborted();
      await Promise.all(
        paths.slice(first, first + READ_AT_ONCE).map(async (path) => {
          const content = await this.#read(path);
          if (content !== undefined) {
            contents.set(path, content);
          }
        }),
      );
    }
    return contents;
  }

  async #read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readWorkTreeFile(this.#directory, path);
    } catch (error) {
      // What the file system says of one file is no reason to give up all others; the coverage lists it.
      if (error instanceof Error && 'code' in error) {
        return undefined;
      }
      throw error;
    }
  }
}
