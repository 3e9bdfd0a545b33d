import { z } from 'zod';

import { FaultlineError } from '#core/errors.ts';
import type { Repository } from '#github/check-runs.ts';
import { PAGE_SIZE, readAnswer, readPages } from '#github/github-answer.ts';
import type { GithubClient } from '#github/github-clients.ts';
import { refusedStatus } from '#github/github-failure.ts';

import type { BlobCache } from './blob-cache.ts';
import { GithubBlobs } from './github-blobs.ts';
import { hunksOf } from './hunks.ts';
import type {
  Change,
  ChangedFile,
  ChangeStatus,
  EntryMode,
  Hunk,
  Source,
  Tree,
  TreeEntry,
} from './source.ts';
import type { TreeMemory } from './tree-memory.ts';

export interface GithubSourceOptions {
  readonly client: GithubClient;
  /** Always the base repository: it serves the commits of its forks, for which the App has no token. */
  readonly repository: Repository;
  /** For the full listing of a change that is too large for a comparison; undefined outside of pull requests. */
  readonly pullRequest: number | undefined;
  /** How many files the pull request changes, undefined while that is not known. */
  readonly changedFiles?: () => number | undefined;
  readonly cache: BlobCache;
  /** Shared by the reviews of a repository; none when each asks anew. */
  readonly trees?: TreeMemory;
  readonly clock: () => Date;
}

/** A comparison lists 300 files on its first page and none on the others: https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const FILES_OF_COMPARISON = 300;

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
const FILES_OF_PULL_REQUEST = 3000;

/** GitHub's answers for a commit that it does not have, or that has no history in common with another. */
const NO_COMMIT = new Set([404, 409, 422]);

const FILE = z.object({
  filename: z.string(),
  status: z.string(),
  previous_filename: z.string().optional(),
  patch: z.string().optional(),
});
const FILES = z.array(FILE);
const COMPARISON = z.object({
  merge_base_commit: z.object({ sha: z.string() }),
  files: FILES.optional(),
});
const TREE = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.string(),
      sha: z.string(),
      size: z.number().optional(),
    }),
  ),
});

/** One repository on GitHub. Every request names a SHA. */
export class GithubSource implements Source {
  readonly #options: GithubSourceOptions;
  readonly #target: { readonly owner: string; readonly repo: string };

  constructor(options: GithubSourceOptions) {
    this.#options = options;
    this.#target = { owner: options.repository.owner, repo: options.repository.name };
  }

  async tree(commit: string, signal: AbortSignal): Promise<Tree> {
    const { trees, repository } = this.#options;
    const list = async (): Promise<Tree> => {
      const entries = await this.#entries(commit, '', signal);
      return { commit, entries, gap: undefined };
    };
    return trees === undefined
      ? list()
      : trees.tree(`${repository.owner}/${repository.name}`, commit, list);
  }

  async change(base: string, head: string, signal: AbortSignal): Promise<Change> {
    const comparison = await this.#compare(base, head, signal);
    const listed = comparison.files ?? [];
    const mergeBase = comparison.merge_base_commit.sha;
    const { changedFiles } = this.#options;
    if (listed.length < FILES_OF_COMPARISON || listed.length === changedFiles?.()) {
      return { base: mergeBase, head, files: listed.map(changedFile), gap: undefined };
    }
    const files = await this.#pullRequestFiles(signal);
    return { base: mergeBase, head, files: files ?? listed.map(changedFile), gap: gapOf(files) };
  }

  async blobs(
    shas: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const { cache, client, repository, clock } = this.#options;
    const known = await cache.read(shas);
    const missing = shas.filter((sha) => !known.has(sha));
    if (missing.length === 0) {
      return known;
    }
    const fetched = await new GithubBlobs(client, repository, clock).fetch(missing, signal);
    await cache.write(fetched);
    return new Map([...known, ...fetched]);
  }

