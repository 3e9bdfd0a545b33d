import { ApiError, invalidRequest, notFound } from './api-error.ts';
import { checkRunJson, checkSuiteJson } from './check-run-representation.ts';
import { checkRunInput, checkRunRules, statusAfter } from './check-run-rules.ts';
import type { CheckRunInput } from './check-run-rules.ts';
import { latestRuns, runsOf } from './check-run-state.ts';
import type { JsonObject } from './json-object.ts';
import { pagedList, slicePage } from './pagination.ts';
import { HTML_URL } from './representations.ts';
import { created, numberParameter, ok, repositoryRoute, textParameter } from './routing.ts';
import type { ApiResponse, RepositoryCall, Route } from './routing.ts';
import type { CheckRun, CheckSuite, FakeState, Repository } from './state.ts';

/** Check runs and check suites. https://docs.github.com/en/rest/checks */
export const checkRunRoutes: readonly Route[] = [
  repositoryRoute('POST', '/check-runs', 'checks:write', createCheckRun),
  repositoryRoute('PATCH', '/check-runs/{check_run_id}', 'checks:write', updateCheckRun),
  repositoryRoute('GET', '/check-runs/{check_run_id}', 'checks:read', getCheckRun),
  repositoryRoute('GET', '/check-runs/{check_run_id}/annotations', 'checks:read', listAnnotations),
  repositoryRoute('POST', '/check-runs/{check_run_id}/rerequest', 'checks:write', rerequest),
  repositoryRoute('GET', '/commits/{ref}/check-runs', 'checks:read', listForRef),
  repositoryRoute('GET', '/check-suites/{check_suite_id}', 'checks:read', getCheckSuite),
  repositoryRoute('GET', '/check-suites/{check_suite_id}/check-runs', 'checks:read', listForSuite),
];

/** The suite of an App on a commit, made on first use. */
export function suiteFor(
  state: FakeState,
  repository: Repository,
  appId: number,
  headSha: string,
): CheckSuite {
  const known = repository.checkSuites.find(
    (suite) => suite.appId === appId && suite.headSha === headSha,
  );
  if (known !== undefined) {
    return known;
  }
  const suite = {
    id: state.nextId('checkSuite'),
    appId,
    headSha,
    createdAt: state.timestamp(),
    isRerequested: false,
  };
  repository.checkSuites.push(suite);
  return suite;
}

/** Adds a run of any App. The rules were checked before. */
export function addCheckRun(
  state: FakeState,
  repository: Repository,
  appId: number,
  input: CheckRunInput & { readonly name: string; readonly head_sha: string },
): CheckRun {
  const suite = suiteFor(state, repository, appId, input.head_sha);
  const run: CheckRun = {
    id: state.nextId('checkRun'),
    suite,
    appId,
    headSha: input.head_sha,
    name: input.name,
    externalId: '',
    detailsUrl: undefined,
    status: 'queued',
    conclusion: undefined,
    startedAt: state.timestamp(),
    completedAt: undefined,
    title: undefined,
    summary: undefined,
    text: undefined,
    annotations: [],
    actions: [],
  };
  applyInput(state, run, input);
  repository.checkRuns.push(run);
  return run;
}

async function createCheckRun(call: RepositoryCall): Promise<ApiResponse> {
  const { state, events, repository, request } = call;
  const input = checkRunInput.parse(request.body);
  const { name, head_sha: headSha } = input;
  if (name === undefined || headSha === undefined) {
    throw invalidRequest('"name" and "head_sha" weren\'t supplied.');
  }
  checkRunRules(input, undefined);
  if ((await repository.git.read(headSha))?.type !== 'commit') {
    throw new ApiError(422, `No commit found for SHA: ${headSha}`);
  }
  const run = addCheckRun(state, repository, state.app.id, { ...input, name, head_sha: headSha });
  await events.checkRun('created', repository, run, state.bot());
  if (run.status === 'completed') {
    await events.checkRun('completed', repository, run, state.bot());
  }
  return created(checkRunJson(state, repository, run));
}

