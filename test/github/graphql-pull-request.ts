import { isGranted } from './access.ts';
import type { InstallationCall } from './routing.ts';
import { pullRequestFiles } from './pull-request-representation.ts';
import type { PullRequest, Repository, ReviewComment } from './state.ts';

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
    reviewThreads: ({ first }: { readonly first: number }) => {
      const opening = pull.reviewComments.filter(({ inReplyTo }) => inReplyTo === undefined);
      return page(opening, first, (comment) => threadValue(pull, comment));
    },
  };
}

function page<T>(items: readonly T[], first: number, valueOf: (item: T) => Value): Value {
  return { totalCount: items.length, nodes: items.slice(0, first).map(valueOf) };
}

function threadValue({ reviewComments }: PullRequest, opening: ReviewComment): Value {
  return {
    __typename: 'PullRequestReviewThread',
    comments: ({ first }: { readonly first: number }) =>
      page(
        reviewComments.filter((each) => each === opening || each.inReplyTo === opening.id),
        first,
        commentValue,
      ),
  };
}

/** A bot's login is without the `[bot]` that REST writes behind it. */
function commentValue({ id, path, body, originalCommitId, author }: ReviewComment): Value {
  return {
    __typename: 'PullRequestReviewComment',
    fullDatabaseId: String(id),
    path,
    body,
    originalCommit: { __typename: 'Commit', oid: originalCommitId },
    author: { __typename: author.type, login: author.login.replace(/\[bot\]$/u, '') },
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
