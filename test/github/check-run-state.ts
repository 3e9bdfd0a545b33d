import type { CheckRun, CheckSuite, Repository, RequiredCheck } from './state.ts';

const ANY_SOURCE = -1;

/**
 * "Successful check statuses are: success, skipped, and neutral."
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
 */
const SATISFYING = new Set(['success', 'skipped', 'neutral']);

/** Conclusions from the worst to the best, for the conclusion of a suite. */
const WORST_FIRST = [
  'startup_failure',
  'failure',
  'timed_out',
  'action_required',
  'cancelled',
  'stale',
  'neutral',
  'skipped',
  'success',
];

/** True when every check that the branch requires is satisfied on the commit. */
export function requiredChecksPass(repository: Repository, branch: string, sha: string): boolean {
  return (repository.requiredChecks.get(branch) ?? []).every((required) =>
    isSatisfied(repository, required, sha),
  );
}

/** The runs of a suite, or of several, that `filter=latest` shows: the newest of each name. */
export function latestRuns(runs: readonly CheckRun[]): CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of runs) {
    newest.set(`${run.suite.id} ${run.name}`, run);
  }
  return [...newest.values()];
}

/** The runs of a suite. */
export function runsOf(repository: Repository, suite: CheckSuite): CheckRun[] {
  return repository.checkRuns.filter((run) => run.suite === suite);
}

/** Status and conclusion of a suite: queued after a re-run request, else its worst latest run. */
export function suiteState(
  repository: Repository,
  suite: CheckSuite,
): { readonly status: string; readonly conclusion: string | null } {
  const runs = latestRuns(runsOf(repository, suite));
  if (suite.isRerequested || runs.length === 0) {
    return { status: 'queued', conclusion: null };
  }
  if (runs.some(({ status }) => status !== 'completed')) {
    return { status: 'in_progress', conclusion: null };
  }
  const conclusions = new Set(runs.map(({ conclusion }) => conclusion));
  return {
    status: 'completed',
    conclusion: WORST_FIRST.find((conclusion) => conclusions.has(conclusion)) ?? null,
  };
}

function isSatisfied(repository: Repository, required: RequiredCheck, sha: string): boolean {
  const { context, integrationId = ANY_SOURCE } = required;
  const newest = repository.checkRuns.findLast(
    (run) =>
      run.headSha === sha &&
      run.name === context &&
      (integrationId === ANY_SOURCE || run.appId === integrationId),
  );
  return newest?.conclusion !== undefined && SATISFYING.has(newest.conclusion);
}
