import { requiredChecksPass } from './check-run-state.ts';
import type { ChangedFile } from './git-output.ts';
import type { JsonObject } from './json-object.ts';
import { accountJson, HTML_URL, nodeId, repositoryJson, repositoryUrl } from './representations.ts';
import type { FakeState, PullRequest, Repository } from './state.ts';

/** A pull request as listings show it. */
export function pullRequestJson(state: FakeState, pull: PullRequest): JsonObject {
  const { repository, number } = pull;
  const url = `${repositoryUrl(state, repository)}/pulls/${number}`;
  const html = `${HTML_URL}/${repository.fullName}/pull/${number}`;
  return {
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number,
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${repositoryUrl(state, repository)}/issues/${number}`,
    comments_url: `${repositoryUrl(state, repository)}/issues/${number}/comments`,
    review_comments_url: `${url}/comments`,
    commits_url: `${url}/commits`,
    statuses_url: `${repositoryUrl(state, repository)}/statuses/${pull.headSha}`,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountJson(state, pull.author),
    body: pull.body ?? null,
    draft: pull.isDraft,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt ?? null,
    merged_at: pull.mergedSha === undefined ? null : (pull.closedAt ?? null),
    merge_commit_sha: pull.mergedSha ?? null,
    author_association: 'CONTRIBUTOR',
    assignees: [],
    labels: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(state, pull.headRepository, pull.headOwner.login, pull.headRef, pull.headSha),
    base: side(state, repository, repository.owner.login, pull.baseRef, pull.baseSha),
  };
}

/** A pull request with what is only computed for one at a time. */
export async function fullPullRequestJson(
  state: FakeState,
  pull: PullRequest,
): Promise<JsonObject> {
  const files = await pullRequestFiles(pull);
  const commits = await pull.repository.git.commits(pull.headSha, pull.baseSha);
  const merge = await testMerge(pull);
  return {
    ...pullRequestJson(state, pull),
    merged: pull.mergedSha !== undefined,
    merge_commit_sha: pull.mergedSha ?? merge ?? null,
    mergeable: pull.state === 'open' ? merge !== undefined : null,
    mergeable_state: mergeableState(pull, merge),
    comments: pull.repository.issueComments.filter((one) => one.issueNumber === pull.number).length,
    review_comments: pull.reviewComments.length,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
    maintainer_can_modify: false,
  };
}

/** Files that differ between the merge base and the head. */
export async function pullRequestFiles(
  pull: PullRequest,
  head = pull.headSha,
): Promise<ChangedFile[]> {
  return pull.repository.git.changedFiles(await pullRequestMergeBase(pull, head), head);
}

/** The commit that the pull request's diff starts from. */
export async function pullRequestMergeBase(
  pull: PullRequest,
  head = pull.headSha,
): Promise<string> {
  return (await pull.repository.git.mergeBase(pull.baseSha, head)) ?? pull.baseSha;
}

/**
 * Why a pull request may or may not be merged: `clean`, `blocked`, `dirty`, `draft` or `unknown`.
 * https://docs.github.com/en/graphql/reference/enums#mergestatestatus
 */
export function mergeableState(pull: PullRequest, merge: string | undefined): string {
  if (pull.state === 'closed') {
    return 'unknown';
  }
  if (merge === undefined) {
    return 'dirty';
  }
  if (pull.isDraft) {
    return 'draft';
  }
  return requiredChecksPass(pull.repository, pull.baseRef, pull.headSha) ? 'clean' : 'blocked';
}

const testMerges = new WeakMap<
  PullRequest,
  { readonly key: string; readonly sha: string | undefined }
>();

/** The test merge commit at `refs/pull/N/merge`; undefined when base and head conflict. */
export async function testMerge(pull: PullRequest): Promise<string | undefined> {
  const { git } = pull.repository;
  const base = (await git.resolveCommit(`refs/heads/${pull.baseRef}`)) ?? pull.baseSha;
  const key = `${base} ${pull.headSha}`;
  const known = testMerges.get(pull);
  if (known?.key === key) {
    return known.sha;
  }
  const tree = await git.mergeTree(base, pull.headSha);
  const sha =
    tree === undefined
      ? undefined
      : await git.writeCommit({
          tree,
          parents: [base, pull.headSha],
          message: `Merge ${pull.headSha} into ${base}`,
        });
  if (sha !== undefined) {
    await git.updateRef(`refs/pull/${pull.number}/merge`, sha);
  }
  testMerges.set(pull, { key, sha });
  return sha;
}

function side(
  state: FakeState,
  repository: Repository | undefined,
  owner: string,
  ref: string,
  sha: string,
): JsonObject {
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: accountJson(state, state.account(owner)),
    repo: repository === undefined ? null : repositoryJson(state, repository),
  };
}
