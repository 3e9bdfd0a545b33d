import { LRUCache } from 'lru-cache';

import type { Tree } from './source.ts';

/** What a commit's tree holds never changes, so it is kept for the next review that needs it. */
export interface TreeMemory {
  /** The tree of a commit of a repository; `list` is asked when it is not known. A failure is not kept. */
  tree(repository: string, commit: string, list: () => Promise<Tree>): Promise<Tree>;
}

/** About 20 megabytes of paths and hashes. */
const MOST_ENTRIES = 100_000;
const KEPT_MS = 3_600_000;

/** Keeps trees of all repositories for an hour, those that were used last. One that is too large is not kept. */
export function createTreeMemory(): TreeMemory {
  const trees = new LRUCache<string, Tree>({
    maxSize: MOST_ENTRIES,
    sizeCalculation: ({ entries }) => entries.length + 1,
    ttl: KEPT_MS,
  });
  return {
    tree: async (repository, commit, list) => {
      const key = `${repository} ${commit}`;
      const known = trees.get(key);
      if (known !== undefined) {
        return known;
      }
      const tree = await list();
      trees.set(key, tree);
      return tree;
    },
  };
}
