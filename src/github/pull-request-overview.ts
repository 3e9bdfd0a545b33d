import { z } from 'zod';

import type { Repository } from './check-runs.ts';
import { shaped } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';
import { askingGithub, isTooMuch } from './github-failure.ts';
import type { OwnComment, PullRequestState } from './ports.ts';

/** A pull request with all that a review of it asks first, as GitHub told it in one answer. */
export interface PullRequestOverview extends PullRequestState {
  /** How many files it changes. */
  readonly changedFiles: number;
  /** Whether there is a check run of ours on its head, of whatever name. */
  readonly hasCheckRuns: boolean;
  /** Whether anybody commented under its diff. */
  readonly hasComments: boolean;
  /** Those of our own App under the diff; undefined when they have to be listed. */
  readonly comments: readonly OwnComment[] | undefined;
  /** The policy file on the base branch; undefined when that has to be asked for by itself. */
  readonly policy: OverviewPolicy | undefined;
}

/** `text` is undefined for a file that is no text; the whole is `absent` when there is no file. */
type OverviewPolicy = 'absent' | { readonly text: string | undefined };

export interface OverviewQuestion {
  readonly repository: Repository;
  readonly number: number;
  readonly appId: number;
  readonly appSlug: string;
  readonly policyPath: string;
  readonly clock: () => Date;
}

// Of checks only whether there are any: REST lists them, whose ids are whole. Comments are given where they
// fit into one page of threads and comments each.
const QUERY = `query ($owner: String!, $name: String!, $number: Int!, $app: Int!, $policy: String!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      state headRefOid baseRefOid baseRefName changedFiles
      reviewThreads(first: 50) { totalCount nodes { comments(first: 10) { totalCount nodes {
        fullDatabaseId path body originalCommit { oid } author { __typename login }
      } } } }
      commits(last: 1) { nodes { commit { oid checkSuites(first: 10, filterBy: { appId: $app }) {
        totalCount nodes { checkRuns(first: 1, filterBy: { checkType: ALL }) { totalCount } }
      } } } }
      baseRef { target { ... on Commit { file(path: $policy) {
        mode object { ... on Blob { text isBinary isTruncated } }
      } } } }
    }
  }
}`;

const COUNT = z.object({ totalCount: z.number() });

const COMMIT = z.object({
  oid: z.string(),
  checkSuites: z
    .object({ totalCount: z.number(), nodes: z.array(z.object({ checkRuns: COUNT })) })
    .nullable(),
});

const BLOB = z.object({
  text: z.string().nullable(),
  isBinary: z.boolean().nullable(),
  isTruncated: z.boolean(),
});

const COMMENT = z.object({
  fullDatabaseId: z.string().nullable(),
  path: z.string(),
  body: z.string(),
  /** Null when the commit is gone. */
  originalCommit: z.object({ oid: z.string() }).nullable(),
  /** Null when the account is gone. */
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
});

const THREADS = COUNT.extend({
  nodes: z.array(z.object({ comments: COUNT.extend({ nodes: z.array(COMMENT) }) })),
});

const BASE = z.object({
  target: z.object({
    file: z.object({ mode: z.number(), object: BLOB.partial().nullable() }).nullish(),
  }),
});

const ANSWER = z.object({
  repository: z.object({
    pullRequest: z.object({
      state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
      headRefOid: z.string(),
      baseRefOid: z.string(),
      baseRefName: z.string(),
      changedFiles: z.number(),
      reviewThreads: THREADS,
      commits: z.object({ nodes: z.array(z.object({ commit: COMMIT })) }),
      /** Null when the branch was deleted. */
      baseRef: BASE.nullable(),
    }),
  }),
});

type Answer = z.output<typeof ANSWER>['repository']['pullRequest'];

/** As git writes them: plain and executable. The path of a link would be taken for its text. */
const FILE_MODES = new Set([0o100644, 0o100755]);

/**
 * What a review asks first, in one request where REST takes four. Undefined when GitHub refuses it as a
 * whole, as a server does that does not know one of the fields: REST has the same facts.
 * https://docs.github.com/en/graphql/reference/objects#pullrequest
 */
export async function readOverview(
  client: GithubClient,
  { repository, number, appId, appSlug, policyPath, clock }: OverviewQuestion,
  signal: AbortSignal,
): Promise<PullRequestOverview | undefined> {
  const what = 'read the pull request at a glance';
  try {
    const answer = await askingGithub(
      what,
      async () =>
        client.graphql(QUERY, {
          ...repository,
          number,
          app: appId,
          policy: policyPath,
          request: { signal, retries: 1 },
        }),
      clock,
    );
    return overviewOf(shaped(what, ANSWER, answer).repository.pullRequest, appSlug);
  } catch (error) {
    if (isTooMuch(error)) {
      return undefined;
    }
    throw error;
  }
}

function overviewOf(answer: Answer, appSlug: string): PullRequestOverview {
  const { state, headRefOid, baseRefOid, baseRefName, changedFiles, commits, baseRef } = answer;
  const { reviewThreads } = answer;
  return {
    isOpen: state === 'OPEN',
    headSha: headRefOid,
    baseSha: baseRefOid,
    baseRef: baseRefName,
    changedFiles,
    hasComments: reviewThreads.totalCount > 0,
    comments: ownCommentsIn(reviewThreads, appSlug),
    hasCheckRuns: hasCheckRuns(headRefOid, commits.nodes[0]?.commit),
    policy: baseRef === null ? undefined : policyOf(baseRef),
  };
}

/** Undefined when GitHub did not give all of them, or not all of one of ours. */
function ownCommentsIn(
  threads: z.output<typeof THREADS>,
  appSlug: string,
): readonly OwnComment[] | undefined {
  const lists = [threads, ...threads.nodes.map(({ comments }) => comments)];
  if (lists.some(({ totalCount, nodes }) => totalCount > nodes.length)) {
    return undefined;
  }
  const own: OwnComment[] = [];
  for (const comment of threads.nodes.flatMap(({ comments: { nodes } }) => nodes)) {
    const { fullDatabaseId, originalCommit, author, path, body } = comment;
    if (author?.__typename === 'Bot' && author.login === appSlug) {
      if (fullDatabaseId === null || originalCommit === null) {
        return undefined;
      }
      own.push({ id: Number(fullDatabaseId), path, body, headSha: originalCommit.oid });
    }
  }
  return own;
}

/** True also when the answer does not say it of this very commit. */
function hasCheckRuns(headSha: string, commit: z.output<typeof COMMIT> | undefined): boolean {
  const suites = commit?.oid === headSha ? commit.checkSuites : undefined;
  if (suites === undefined || suites === null || suites.totalCount > suites.nodes.length) {
    return true;
  }
  return suites.nodes.some(({ checkRuns }) => checkRuns.totalCount > 0);
}

function policyOf({ target: { file } }: z.output<typeof BASE>): OverviewPolicy | undefined {
  if (file === undefined || file === null) {
    return file === null ? 'absent' : undefined;
  }
  const { mode, object } = file;
  if (!FILE_MODES.has(mode) || object === null || object.isTruncated !== false) {
    return undefined;
  }
  return { text: object.text ?? undefined };
}
