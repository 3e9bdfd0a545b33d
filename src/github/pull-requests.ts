import { z } from 'zod';

import type { Repository } from './check-runs.ts';
import { PAGE_SIZE, readAnswer, readPages } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';
import { askingGithub, refusedStatus } from './github-failure.ts';
import type { OwnComment, PullRequestPort, PullRequestState, ReviewReceipt } from './ports.ts';

const PULL_REQUEST = z.object({
  state: z.enum(['open', 'closed']),
  head: z.object({ sha: z.string() }),
  base: z.object({ sha: z.string(), ref: z.string() }),
});

/** The author is null when the account is gone. */
const COMMENTS = z.array(
  z.object({
    id: z.number(),
    path: z.string(),
    body: z.string(),
    original_commit_id: z.string(),
    user: z.object({ type: z.string(), login: z.string() }).nullish(),
  }),
);

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

  async read(number: number, signal: AbortSignal): Promise<PullRequestState> {
    const { state, head, base } = await readAnswer(
      { what: 'read the pull request', schema: PULL_REQUEST, clock: this.#clock },
      async () => this.#client.rest.pulls.get(this.#at(number, signal)),
    );
    return { isOpen: state === 'open', headSha: head.sha, baseSha: base.sha, baseRef: base.ref };
  }

  async ownComments(number: number, signal: AbortSignal): Promise<readonly OwnComment[]> {
    return this.listOwnComments(number, signal);
  }

  /** What anybody else wrote is not ours, whatever marker it carries. */
  async listOwnComments(number: number, signal: AbortSignal): Promise<readonly OwnComment[]> {
    const comments = await readPages(
      { what: 'list review comments', schema: COMMENTS, clock: this.#clock },
      async (page) =>
        this.#client.rest.pulls.listReviewComments({
          ...this.#at(number, signal),
          per_page: PAGE_SIZE,
          page,
        }),
    );
    const login = `${this.#appSlug}[bot]`;
    return comments
      .filter(({ user }) => user?.type === 'Bot' && user.login === login)
      .map(({ id, path, body, original_commit_id: headSha }) => ({ id, path, body, headSha }));
  }

  async editComment(
    { id, body }: Parameters<PullRequestPort['editComment']>[0],
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await askingGithub(
        'edit a comment',
        async () =>
          this.#client.rest.pulls.updateReviewComment({
            ...this.#repository,
            comment_id: id,
            body,
            request: { signal },
          }),
        this.#clock,
      );
    } catch (error) {
      if (refusedStatus(error) !== 404) {
        throw error;
      }
    }
  }

  async postReview(
    number: number,
    { headSha, body, comments }: Parameters<PullRequestPort['postReview']>[1],
    signal: AbortSignal,
  ): Promise<ReviewReceipt> {
    const review = {
      ...this.#at(number, signal),
      commit_id: headSha,
      // The check blocks, the review only speaks.
      event: 'COMMENT' as const,
      body,
      comments: comments.map(({ path, line, side, start_line, start_side, body: text }) => ({
        path,
        line,
        side,
        body: text,
        ...(start_line === undefined ? {} : { start_line }),
        ...(start_side === undefined ? {} : { start_side }),
      })),
    };
    try {
      await askingGithub(
        'post the review',
        async () => this.#client.rest.pulls.createReview(review),
        this.#clock,
      );
      return { kind: 'posted' };
    } catch (error) {
      if (refusedStatus(error) === 422 && error instanceof Error) {
        return { kind: 'refused', error };
      }
      throw error;
    }
  }

  #at(number: number, signal: AbortSignal) {
    return { ...this.#repository, pull_number: number, request: { signal } };
  }
}
