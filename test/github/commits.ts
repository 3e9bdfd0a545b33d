import { ApiError, notFound } from './api-error.ts';
import { changedFileJson } from './changed-file-representation.ts';
import type { Commit } from './git-output.ts';
import { pagedList, pageOf } from './pagination.ts';
import { pullRequestJson } from './pull-request-representation.ts';
import { commitJson, repositoryUrl } from './representations.ts';
import { ok, repositoryRoute, textParameter } from './routing.ts';
import type { ApiResponse, RepositoryCall, Route } from './routing.ts';
import type { FakeState, Repository } from './state.ts';

/** The empty tree, which the first commit of a history is compared with. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Commits and comparisons. https://docs.github.com/en/rest/commits */
export const commitRoutes: readonly Route[] = [
  repositoryRoute('GET', '/commits/{commit_sha}/pulls', 'pull_requests:read', listPullRequests),
  repositoryRoute('GET', '/commits/{ref}', 'contents:read', getCommit),
  repositoryRoute('GET', '/compare/{basehead}', 'contents:read', compare),
];

async function getCommit({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  const ref = textParameter(request, 'ref');
  const sha = await repository.git.resolveCommit(ref);
  const commit = sha === undefined ? undefined : await repository.git.commit(sha);
  if (commit === undefined) {
    throw new ApiError(422, `No commit found for SHA: ${ref}`);
  }
  if (/application\/vnd\.github(?:\.v3)?\.sha/u.test(request.headers.accept ?? '')) {
    return { status: 200, content: { type: 'text/plain; charset=utf-8', body: commit.sha } };
  }
  const files = await repository.git.changedFiles(commit.parents[0] ?? EMPTY_TREE, commit.sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok({
    ...commitJson(state, repository, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: files
      .slice(0, state.limits.compareFiles)
      .map((file) => changedFileJson(state, repository, commit.sha, file)),
  });
}

/**
 * Pull requests that introduced a commit. A fork's head gives an empty list on the base repository.
 * https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
async function listPullRequests(call: RepositoryCall): Promise<ApiResponse> {
  const { state, repository, request } = call;
  const sha = await repository.git.resolveCommit(textParameter(request, 'commit_sha'));
  if (sha === undefined) {
    throw new ApiError(422, `No commit found for SHA: ${textParameter(request, 'commit_sha')}`);
  }
  const pulls = [...repository.pulls.values()].filter(
    (pull) => pull.headRepository === repository && pull.headSha === sha,
  );
  return pagedList(request, pulls, (pull) => pullRequestJson(state, pull));
}

async function compare({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  const [baseName = '', headName] = textParameter(request, 'basehead').split('...');
  const [base, head] = await Promise.all([
    resolveAcrossForks(state, repository, baseName),
    resolveAcrossForks(state, repository, headName ?? ''),
  ]);
  const mergeBase =
    base === undefined || head === undefined
      ? undefined
      : await repository.git.mergeBase(base, head);
  if (base === undefined || head === undefined || mergeBase === undefined) {
    throw notFound();
  }
  const { git } = repository;
  const [ahead, behind, files, baseCommit, mergeBaseCommit] = await Promise.all([
    git.commits(head, base),
    git.commits(base, head),
    git.changedFiles(mergeBase, head),
    git.commit(base),
    git.commit(mergeBase),
  ]);
  const { page } = pageOf(request);
  const url = `${repositoryUrl(state, repository)}/compare/${baseName}...${headName ?? ''}`;
  return ok({
    url,
    base_commit: write(state, repository, baseCommit),
    merge_base_commit: write(state, repository, mergeBaseCommit),
    status: comparisonStatus(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: shownCommits(state, request.url, ahead).map((commit) =>
      commitJson(state, repository, commit),
    ),
    // Files come with the first page only, whatever page is asked for.
    files:
      page === 1
        ? files
            .slice(0, state.limits.compareFiles)
            .map((file) => changedFileJson(state, repository, head, file))
        : [],
  });
}

/** Without `page` and `per_page` the newest 250 commits, else the page asked for. */
function shownCommits(state: FakeState, url: URL, commits: readonly Commit[]): Commit[] {
  const { searchParams } = url;
  if (!searchParams.has('page') && !searchParams.has('per_page')) {
    return commits.slice(-state.limits.compareCommits);
  }
  const perPage = Math.min(Number(searchParams.get('per_page') ?? 30), 100);
  const page = Number(searchParams.get('page') ?? 1);
  return commits.slice((page - 1) * perPage, page * perPage);
}

function write(state: FakeState, repository: Repository, commit: Commit | undefined): unknown {
  return commit === undefined ? null : commitJson(state, repository, commit);
}

function comparisonStatus(ahead: number, behind: number): string {
  if (ahead > 0) {
    return behind > 0 ? 'diverged' : 'ahead';
  }
  return behind > 0 ? 'behind' : 'identical';
}

/** `branch`, a SHA, or `owner:branch` for another repository of the fork network. */
async function resolveAcrossForks(
  state: FakeState,
  repository: Repository,
  name: string,
): Promise<string | undefined> {
  const [owner = '', branch] = name.split(':');
  if (branch === undefined) {
    return repository.git.resolveCommit(name);
  }
  const root = repository.parent ?? repository;
  const other = state
    .repositories()
    .find((one) => one.owner.login === owner && (one === root || one.parent === root));
  return other?.git.resolveCommit(branch);
}