async function updateCheckRun(call: RepositoryCall): Promise<ApiResponse> {
  const { state, events, repository, request } = call;
  const run = findRun(call);
  if (run.appId !== state.app.id) {
    throw new ApiError(
      403,
      `Invalid app_id \`${state.app.id}\` - check run can only be modified by the GitHub App that created it.`,
    );
  }
  const input = checkRunInput.parse(request.body ?? {});
  checkRunRules(input, run);
  const wasCompleted = run.status === 'completed';
  applyInput(state, run, input);
  if (run.status === 'completed' && !wasCompleted) {
    await events.checkRun('completed', repository, run, state.bot());
  }
  return ok(checkRunJson(state, repository, run));
}

/** Annotations are appended: a later request never replaces those of an earlier one. */
function applyInput(state: FakeState, run: CheckRun, input: CheckRunInput): void {
  run.name = input.name ?? run.name;
  run.externalId = input.external_id ?? run.externalId;
  run.detailsUrl = input.details_url ?? run.detailsUrl;
  run.startedAt = input.started_at ?? run.startedAt;
  run.status = statusAfter(input, run);
  run.conclusion = input.conclusion ?? run.conclusion;
  if (run.status === 'completed') {
    run.completedAt = input.completed_at ?? run.completedAt ?? state.timestamp();
  }
  run.title = input.output?.title ?? run.title;
  run.summary = input.output?.summary ?? run.summary;
  run.text = input.output?.text ?? run.text;
  run.annotations = [...run.annotations, ...(input.output?.annotations ?? [])];
  run.actions = input.actions ?? run.actions;
  run.suite.isRerequested = false;
}

function getCheckRun(call: RepositoryCall): ApiResponse {
  return ok(checkRunJson(call.state, call.repository, findRun(call)));
}

function listAnnotations(call: RepositoryCall): Promise<ApiResponse> {
  const { repository, request } = call;
  const run = findRun(call);
  return pagedList(request, run.annotations, (annotation) => ({
    start_column: null,
    end_column: null,
    title: '',
    raw_details: '',
    ...annotation,
    blob_href: `${HTML_URL}/${repository.fullName}/blob/${run.headSha}/${annotation.path}`,
  }));
}

/** The suite goes back to queued; the run itself stays as it is. */
async function rerequest(call: RepositoryCall): Promise<ApiResponse> {
  const { state, events, repository } = call;
  const run = findRun(call);
  run.suite.isRerequested = true;
  await events.checkRun('rerequested', repository, run, state.bot());
  return created({});
}

async function listForRef({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  const sha = await repository.git.resolveCommit(textParameter(request, 'ref'));
  if (sha === undefined) {
    throw new ApiError(422, `No commit found for SHA: ${textParameter(request, 'ref')}`);
  }
  const runs = repository.checkRuns.filter(({ headSha }) => headSha === sha);
  return ok(...runList(state, repository, request, runs));
}

function listForSuite(call: RepositoryCall): ApiResponse {
  const runs = runsOf(call.repository, findSuite(call));
  return ok(...runList(call.state, call.repository, call.request, runs));
}

function runList(
  state: FakeState,
  repository: Repository,
  request: RepositoryCall['request'],
  runs: readonly CheckRun[],
): [JsonObject, Record<string, string>] {
  const query = request.url.searchParams;
  const shown = query.get('filter') === 'all' ? runs : latestRuns(runs);
  const matching = shown
    .filter(
      (run) =>
        run.name === (query.get('check_name') ?? run.name) &&
        run.status === (query.get('status') ?? run.status) &&
        String(run.appId) === (query.get('app_id') ?? String(run.appId)),
    )
    .toReversed();
  const { items, headers } = slicePage(request, matching);
  const json = {
    total_count: matching.length,
    check_runs: items.map((run) => checkRunJson(state, repository, run)),
  };
  return [json, headers];
}

function getCheckSuite(call: RepositoryCall): ApiResponse {
  return ok(checkSuiteJson(call.state, call.repository, findSuite(call)));
}

function findRun({ repository, request }: RepositoryCall): CheckRun {
  const id = numberParameter(request, 'check_run_id');
  const run = repository.checkRuns.find((one) => one.id === id);
  if (run === undefined) {
    throw notFound();
  }
  return run;
}

function findSuite({ repository, request }: RepositoryCall): CheckSuite {
  const id = numberParameter(request, 'check_suite_id');
  const suite = repository.checkSuites.find((one) => one.id === id);
  if (suite === undefined) {
    throw notFound();
  }
  return suite;
}
