import { z } from 'zod';

import { FaultlineError } from '#core/errors.ts';

import type { Repository } from './check-runs.ts';
import { PAGE_SIZE, readAnswer, readPages } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';
import { askingGithub, refusedStatus } from './github-failure.ts';

/** A comment of somebody on a pull request. */
export interface WrittenComment {
  readonly kind: 'conversation' | 'diff';
  readonly id: number;
  /** The comment at the top of its thread on the diff; the comment itself when it is that one. */
  readonly threadId: number;
  /** As GitHub writes it. */
  readonly createdAt: string;
}

/** What somebody may do in a repository. */
export interface Rights {
  readonly mayWrite: boolean;
  /** Whether they have the role `maintain` or `admin`, or what an own role makes of these. */
  readonly mayMaintain: boolean;
  /** Why GitHub did not say; nothing is allowed then. */
  readonly refusal: Error | undefined;
}

/** `permission` takes maintain for write; custom roles are told by what they allow. */
const PERMISSION = z.object({
  permission: z.string(),
  role_name: z.string().nullish(),
  user: z
    .object({
      permissions: z.object({ admin: z.boolean(), maintain: z.boolean().optional() }).nullish(),
    })
    .nullish(),
});

const COMMENTS = z.array(
  z.object({
    body: z.string().nullish(),
    user: z.object({ type: z.string(), login: z.string() }).nullish(),
  }),
);

/** No rights at all: GitHub does not know the account, or not in this repository. */
const NO_RIGHTS: Rights = { mayWrite: false, mayMaintain: false, refusal: undefined };

// Not permitted, deleted, locked, or a thread that takes no answers: repeating it cannot help.
const LASTING = new Set([403, 404, 410, 422]);

/** Talks to those who comment on the pull requests of one repository. */
export class Conversation {
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

  /**
   * Asked from GitHub each time: the association that a comment carries says CONTRIBUTOR of members who
   * keep their membership private. https://docs.github.com/en/rest/collaborators/collaborators
   */
  async rightsOf(login: string, signal: AbortSignal): Promise<Rights> {
    try {
      const {
        permission,
        role_name: role,
        user,
      } = await readAnswer(
        { what: 'ask what somebody may do', schema: PERMISSION, clock: this.#clock },
        async () =>
          this.#client.rest.repos.getCollaboratorPermissionLevel({
            ...this.#repository,
            username: login,
            request: { signal },
          }),
      );
      const { admin, maintain } = user?.permissions ?? {};
      return {
        mayWrite: permission === 'admin' || permission === 'write',
        mayMaintain:
          permission === 'admin' || role === 'maintain' || admin === true || maintain === true,
        refusal: undefined,
      };
    } catch (error) {
      if (refusedStatus(error) === 404) {
        return NO_RIGHTS;
      }
      return { ...NO_RIGHTS, refusal: lastingRefusal(error) };
    }
  }

  /** Puts a reaction under a comment, once however often it is called. Resolves with why GitHub refused it. */
  async react(
    { kind, id }: WrittenComment,
    content: '+1' | 'confused',
    signal: AbortSignal,
  ): Promise<Error | undefined> {
    const reaction = { ...this.#repository, comment_id: id, content, request: { signal } };
    const { reactions } = this.#client.rest;
    return this.#unlessRefused('react to a comment', async () =>
      kind === 'diff'
        ? reactions.createForPullRequestReviewComment(reaction)
        : reactions.createForIssueComment(reaction),
    );
  }

  /**
   * Answers a comment where it stands. `isAnswer` tells our answer to this comment by its text: when
   * there is one, nothing is written. Resolves with why GitHub refused it.
   */
  async answer(
    number: number,
    comment: WrittenComment,
    { body, isAnswer }: { readonly body: string; readonly isAnswer: (body: string) => boolean },
    signal: AbortSignal,
  ): Promise<Error | undefined> {
    const own = await this.#ownTexts(number, comment, signal);
    if (own.some(isAnswer)) {
      return undefined;
    }
    const at = { ...this.#repository, body, request: { signal } };
    const { issues, pulls } = this.#client.rest;
    return this.#unlessRefused('answer a comment', async () =>
      comment.kind === 'diff'
        ? pulls.createReplyForReviewComment({
            ...at,
            pull_number: number,
            comment_id: comment.threadId,
          })
        : issues.createComment({ ...at, issue_number: number }),
    );
  }

  async #ownTexts(
    number: number,
    { kind, createdAt }: WrittenComment,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const since = shortlyBefore(createdAt);
    const at = { ...this.#repository, since, per_page: PAGE_SIZE, request: { signal } };
    const { issues, pulls } = this.#client.rest;
    const comments = await readPages(
      { what: 'list the comments since one', schema: COMMENTS, clock: this.#clock },
      async (page) =>
        kind === 'diff'
          ? pulls.listReviewComments({ ...at, pull_number: number, page })
          : issues.listComments({ ...at, issue_number: number, page }),
    );
    const login = `${this.#appSlug}[bot]`;
    return comments.flatMap(({ user, body }) =>
      user?.type === 'Bot' && user.login === login ? [body ?? ''] : [],
    );
  }

  async #unlessRefused(what: string, call: () => Promise<unknown>): Promise<Error | undefined> {
    try {
      await askingGithub(what, call, this.#clock);
      return undefined;
    } catch (error) {
      return lastingRefusal(error);
    }
  }
}

/** The error if repeating the request cannot help; throws it otherwise. */
function lastingRefusal(error: unknown): Error {
  // With 403 GitHub also says that there were too many requests.
  const isLasting = error instanceof FaultlineError && LASTING.has(refusedStatus(error) ?? 0);
  if (isLasting && error.fields['retryAfterSeconds'] === undefined) {
    return error;
  }
  throw error;
}

/** A little before a moment: GitHub's times are cut to seconds. */
function shortlyBefore(moment: string): string {
  return new Date(Date.parse(moment) - 60_000).toISOString();
}
