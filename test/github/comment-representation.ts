import { currentAnchor } from './comment-anchors.ts';
import type { JsonObject } from './json-object.ts';
import { accountJson, appJson, HTML_URL, nodeId, repositoryUrl } from './representations.ts';
import type {
  Account,
  FakeState,
  IssueComment,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
} from './state.ts';

/** A comment in the conversation of a pull request. */
export function issueCommentJson(
  state: FakeState,
  repository: Repository,
  comment: IssueComment,
): JsonObject {
  const url = repositoryUrl(state, repository);
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: `${url}/issues/comments/${comment.id}`,
    issue_url: `${url}/issues/${comment.issueNumber}`,
    html_url: `${HTML_URL}/${repository.fullName}/pull/${comment.issueNumber}#issuecomment-${comment.id}`,
    ...written(state, comment),
    performed_via_github_app: isOwn(state, comment.author) ? appJson(state, state.app) : null,
  };
}

/** A review without its comments. */
export function reviewJson(state: FakeState, pull: PullRequest, review: Review): JsonObject {
  const url = `${repositoryUrl(state, pull.repository)}/pulls/${pull.number}`;
  const html = `${HTML_URL}/${pull.repository.fullName}/pull/${pull.number}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: accountJson(state, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(review.author),
    _links: { html: { href: html }, pull_request: { href: url } },
    commit_id: review.commitId,
    ...(review.submittedAt === undefined ? {} : { submitted_at: review.submittedAt }),
  };
}

/** An inline comment: `line` is null once it left the diff, `original_line` stays. */
export async function reviewCommentJson(
  state: FakeState,
  pull: PullRequest,
  comment: ReviewComment,
): Promise<JsonObject> {
  const url = repositoryUrl(state, pull.repository);
  const html = `${HTML_URL}/${pull.repository.fullName}/pull/${pull.number}#discussion_r${comment.id}`;
  const current = await currentAnchor(state, pull, comment);
  return {
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    url: `${url}/pulls/comments/${comment.id}`,
    html_url: html,
    pull_request_url: `${url}/pulls/${pull.number}`,
    pull_request_review_id: comment.review.id,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: current === undefined ? comment.originalCommitId : pull.headSha,
    original_commit_id: comment.originalCommitId,
    subject_type: comment.subjectType,
    side: comment.side,
    start_side: comment.startSide ?? null,
    line: current?.line ?? null,
    original_line: comment.originalLine ?? null,
    start_line: current?.startLine ?? null,
    original_start_line: comment.originalStartLine ?? null,
    position: current?.position ?? null,
    original_position: comment.originalPosition,
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
    ...written(state, comment),
    reactions: { total_count: 0 },
    _links: { self: { href: `${url}/pulls/comments/${comment.id}` }, html: { href: html } },
  };
}

/** True for what the App itself wrote. */
export function isOwn(state: FakeState, author: Account): boolean {
  return author.id === state.bot().id;
}

function written(state: FakeState, comment: ReviewComment | IssueComment): JsonObject {
  return {
    body: comment.body,
    user: accountJson(state, comment.author),
    author_association: association(comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}

/** GitHub does not reveal private members: they, too, arrive as contributors. */
function association(author: Account): string {
  return author.type === 'Bot' ? 'NONE' : 'CONTRIBUTOR';
}
