import type { Repository } from './check-runs.ts';
import type { GithubClient } from './github-clients.ts';
import { askingGithub, refusedStatus } from './github-failure.ts';

export interface BranchHead {
  readonly branch: string;
  readonly headSha: string;
}

/** GitHub answers 409 for a repository without a commit and 404 for a branch that is not there. */
const NO_COMMIT = new Set([404, 409]);

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
  async defaultBranch(): Promise<BranchHead | undefined> {
    const { data: repository } = await askingGithub(
      'read the repository',
      async () => this.#client.rest.repos.get(this.#repository),
      this.#clock,
    );
    const branch = repository.default_branch;
    try {
      const { data } = await askingGithub(
        'read the default branch',
        async () => this.#client.rest.repos.getBranch({ ...this.#repository, branch }),
        this.#clock,
      );
      return { branch, headSha: data.commit.sha };
    } catch (error) {
      if (NO_COMMIT.has(refusedStatus(error) ?? 0)) {
        return undefined;
      }
      throw error;
    }
  }
}
