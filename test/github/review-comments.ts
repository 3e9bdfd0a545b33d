import { ApiError, notFound, validationFailed } from './api-error.ts';
import { fileInDiff, resolveAnchor } from './comment-anchors.ts';
import { isOwn, reviewCommentJson } from './comment-representation.ts';
import { pagedList } from './pagination.ts';
import { pullRequestMergeBase } from './pull-request-representation.ts';
import { findPull } from './pull-requests.ts';
import { react } from './reactions.ts';
import {
  bodyInput,
  checkBody,
  commentRefusal,
  isCommitOf,
  reviewCommentInput,
} from './review-rules.ts';
import { addInlineComment, addReview } from './reviews.ts';
import { created, noContent, numberParameter, ok, repositoryRoute } from './routing.ts';
import type { ApiResponse, RepositoryCall, Route } from './routing.ts';
import type { Account, FakeState, PullRequest, ReviewComment } from './state.ts';

const RESOURCE = 'PullRequestReviewComment';

/** Inline comments. https://docs.github.com/en/rest/pulls/comments */
export const reviewCommentRoutes: readonly Route[] = [
  repositoryRoute('GET', '/pulls/{pull_number}/comments', 'pull_requests:read', listComments),
  repositoryRoute('POST', '/pulls/{pull_number}/comments', 'pull_requests:write', createComment),
  repositoryRoute(
    'POST',
    '/pulls/{pull_number}/comments/{comment_id}/replies',
    'pull_requests:write',
    createReply,
  ),
  repositoryRoute('GET', '/pulls/comments/{comment_id}', 'pull_requests:read', getComment),
  repositoryRoute('PATCH', '/pulls/comments/{comment_id}', 'pull_requests:write', updateComment),
  repositoryRoute('DELETE', '/pulls/comments/{comment_id}', 'pull_requests:write', deleteComment),
  repositoryRoute('POST', '/pulls/comments/{comment_id}/reactions', 'pull_requests:write', (call) =>
    react(call, findComment(call).comment),
  ),
];

/** Adds an answer below a comment, in a review of its own as GitHub does. */
export function addReply(
  state: FakeState,
  pull: PullRequest,
  root: ReviewComment,
  author: Account,
  body: string,
): ReviewComment {
  const now = state.timestamp();
  const review = addReview(state, pull, author, {
    commitId: root.originalCommitId,
    body: '',
    state: 'COMMENTED',
  });
  const reply: ReviewComment = {
    ...root,
    id: state.nextId('comment'),
    review,
    author,
    body,
    inReplyTo: root.id,
    createdAt: now,
    updatedAt: now,
    minimizedReason: undefined,
    reactions: [],
  };
  pull.reviewComments.push(reply);
  return reply;
}

function listComments(call: RepositoryCall): Promise<ApiResponse> {
  const pull = findPull(call);
  const submitted = pull.reviewComments.filter(({ review }) => review.state !== 'PENDING');
  const query = call.request.url.searchParams;
  const since = query.get('since');
  const comments = submitted.filter(({ updatedAt }) => since === null || updatedAt >= since);
  const ordered = query.get('direction') === 'desc' ? comments.toReversed() : comments;
  return pagedList(call.request, ordered, (one) => reviewCommentJson(call.state, pull, one));
}

async function createComment(call: RepositoryCall): Promise<ApiResponse> {
  const { state, request } = call;
  const pull = findPull(call);
  const input = reviewCommentInput.parse(request.body);
  checkBody(RESOURCE, input.body);
  if (input.in_reply_to !== undefined) {
    return announce(call, pull, replyTo(call, pull, input.in_reply_to, input.body));
  }
  if (!(await isCommitOf(pull, input.commit_id))) {
    const message = 'commit_id is not part of the pull request';
    throw validationFailed({ resource: RESOURCE, code: 'custom', field: 'commit_id', message });
  }
  const comment =
    input.subject_type === 'file'
      ? await addFileComment(state, pull, input.commit_id, input.path, input.body)
      : await addLineComment(state, pull, input);
  return announce(call, pull, comment);
}

