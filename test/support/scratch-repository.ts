import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ROOT } from './root.ts';

/** A directory outside of the repository that has some of its files and its dependencies. */
export interface ScratchRepository extends AsyncDisposable {
  readonly path: string;
  /** Writes a file, with the folders above it. */
  write(path: string, text: string): Promise<void>;
}

/**
 * Copies the given files and folders of the repository to a new temporary directory, for tools that
 * look at a whole repository or write into it. Disposing removes it.
 */
export async function scratchRepository(copied: readonly string[]): Promise<ScratchRepository> {
  const path = await mkdtemp(join(tmpdir(), 'faultline-scratch-'));
  for (const each of copied) {
    await cp(join(ROOT, each), join(path, each), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(path, 'node_modules'));
  return {
    path,
    write: async (file, text) => {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
