import { runsOf, suiteState } from './check-run-state.ts';
import type { JsonObject } from './json-object.ts';
import { appJson, HTML_URL, nodeId, repositoryJson, repositoryUrl } from './representations.ts';
import type { App, CheckRun, CheckSuite, FakeState, Repository } from './state.ts';

/** A check run with its App, suite and pull requests. */
export function checkRunJson(state: FakeState, repository: Repository, run: CheckRun): JsonObject {
  const url = `${repositoryUrl(state, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId('CR', run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${HTML_URL}/${repository.fullName}/runs/${run.id}`,
    details_url: run.detailsUrl ?? 'https://example.com',
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: run.startedAt,
    completed_at: run.completedAt ?? null,
    output: {
      title: run.title ?? null,
      summary: run.summary ?? null,
      text: run.text ?? null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: appJson(state, appOf(state, run.appId)),
    pull_requests: linkedPullRequests(state, repository, run.headSha),
  };
}

/** A check suite; its state follows from its runs. */
export function checkSuiteJson(
  state: FakeState,
  repository: Repository,
  suite: CheckSuite,
): JsonObject {
  const url = `${repositoryUrl(state, repository)}/check-suites/${suite.id}`;
  const pulls = sameRepositoryPulls(repository, suite.headSha);
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    // Null for the head of a fork, whose branch belongs to another repository.
    head_branch: pulls[0]?.headRef ?? null,
    head_sha: suite.headSha,
    ...suiteState(repository, suite),
    url,
    before: null,
    after: suite.headSha,
    pull_requests: linkedPullRequests(state, repository, suite.headSha),
    app: appJson(state, appOf(state, suite.appId)),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: runsOf(repository, suite).length,
    check_runs_url: `${url}/check-runs`,
    repository: repositoryJson(state, repository),
  };
}

/** The App of an id; one that the fake does not know gets a name made of its id. */
function appOf(state: FakeState, appId: number): App {
  return appId === state.app.id
    ? state.app
    : { ...state.app, id: appId, slug: `app-${appId}`, name: `App ${appId}`, clientId: '' };
}

/** "pull_requests" names open pull requests of the same repository only: it is empty for forks. */
function linkedPullRequests(state: FakeState, repository: Repository, sha: string): JsonObject[] {
  const url = repositoryUrl(state, repository);
  const repo = { id: repository.id, url, name: repository.name };
  return sameRepositoryPulls(repository, sha).map((pull) => ({
    id: pull.id,
    number: pull.number,
    url: `${url}/pulls/${pull.number}`,
    head: { ref: pull.headRef, sha: pull.headSha, repo },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo },
  }));
}

function sameRepositoryPulls(repository: Repository, sha: string) {
  return [...repository.pulls.values()].filter(
    (pull) => pull.state === 'open' && pull.headSha === sha && pull.headRepository === repository,
  );
}
