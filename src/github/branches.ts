import { z } from 'zod';

import type { Repository } from './check-runs.ts';
import { readAnswer } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';
import { refusedStatus } from './github-failure.ts';

export interface BranchHead {
  readonly branch: string;
  readonly headSha: string;
}

/** GitHub answers 409 for a repository without a commit and 404 for a branch that is not there. */
const NO_COMMIT = new Set([404, 409]);

const REPOSITORY = z.object({ default_branch: z.string() });
const BRANCH = z.object({ commit: z.object({ sha: z.string() }) });

/** Reads the branches of one repository. */
export class Branches {
  readonly #client: GithubClient;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #clock: () => Date;

  constructor(client: GithubClient, { owner, name }: Repository, clock: () => Date) {
    this.#client = client;
    this.#repository = { owner, repo: name };
    this.#clock = clock;
  }

  /** The default branch and its head, undefined for a repository without a commit. */
  async defaultBranch(signal: AbortSignal): Promise<BranchHead | undefined> {
    const at = { ...this.#repository, request: { signal } };
    const { default_branch: branch } = await readAnswer(
      { what: 'read the repository', schema: REPOSITORY, clock: this.#clock },
      async () => this.#client.rest.repos.get(at),
    );
    try {
      const { commit } = await readAnswer(
        { what: 'read the default branch', schema: BRANCH, clock: this.#clock },
        async () => this.#client.rest.repos.getBranch({ ...at, branch }),
      );
      return { branch, headSha: commit.sha };
    } catch (error) {
      if (NO_COMMIT.has(refusedStatus(error) ?? 0)) {
        return undefined;
      }
      throw error;
    }
  }
}
