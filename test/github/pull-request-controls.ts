import { suiteFor } from './check-runs.ts';
import type { JsonObject } from './json-object.ts';
import { testMerge } from './pull-request-representation.ts';
import { HTML_URL, repositoryUrl } from './representations.ts';
import type { Services } from './routing.ts';
import type { Account, PullRequest, Repository } from './state.ts';
import type { SentWebhook } from './webhooks.ts';

const NO_COMMIT = '0'.repeat(40);

/** A pull request to open. */
export interface NewPullRequest {
  /** `owner/name` of the base repository. */
  readonly repository: string;
  /** A branch of the given directory, which is pushed first, or a SHA with a name for its branch. */
  readonly head: string | { readonly branch: string; readonly sha: string };
  /** The default branch if not given. */
  readonly base?: string;
  readonly title?: string;
  readonly body?: string;
  /** Login; `octocat` if not given. */
  readonly author?: string;
  readonly draft?: boolean;
  /** `owner/name` of the fork that has the head. */
  readonly fork?: string;
}

/** Opens a pull request and sends `pull_request.opened`. */
export async function openPullRequest(
  { state, events }: Services,
  wanted: NewPullRequest,
): Promise<{ readonly pull: PullRequest; readonly delivery: SentWebhook | undefined }> {
  const repository = state.repository(wanted.repository);
  const from = wanted.fork === undefined ? repository : state.repository(wanted.fork);
  const headRef = typeof wanted.head === 'string' ? wanted.head : wanted.head.branch;
  const headSha =
    typeof wanted.head === 'string' ? await currentSource(from, headRef) : wanted.head.sha;
  const baseRef = wanted.base ?? repository.defaultBranch;
  const number = repository.pulls.size + 1;
  const pull: PullRequest = {
    id: state.nextId('pullRequest'),
    number,
    repository,
    author: state.account(wanted.author ?? 'octocat'),
    createdAt: state.timestamp(),
    headRef,
    headOwner: from.owner,
    headRepository: from,
    headSha,
    baseRef,
    baseSha: await branchTip(repository, baseRef),
    title: wanted.title ?? `Merge ${headRef}`,
    body: wanted.body,
    isDraft: wanted.draft ?? false,
    state: 'open',
    mergedSha: undefined,
    closedAt: undefined,
    updatedAt: state.timestamp(),
    reviews: [],
    reviewComments: [],
  };
  await from.git.updateRef(`refs/heads/${headRef}`, headSha);
  await repository.git.updateRef(`refs/pull/${number}/head`, headSha);
  repository.pulls.set(number, pull);
  return { pull, delivery: await events.pullRequest('opened', pull, pull.author) };
}

/**
 * Moves a branch, with it the heads of its open pull requests, and sends `push`,
 * `check_suite.requested` and one `pull_request.synchronize` a pull request.
 */
export async function push(
  services: Services,
  repository: Repository,
  branch: string,
  wantedSha: string | undefined,
): Promise<SentWebhook[]> {
  const { state, events } = services;
  const sha = wantedSha ?? (await currentSource(repository, branch));
  const before = await repository.git.resolveCommit(`refs/heads/${branch}`);
  await repository.git.updateRef(`refs/heads/${branch}`, sha);
  const sender = state.account('octocat');
  const facts = await pushFacts(services, repository, branch, before, sha);
  const suite = suiteFor(state, repository, state.app.id, sha);
  const sent = [
    await events.emit('push', repository, sender, facts),
    await events.checkSuite('requested', repository, suite, sender),
  ];
  for (const pull of openPullsFrom(services, repository, branch)) {
    sent.push(await moveHead(services, pull, sha));
  }
  return sent.filter((one) => one !== undefined);
}

/** Changes the base branch and sends `pull_request.edited`. No `synchronize` follows. */
export async function retarget(
  { state, events }: Services,
  pull: PullRequest,
  baseRef: string,
): Promise<SentWebhook | undefined> {
  const changes = { base: { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } } };
  pull.baseRef = baseRef;
  pull.baseSha = await branchTip(pull.repository, baseRef);
  pull.updatedAt = state.timestamp();
  return events.pullRequest('edited', pull, pull.author, { changes });
}

