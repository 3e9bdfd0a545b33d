import { isGranted } from './access.ts';
import type { InstallationCall } from './routing.ts';
import { pullRequestFiles } from './pull-request-representation.ts';
import type { PullRequest, Repository } from './state.ts';

type Value = Record<string, unknown>;

/** What the fake needs from the rest of its GraphQL. */
export interface ObjectValues {
  /** The object of an expression, see `repository { object }`. */
  readonly object: (expression: string) => Promise<Value | null>;
  /** Throws what GitHub answers when a token may not. */
  readonly forbid: () => never;
  /** Throws what GitHub answers for a pull request that is not there. */
  readonly missing: () => never;
}

/** `repository { pullRequest }`: its state, size, policy file on the base branch, checks and threads. */
export function pullRequestValue(
  call: InstallationCall,
  repository: Repository,
  number: number,
  values: ObjectValues,
): Value {
  const pull = repository.pulls.get(number);
  if (!isGranted(call.token.permissions, 'pull_requests:read')) {
    return values.forbid();
  }
  if (pull === undefined) {
    return values.missing();
  }
  return {
    __typename: 'PullRequest',
    number,
    state: stateOf(pull),
    headRefOid: pull.headSha,
    baseRefOid: pull.baseSha,
    baseRefName: pull.baseRef,
    changedFiles: async () => (await pullRequestFiles(pull)).length,
    baseRef: async () => {
      const tip = await repository.git.resolveCommit(pull.baseRef);
      return tip === undefined
        ? null
        : { __typename: 'Ref', target: commitValue(call, repository, tip, values) };
    },
    commits: {
      nodes: [{ commit: commitValue(call, repository, pull.headSha, values) }],
    },
    reviewThreads: {
      totalCount: pull.reviewComments.filter(({ inReplyTo }) => inReplyTo === undefined).length,
    },
  };
}

function stateOf({ state, mergedSha }: PullRequest): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (mergedSha !== undefined) {
    return 'MERGED';
  }
  return state === 'open' ? 'OPEN' : 'CLOSED';
}

function commitValue(
  call: InstallationCall,
  repository: Repository,
  sha: string,
  values: ObjectValues,
): Value {
  return {
    __typename: 'Commit',
    oid: sha,
    file: async ({ path }: { readonly path: string }) => {
      if (!isGranted(call.token.permissions, 'contents:read')) {
        return values.forbid();
      }
      const entry = await repository.git.entryAt(sha, path);
      return entry === undefined
        ? null
        : { mode: Number.parseInt(entry.mode, 8), object: values.object(`${sha}:${path}`) };
    },
    checkSuites: ({ filterBy }: { readonly filterBy?: { readonly appId?: number } | null }) => {
      if (!isGranted(call.token.permissions, 'checks:read')) {
        return values.forbid();
      }
      const suites = repository.checkSuites.filter(
        ({ headSha, appId }) => headSha === sha && appId === (filterBy?.appId ?? appId),
      );
      return {
        totalCount: suites.length,
        nodes: suites.map((suite) => ({
          checkRuns: {
            totalCount: repository.checkRuns.filter((run) => run.suite === suite).length,
          },
        })),
      };
    },
  };
}
