import type { Repository } from './check-runs.ts';
import type { GithubClient } from './github-clients.ts';
import { askingGithub } from './github-failure.ts';
import type { PullRequestPort, PullRequestState } from './ports.ts';

/** Reads and reviews the pull requests of one repository. */
export class PullRequests implements PullRequestPort {
  readonly #client: GithubClient;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #appSlug: string;
  readonly #clock: () => Date;

  /** `appSlug` names our bot account, `<slug>[bot]`. */
  constructor(
    client: GithubClient,
    { owner, name }: Repository,
    appSlug: string,
    clock: () => Date,
  ) {
    this.#client = client;
    this.#repository = { owner, repo: name };
    this.#appSlug = appSlug;
    this.#clock = clock;
  }

  async read(number: number): Promise<PullRequestState> {
    const { data } = await this.#ask('read the pull request', async () =>
      this.#client.rest.pulls.get({ ...this.#repository, pull_number: number }),
    );
    return {
      isOpen: data.state === 'open',
      headSha: data.head.sha,
      baseSha: data.base.sha,
      baseRef: data.base.ref,
    };
  }

  /** What anybody else wrote is not ours, whatever marker it carries. */
  async ownComments(number: number): Promise<readonly string[]> {
    const comments = await this.#ask('list review comments', async () =>
      this.#client.paginate(this.#client.rest.pulls.listReviewComments, {
        ...this.#repository,
        pull_number: number,
        per_page: 100,
      }),
    );
    const login = `${this.#appSlug}[bot]`;
    return comments.filter(({ user }) => isBot(user, login)).map(({ body }) => body);
  }

  async postReview(
    number: number,
    { headSha, body, comments }: Parameters<PullRequestPort['postReview']>[1],
  ): Promise<void> {
    await this.#ask('post the review', async () =>
      this.#client.rest.pulls.createReview({
        ...this.#repository,
        pull_number: number,
        commit_id: headSha,
        // The check blocks, the review only speaks.
        event: 'COMMENT',
        body,
        comments: comments.map(({ path, line, side, start_line, start_side, body: text }) => ({
          path,
          line,
          side,
          body: text,
          ...(start_line === undefined ? {} : { start_line }),
          ...(start_side === undefined ? {} : { start_side }),
        })),
      }),
    );
  }

  async #ask<T>(what: string, call: () => Promise<T>): Promise<T> {
    return askingGithub(what, call, this.#clock);
  }
}

// The author of a deleted account is null, although GitHub's description does not say so.
function isBot(
  user: { readonly type: string; readonly login: string } | null,
  login: string,
): boolean {
  return user !== null && user.type === 'Bot' && user.login === login;
}