  async #pullRequestFiles(signal: AbortSignal): Promise<readonly ChangedFile[] | undefined> {
    const { client, pullRequest, clock } = this.#options;
    if (pullRequest === undefined) {
      return undefined;
    }
    const files = await readPages(
      { what: 'list the changed files', schema: FILES, clock },
      async (page) =>
        client.rest.pulls.listFiles({
          ...this.#target,
          pull_number: pullRequest,
          per_page: PAGE_SIZE,
          page,
          request: { signal },
        }),
    );
    return files.map(changedFile);
  }

  async #compare(base: string, head: string, signal: AbortSignal) {
    const { client, clock } = this.#options;
    return orRefused(
      `GitHub does not have the commits ${base} and ${head}, or they have no common history.`,
      async () =>
        readAnswer({ what: 'compare two commits', schema: COMPARISON, clock }, async () =>
          client.rest.repos.compareCommitsWithBasehead({
            ...this.#target,
            basehead: `${base}...${head}`,
            per_page: 1,
            request: { signal },
          }),
        ),
    );
  }

  // A listing that GitHub cut is asked for again folder by folder.
  async #entries(sha: string, prefix: string, signal: AbortSignal): Promise<readonly TreeEntry[]> {
    const whole = await this.#listing(sha, true, signal);
    if (!whole.truncated) {
      return whole.tree.flatMap((item) => treeEntry(item, prefix));
    }
    const top = await this.#listing(sha, false, signal);
    const entries: TreeEntry[] = top.tree.flatMap((item) => treeEntry(item, prefix));
    for (const { type, sha: folder, path } of top.tree) {
      if (type === 'tree') {
        entries.push(...(await this.#entries(folder, `${prefix}${path}/`, signal)));
      }
    }
    return entries;
  }

  async #listing(sha: string, isRecursive: boolean, signal: AbortSignal) {
    const { client, clock } = this.#options;
    return orRefused(`GitHub does not have the tree of ${sha}.`, async () =>
      readAnswer({ what: 'list a tree', schema: TREE, clock }, async () =>
        client.rest.git.getTree({
          ...this.#target,
          tree_sha: sha,
          ...(isRecursive ? { recursive: '1' } : {}),
          request: { signal },
        }),
      ),
    );
  }
}

async function orRefused<T>(message: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw NO_COMMIT.has(refusedStatus(cause) ?? 0)
      ? new FaultlineError('source-refused', message, { cause })
      : cause;
  }
}

const MODES: Readonly<Record<string, EntryMode>> = { '120000': 'symlink', '160000': 'submodule' };

type ListedEntry = z.output<typeof TREE>['tree'][number];

function treeEntry(
  { path, mode, type, sha, size }: ListedEntry,
  prefix: string,
): readonly TreeEntry[] {
  return type === 'tree'
    ? []
    : [
        {
          path: prefix + path,
          mode: MODES[mode] ?? 'file',
          sha,
          size: type === 'blob' ? size : undefined,
        },
      ];
}

function shownHunks(patch: string | undefined): readonly Hunk[] | undefined {
  return patch === undefined ? undefined : hunksOf(patch);
}

const STATUSES: Readonly<Record<string, ChangeStatus>> = {
  added: 'added',
  copied: 'added',
  removed: 'removed',
  renamed: 'renamed',
};

// A missing patch means a binary file, a diff that is too large, or a rename without a change.
function changedFile({
  filename,
  status,
  previous_filename: previous,
  patch,
}: z.output<typeof FILE>): ChangedFile {
  return {
    path: filename,
    previousPath: status === 'renamed' ? previous : undefined,
    status: STATUSES[status] ?? 'modified',
    hunks: status === 'removed' ? [] : shownHunks(patch),
  };
}

function gapOf(files: readonly ChangedFile[] | undefined): string | undefined {
  if (files === undefined) {
    return `GitHub lists only the first ${FILES_OF_COMPARISON} files of this change.`;
  }
  return files.length < FILES_OF_PULL_REQUEST
    ? undefined
    : `GitHub lists only the first ${FILES_OF_PULL_REQUEST} files of this pull request.`;
}