async function addLineComment(
  state: FakeState,
  pull: PullRequest,
  input: ReturnType<typeof reviewCommentInput.parse>,
): Promise<ReviewComment> {
  const { commit_id: commitId, start_line: startLine, start_side: startSide, ...rest } = input;
  const anchor = await resolveAnchor(state, pull, commitId, { ...rest, startLine, startSide });
  if (Array.isArray(anchor)) {
    throw commentRefusal(anchor);
  }
  const review = addReview(state, pull, state.bot(), { commitId, body: '', state: 'COMMENTED' });
  return addInlineComment(state, pull, review, anchor, input.body);
}

async function addFileComment(
  state: FakeState,
  pull: PullRequest,
  commitId: string,
  path: string,
  body: string,
): Promise<ReviewComment> {
  if ((await fileInDiff(pull, commitId, path)) === undefined) {
    throw commentRefusal(['path']);
  }
  const review = addReview(state, pull, state.bot(), { commitId, body: '', state: 'COMMENTED' });
  const now = state.timestamp();
  const comment: ReviewComment = {
    id: state.nextId('comment'),
    review,
    author: review.author,
    path,
    subjectType: 'file',
    side: 'RIGHT',
    startSide: undefined,
    originalLine: undefined,
    originalStartLine: undefined,
    originalPosition: 1,
    originalCommitId: commitId,
    originalBaseId: await pullRequestMergeBase(pull, commitId),
    diffHunk: '',
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

async function createReply(call: RepositoryCall): Promise<ApiResponse> {
  const pull = findPull(call);
  const { body } = bodyInput.parse(call.request.body);
  checkBody(RESOURCE, body);
  const added = replyTo(call, pull, numberParameter(call.request, 'comment_id'), body);
  return announce(call, pull, added);
}

function replyTo(
  call: RepositoryCall,
  pull: PullRequest,
  rootId: number,
  body: string,
): ReviewComment {
  const root = pull.reviewComments.find(({ id }) => id === rootId);
  if (root === undefined) {
    throw notFound();
  }
  if (root.inReplyTo !== undefined) {
    throw validationFailed({ resource: RESOURCE, code: 'invalid', field: 'in_reply_to' });
  }
  return addReply(call.state, pull, root, call.state.bot(), body);
}

async function announce(
  { state, events }: RepositoryCall,
  pull: PullRequest,
  comment: ReviewComment,
): Promise<ApiResponse> {
  await events.reviewComment('created', pull, comment, comment.author);
  return created(await reviewCommentJson(state, pull, comment));
}

async function getComment(call: RepositoryCall): Promise<ApiResponse> {
  const { pull, comment } = findComment(call);
  return ok(await reviewCommentJson(call.state, pull, comment));
}

async function updateComment(call: RepositoryCall): Promise<ApiResponse> {
  const { pull, comment } = ownComment(call);
  const { body } = bodyInput.parse(call.request.body);
  checkBody(RESOURCE, body);
  comment.body = body;
  comment.updatedAt = call.state.timestamp();
  return ok(await reviewCommentJson(call.state, pull, comment));
}

function deleteComment(call: RepositoryCall): ApiResponse {
  const { pull, comment } = ownComment(call);
  pull.reviewComments.splice(pull.reviewComments.indexOf(comment), 1);
  return noContent();
}

function ownComment(call: RepositoryCall): { pull: PullRequest; comment: ReviewComment } {
  const found = findComment(call);
  if (!isOwn(call.state, found.comment.author)) {
    throw new ApiError(403, 'Resource not accessible by integration');
  }
  return found;
}

function findComment({ repository, request }: RepositoryCall): {
  pull: PullRequest;
  comment: ReviewComment;
} {
  const wanted = numberParameter(request, 'comment_id');
  for (const pull of repository.pulls.values()) {
    const comment = pull.reviewComments.find(({ id }) => id === wanted);
    if (comment !== undefined) {
      return { pull, comment };
    }
  }
  throw notFound();
}
