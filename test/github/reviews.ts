import { ApiError, notFound, validationFailed } from './api-error.ts';
import { resolveAnchor } from './comment-anchors.ts';
import type { Anchor } from './comment-anchors.ts';
import { isOwn, reviewCommentJson, reviewJson } from './comment-representation.ts';
import { pagedList } from './pagination.ts';
import { pullRequestMergeBase } from './pull-request-representation.ts';
import { findPull } from './pull-requests.ts';
import { bodyInput, checkBody, isCommitOf, reviewInput, reviewRefusal } from './review-rules.ts';
import { numberParameter, ok, repositoryRoute } from './routing.ts';
import type { ApiResponse, RepositoryCall, Route } from './routing.ts';
import type { Account, FakeState, PullRequest, Review, ReviewComment } from './state.ts';

const STATE_OF_EVENT = {
  APPROVE: 'APPROVED',
  COMMENT: 'COMMENTED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
} as const;

/** Reviews. https://docs.github.com/en/rest/pulls/reviews */
export const reviewRoutes: readonly Route[] = [
  repositoryRoute('POST', '/pulls/{pull_number}/reviews', 'pull_requests:write', createReview),
  repositoryRoute('GET', '/pulls/{pull_number}/reviews', 'pull_requests:read', listReviews),
  repositoryRoute(
    'GET',
    '/pulls/{pull_number}/reviews/{review_id}',
    'pull_requests:read',
    getReview,
  ),
  repositoryRoute(
    'PUT',
    '/pulls/{pull_number}/reviews/{review_id}',
    'pull_requests:write',
    updateReview,
  ),
  repositoryRoute(
    'GET',
    '/pulls/{pull_number}/reviews/{review_id}/comments',
    'pull_requests:read',
    listComments,
  ),
];

/** Adds a review that was already found valid. */
export function addReview(
  state: FakeState,
  pull: PullRequest,
  author: Account,
  review: Pick<Review, 'commitId' | 'body' | 'state'>,
): Review {
  const added: Review = {
    ...review,
    id: state.nextId('review'),
    author,
    submittedAt: review.state === 'PENDING' ? undefined : state.timestamp(),
  };
  pull.reviews.push(added);
  return added;
}

/** Adds an inline comment at a place that was already found valid. */
export async function addInlineComment(
  state: FakeState,
  pull: PullRequest,
  review: Review,
  anchor: Anchor,
  body: string,
): Promise<ReviewComment> {
  const now = state.timestamp();
  const comment: ReviewComment = {
    id: state.nextId('comment'),
    review,
    author: review.author,
    path: anchor.path,
    subjectType: 'line',
    side: anchor.side,
    startSide: anchor.startSide,
    originalLine: anchor.line,
    originalStartLine: anchor.startLine,
    originalPosition: anchor.position,
    originalCommitId: review.commitId,
    originalBaseId: await pullRequestMergeBase(pull, review.commitId),
    diffHunk: anchor.diffHunk,
    inReplyTo: undefined,
    createdAt: now,
    updatedAt: now,
    body,
    minimizedReason: undefined,
    reactions: [],
  };
  pull.reviewComments.push(comment);
  return comment;
}

/** All or nothing: one wrong comment and nothing of the review is kept. */
async function createReview(call: RepositoryCall): Promise<ApiResponse> {
  const { state, events, request } = call;
  const pull = findPull(call);
  const input = reviewInput.parse(request.body ?? {});
  const commitId = input.commit_id ?? pull.headSha;
  checkReview(state, pull, input);
  if (!(await isCommitOf(pull, commitId))) {
    throw new ApiError(422, 'Unprocessable Entity', [
      'The commit_id is not part of the pull request',
    ]);
  }
  const anchors = await resolveAll(state, pull, commitId, input.comments);
  const review = addReview(state, pull, state.bot(), {
    commitId,
    body: input.body ?? '',
    state: input.event === undefined ? 'PENDING' : STATE_OF_EVENT[input.event],
  });
  for (const { anchor, body } of anchors) {
    await addInlineComment(state, pull, review, anchor, body);
  }
  if (review.state !== 'PENDING') {
    await events.emit('pull_request_review', pull.repository, state.bot(), {
      action: 'submitted',
      review: { ...reviewJson(state, pull, review), state: review.state.toLowerCase() },
    });
  }
  return ok(reviewJson(state, pull, review));
}

function checkReview(
  state: FakeState,
  pull: PullRequest,
  input: ReturnType<typeof reviewInput.parse>,
): void {
  const resource = 'PullRequestReview';
  if (input.event === 'COMMENT' || input.event === 'REQUEST_CHANGES') {
    checkBody(resource, input.body ?? '');
  }
  for (const comment of input.comments) {
    checkBody('PullRequestReviewComment', comment.body);
  }
  const hasPending = pull.reviews.some(
    (review) => review.state === 'PENDING' && isOwn(state, review.author),
  );
  if (input.event === undefined && hasPending) {
    throw validationFailed({
      resource,
      code: 'custom',
      field: 'user_id',
      message: 'User can only have one pending review per pull request',
    });
  }
}

async function resolveAll(
  state: FakeState,
  pull: PullRequest,
  commitId: string,
  comments: ReturnType<typeof reviewInput.parse>['comments'],
): Promise<{ readonly anchor: Anchor; readonly body: string }[]> {
  const resolved: { readonly anchor: Anchor; readonly body: string }[] = [];
  for (const { body, start_line: startLine, start_side: startSide, ...rest } of comments) {
    const anchor = await resolveAnchor(state, pull, commitId, { ...rest, startLine, startSide });
    if (Array.isArray(anchor)) {
      throw reviewRefusal(anchor);
    }
    resolved.push({ anchor, body });
  }
  return resolved;
}

function listReviews(call: RepositoryCall): Promise<ApiResponse> {
  const pull = findPull(call);
  const visible = pull.reviews.filter((review) => isVisible(call.state, review));
  return pagedList(call.request, visible, (review) => reviewJson(call.state, pull, review));
}

/** A pending review is shown to its author alone. */
function isVisible(state: FakeState, review: Review): boolean {
  return review.state !== 'PENDING' || isOwn(state, review.author);
}

function getReview(call: RepositoryCall): ApiResponse {
  return ok(reviewJson(call.state, findPull(call), findReview(call)));
}

function updateReview(call: RepositoryCall): ApiResponse {
  const review = findReview(call);
  const { body } = bodyInput.parse(call.request.body);
  checkBody('PullRequestReview', body);
  if (!isOwn(call.state, review.author)) {
    throw new ApiError(403, 'Resource not accessible by integration');
  }
  review.body = body;
  return ok(reviewJson(call.state, findPull(call), review));
}

function listComments(call: RepositoryCall): Promise<ApiResponse> {
  const pull = findPull(call);
  const review = findReview(call);
  const comments = pull.reviewComments.filter((comment) => comment.review === review);
  return pagedList(call.request, comments, (one) => reviewCommentJson(call.state, pull, one));
}

function findReview(call: RepositoryCall): Review {
  const id = numberParameter(call.request, 'review_id');
  const review = findPull(call).reviews.find((one) => one.id === id);
  if (review === undefined) {
    throw notFound();
  }
  return review;
}
