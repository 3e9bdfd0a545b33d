import { ApiError, notFound } from './api-error.ts';
import { issueCommentJson, isOwn } from './comment-representation.ts';
import { pagedList } from './pagination.ts';
import { react } from './reactions.ts';
import { bodyInput, checkBody } from './review-rules.ts';
import { created, noContent, numberParameter, ok, repositoryRoute } from './routing.ts';
import type { ApiResponse, RepositoryCall, Route } from './routing.ts';
import type { Account, FakeState, IssueComment, PullRequest } from './state.ts';

const READ = ['issues:read', 'pull_requests:read'] as const;
const WRITE = ['issues:write', 'pull_requests:write'] as const;

/** Comments in the conversation. https://docs.github.com/en/rest/issues/comments */
export const issueCommentRoutes: readonly Route[] = [
  repositoryRoute('GET', '/issues/{issue_number}/comments', READ, listComments),
  repositoryRoute('POST', '/issues/{issue_number}/comments', WRITE, createComment),
  repositoryRoute('GET', '/issues/comments/{comment_id}', READ, getComment),
  repositoryRoute('PATCH', '/issues/comments/{comment_id}', WRITE, updateComment),
  repositoryRoute('DELETE', '/issues/comments/{comment_id}', WRITE, deleteComment),
  // Seen on the real GitHub: the permission for pull requests is the one that counts on theirs.
  // https://github.com/eneo-ai/eneo/pull/512
  repositoryRoute(
    'POST',
    '/issues/comments/{comment_id}/reactions',
    'pull_requests:write',
    (call) => react(call, findComment(call)),
  ),
];

/** Adds a comment of anybody to the conversation of a pull request. */
export function addIssueComment(
  state: FakeState,
  pull: PullRequest,
  author: Account,
  body: string,
): IssueComment {
  const now = state.timestamp();
  const comment = {
    id: state.nextId('comment'),
    issueNumber: pull.number,
    author,
    body,
    createdAt: now,
    updatedAt: now,
    minimizedReason: undefined,
    reactions: [],
  };
  pull.repository.issueComments.push(comment);
  return comment;
}

function listComments(call: RepositoryCall): Promise<ApiResponse> {
  const { state, repository, request } = call;
  const { number } = findPull(call);
  const since = request.url.searchParams.get('since') ?? '';
  const comments = repository.issueComments.filter(
    (comment) => comment.issueNumber === number && comment.updatedAt >= since,
  );
  return pagedList(request, comments, (comment) => issueCommentJson(state, repository, comment));
}

async function createComment(call: RepositoryCall): Promise<ApiResponse> {
  const { state, events, repository, request } = call;
  const { body } = bodyInput.parse(request.body);
  const pull = findPull(call);
  checkBody('IssueComment', body);
  const comment = addIssueComment(state, pull, state.bot(), body);
  await events.issueComment('created', pull, comment, state.bot());
  return created(issueCommentJson(state, repository, comment));
}

function getComment(call: RepositoryCall): ApiResponse {
  return ok(issueCommentJson(call.state, call.repository, findComment(call)));
}

function updateComment(call: RepositoryCall): ApiResponse {
  const comment = ownComment(call);
  const { body } = bodyInput.parse(call.request.body);
  checkBody('IssueComment', body);
  comment.body = body;
  comment.updatedAt = call.state.timestamp();
  return ok(issueCommentJson(call.state, call.repository, comment));
}

function deleteComment(call: RepositoryCall): ApiResponse {
  const { issueComments } = call.repository;
  issueComments.splice(issueComments.indexOf(ownComment(call)), 1);
  return noContent();
}

function ownComment(call: RepositoryCall): IssueComment {
  const comment = findComment(call);
  if (!isOwn(call.state, comment.author)) {
    throw new ApiError(403, 'Resource not accessible by integration');
  }
  return comment;
}

function findComment({ repository, request }: RepositoryCall): IssueComment {
  const wanted = numberParameter(request, 'comment_id');
  const comment = repository.issueComments.find(({ id }) => id === wanted);
  if (comment === undefined) {
    throw notFound();
  }
  return comment;
}

function findPull({ repository, request }: RepositoryCall): PullRequest {
  const pull = repository.pulls.get(numberParameter(request, 'issue_number'));
  if (pull === undefined) {
    throw notFound();
  }
  return pull;
}
