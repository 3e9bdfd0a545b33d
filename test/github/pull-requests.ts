import { ApiError, notFound } from './api-error.ts';
import { changedFileJson } from './changed-file-representation.ts';
import { pagedList } from './pagination.ts';
import {
  fullPullRequestJson,
  mergeableState,
  pullRequestFiles,
  pullRequestJson,
  testMerge,
} from './pull-request-representation.ts';
import { commitJson } from './representations.ts';
import { numberParameter, ok, repositoryRoute } from './routing.ts';
import type { ApiResponse, RepositoryCall, Route } from './routing.ts';
import { asObject } from './json-object.ts';
import type { PullRequest } from './state.ts';

const MAX_LISTED_COMMITS = 250;

/** Pull requests. https://docs.github.com/en/rest/pulls/pulls */
export const pullRequestRoutes: readonly Route[] = [
  repositoryRoute('GET', '/pulls', 'pull_requests:read', listPulls),
  repositoryRoute('GET', '/pulls/{pull_number}', 'pull_requests:read', getPull),
  repositoryRoute('GET', '/pulls/{pull_number}/files', 'pull_requests:read', listFiles),
  repositoryRoute('GET', '/pulls/{pull_number}/commits', 'pull_requests:read', listCommits),
  repositoryRoute('PUT', '/pulls/{pull_number}/merge', 'contents:write', merge),
];

/** The pull request of the route. @throws ApiError 404 */
export function findPull({ repository, request }: RepositoryCall): PullRequest {
  const pull = repository.pulls.get(numberParameter(request, 'pull_number'));
  if (pull === undefined) {
    throw notFound();
  }
  return pull;
}

/** Merges a pull request into its base branch. @throws ApiError 405 when it may not be merged. */
export async function mergePull(pull: PullRequest, message: string, now: string): Promise<string> {
  const sha = await testMerge(pull);
  const state = mergeableState(pull, sha);
  if (sha === undefined || state !== 'clean') {
    throw new ApiError(405, refusalToMerge(pull, state));
  }
  const { git } = pull.repository;
  const commit = await git.commit(sha);
  const merged = await git.writeCommit({
    tree: commit?.tree ?? '',
    parents: commit?.parents ?? [],
    message,
  });
  await git.updateRef(`refs/heads/${pull.baseRef}`, merged);
  pull.mergedSha = merged;
  pull.state = 'closed';
  pull.closedAt = now;
  return merged;
}

function refusalToMerge(pull: PullRequest, state: string): string {
  if (state !== 'blocked') {
    return 'Pull Request is not mergeable';
  }
  const required = pull.repository.requiredChecks.get(pull.baseRef) ?? [];
  return required.length === 1
    ? `Required status check "${required[0]?.context ?? ''}" is expected.`
    : `${required.length} of ${required.length} required status checks are expected.`;
}

async function listPulls({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  const query = request.url.searchParams;
  const wanted = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const pulls = [...repository.pulls.values()].filter(
    (pull) =>
      (wanted === 'all' || pull.state === wanted) &&
      (base === null || pull.baseRef === base) &&
      // Without an owner GitHub ignores the filter.
      (head?.includes(':') !== true || `${pull.headOwner.login}:${pull.headRef}` === head),
  );
  const isAscending = query.get('direction') === 'asc';
  return pagedList(request, isAscending ? pulls : pulls.toReversed(), (pull) =>
    pullRequestJson(state, pull),
  );
}

async function getPull(call: RepositoryCall): Promise<ApiResponse> {
  return ok(await fullPullRequestJson(call.state, findPull(call)));
}

async function listFiles(call: RepositoryCall): Promise<ApiResponse> {
  const { state, repository, request } = call;
  const pull = findPull(call);
  const files = await pullRequestFiles(pull);
  return pagedList(request, files.slice(0, state.limits.pullRequestFiles), (file) =>
    changedFileJson(state, repository, pull.headSha, file),
  );
}

async function listCommits(call: RepositoryCall): Promise<ApiResponse> {
  const { state, repository, request } = call;
  const pull = findPull(call);
  const commits = await repository.git.commits(pull.headSha, pull.baseSha);
  return pagedList(request, commits.slice(0, MAX_LISTED_COMMITS), (commit) =>
    commitJson(state, repository, commit),
  );
}

async function merge(call: RepositoryCall): Promise<ApiResponse> {
  const { state, events, request } = call;
  const pull = findPull(call);
  const wanted = asObject(request.body)['sha'];
  if (wanted !== undefined && wanted !== pull.headSha) {
    throw new ApiError(409, 'Head branch was modified. Review and try the merge again.');
  }
  const message = `Merge pull request #${pull.number} from ${pull.headOwner.login}/${pull.headRef}`;
  const sha = await mergePull(pull, message, state.timestamp());
  await events.pullRequest('closed', pull, state.bot());
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
}