/** Closes or reopens a pull request. */
export async function setState(
  { state, events }: Services,
  pull: PullRequest,
  wanted: 'open' | 'closed',
): Promise<SentWebhook | undefined> {
  pull.state = wanted;
  pull.closedAt = wanted === 'closed' ? state.timestamp() : undefined;
  pull.updatedAt = state.timestamp();
  return events.pullRequest(wanted === 'closed' ? 'closed' : 'reopened', pull, pull.author);
}

/** Turns a draft into a pull request that is ready, or back. */
export async function setDraft(
  { state, events }: Services,
  pull: PullRequest,
  isDraft: boolean,
): Promise<SentWebhook | undefined> {
  pull.isDraft = isDraft;
  pull.updatedAt = state.timestamp();
  return events.pullRequest(isDraft ? 'converted_to_draft' : 'ready_for_review', pull, pull.author);
}

/** Puts a pull request into a merge group of its own and sends `merge_group.checks_requested`. */
export async function requestMergeGroup(
  { state, events }: Services,
  pull: PullRequest,
): Promise<{ readonly headSha: string; readonly delivery: SentWebhook | undefined }> {
  const { repository, baseRef, number } = pull;
  const headSha = await testMerge(pull);
  if (headSha === undefined) {
    throw new Error(`Pull request ${number} conflicts with ${baseRef}`);
  }
  const baseSha = await branchTip(repository, baseRef);
  const headRef = `refs/heads/gh-readonly-queue/${baseRef}/pr-${number}-${baseSha}`;
  await repository.git.updateRef(headRef, headSha);
  const commit = await repository.git.commit(headSha);
  const delivery = await events.emit('merge_group', repository, state.account('octocat'), {
    action: 'checks_requested',
    merge_group: {
      head_sha: headSha,
      head_ref: headRef,
      base_sha: baseSha,
      base_ref: `refs/heads/${baseRef}`,
      head_commit: { id: headSha, tree_id: commit?.tree, message: commit?.message },
    },
  });
  return { headSha, delivery };
}

async function moveHead(
  { state, events }: Services,
  pull: PullRequest,
  sha: string,
): Promise<SentWebhook | undefined> {
  const before = pull.headSha;
  pull.headSha = sha;
  pull.baseSha = await branchTip(pull.repository, pull.baseRef);
  pull.updatedAt = state.timestamp();
  await pull.repository.git.updateRef(`refs/pull/${pull.number}/head`, sha);
  return events.pullRequest('synchronize', pull, pull.author, { before, after: sha });
}

function openPullsFrom({ state }: Services, repository: Repository, branch: string): PullRequest[] {
  return state
    .repositories()
    .flatMap((one) => [...one.pulls.values()])
    .filter(
      (pull) =>
        pull.state === 'open' && pull.headRepository === repository && pull.headRef === branch,
    );
}

async function pushFacts(
  { state }: Services,
  repository: Repository,
  branch: string,
  before: string | undefined,
  after: string,
): Promise<JsonObject> {
  const commit = await repository.git.commit(after);
  const pusher: Account = state.account('octocat');
  const facts = {
    id: after,
    tree_id: commit?.tree,
    message: commit?.message,
    timestamp: commit?.committer.date,
    author: commit?.author,
    committer: commit?.committer,
    url: `${HTML_URL}/${repository.fullName}/commit/${after}`,
    distinct: true,
    added: [],
    removed: [],
    modified: [],
  };
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? NO_COMMIT,
    after,
    created: before === undefined,
    deleted: false,
    forced: false,
    base_ref: null,
    compare: `${repositoryUrl(state, repository)}/compare/${before ?? NO_COMMIT}...${after}`,
    commits: [facts],
    head_commit: facts,
    pusher: { name: pusher.login, email: 'octocat@example.com' },
  };
}

async function branchTip(repository: Repository, branch: string): Promise<string> {
  const known = await repository.git.resolveCommit(`refs/heads/${branch}`);
  if (known !== undefined) {
    return known;
  }
  const sha = await currentSource(repository, branch);
  await repository.git.updateRef(`refs/heads/${branch}`, sha);
  return sha;
}

async function currentSource(repository: Repository, branch: string): Promise<string> {
  const sha = await repository.git.sourceBranch(branch);
  if (sha === undefined) {
    throw new Error(`${repository.git.sourceDirectory} has no branch ${branch}`);
  }
  return sha;
}
