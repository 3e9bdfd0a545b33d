import { resolveAnchor } from './comment-anchors.ts';
import type { AnchorInput } from './comment-anchors.ts';
import { addIssueComment } from './issue-comments.ts';
import { addReply } from './review-comments.ts';
import { addInlineComment, addReview } from './reviews.ts';
import type { Services } from './routing.ts';
import type { IssueComment, PullRequest, ReviewComment } from './state.ts';
import type { SentWebhook } from './webhooks.ts';

/** A comment that somebody wrote, and what was sent. */
export interface Written<T> {
  readonly comment: T;
  readonly delivery: SentWebhook | undefined;
}

/** Somebody comments in the conversation; sends `issue_comment.created`. */
export async function commentAs(
  { state, events }: Services,
  login: string,
  pull: PullRequest,
  body: string,
): Promise<Written<IssueComment>> {
  const author = state.account(login);
  const comment = addIssueComment(state, pull, author, body);
  return { comment, delivery: await events.issueComment('created', pull, comment, author) };
}

/** Somebody comments on a line of the diff; sends `pull_request_review_comment.created`. */
export async function commentOnLineAs(
  services: Services,
  login: string,
  pull: PullRequest,
  place: AnchorInput,
  body: string,
): Promise<Written<ReviewComment>> {
  const { state } = services;
  const anchor = await resolveAnchor(state, pull, pull.headSha, place);
  if (Array.isArray(anchor)) {
    throw new TypeError(`${place.path} has no such place in the diff: ${anchor.join(', ')}`);
  }
  const review = addReview(state, pull, state.account(login), {
    commitId: pull.headSha,
    body: '',
    state: 'COMMENTED',
  });
  const comment = await addInlineComment(state, pull, review, anchor, body);
  return { comment, delivery: await announce(services, pull, comment) };
}

/** Somebody answers an inline comment; sends `pull_request_review_comment.created`. */
export async function replyAs(
  services: Services,
  login: string,
  commentId: number,
  body: string,
): Promise<Written<ReviewComment>> {
  const { state } = services;
  const pulls = state.repositories().flatMap((repository) => [...repository.pulls.values()]);
  for (const pull of pulls) {
    const found = pull.reviewComments.find(({ id }) => id === commentId);
    if (found !== undefined) {
      const root = pull.reviewComments.find(({ id }) => id === found.inReplyTo) ?? found;
      const comment = addReply(state, pull, root, state.account(login), body);
      return { comment, delivery: await announce(services, pull, comment) };
    }
  }
  throw new Error(`There is no review comment ${commentId}`);
}

/** Somebody changes what a comment in the conversation says; sends `issue_comment.edited`. */
export async function editCommentAs(
  { state, events }: Services,
  login: string,
  pull: PullRequest,
  comment: IssueComment,
  body: string,
): Promise<SentWebhook | undefined> {
  comment.body = body;
  comment.updatedAt = state.timestamp();
  return events.issueComment('edited', pull, comment, state.account(login));
}

async function announce(
  { events }: Services,
  pull: PullRequest,
  comment: ReviewComment,
): Promise<SentWebhook | undefined> {
  return events.reviewComment('created', pull, comment, comment.author);
}
