import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { FaultlineError } from '#core/errors.ts';

import type { Git } from './git.ts';

export interface WorkTreeFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly mode: 'file' | 'symlink';
  /** In bytes. */
  readonly size: number;
}

/**
 * The files of a directory as they are on disk: in a git repository what git tracks and what it does
 * not ignore, elsewhere all but `.git` and `node_modules`. Symbolic links are listed, never followed.
 */
export async function listWorkTree(directory: string, git: Git): Promise<readonly WorkTreeFile[]> {
  const paths = (await trackedPaths(git)) ?? (await walk(directory, ''));
  const files = await Promise.all([...new Set(paths)].map(async (path) => statOf(directory, path)));
  return files.flatMap((file) => file ?? []);
}

/** The content of one listed file. */
export async function readWorkTreeFile(directory: string, path: string): Promise<Uint8Array> {
  return readFile(join(directory, path));
}

async function trackedPaths(git: Git): Promise<readonly string[] | undefined> {
  try {
    const listing = await git.text({
      args: ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    });
    return listing.split('\0').filter((path) => path !== '');
  } catch (error) {
    // Not a repository, or no git on this machine: then the directory is what there is.
    if (error instanceof FaultlineError) {
      return undefined;
    }
    throw error;
  }
}

const NEVER_WALKED = new Set(['.git', 'node_modules']);

async function walk(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new FaultlineError('usage', `${join(root, folder)} cannot be read as a directory.`, {
        cause,
      });
    },
  );
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        return NEVER_WALKED.has(entry.name) ? [] : walk(root, path);
      }
      return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
    }),
  );
  return nested.flat();
}

async function statOf(directory: string, path: string): Promise<WorkTreeFile | undefined> {
  try {
    const stat = await lstat(join(directory, path));
    if (stat.isDirectory()) {
      return undefined;
    }
    return { path, mode: stat.isSymbolicLink() ? 'symlink' : 'file', size: stat.size };
  } catch (error) {
    // Tracked and deleted in the work tree: not there.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
