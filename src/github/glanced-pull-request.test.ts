import { describe, expect, it } from 'vitest';

import { useGithubMock } from '#test/support/github-mock.ts';

import { GlancedPullRequest } from './glanced-pull-request.ts';
import type { OwnComment, PullRequestPort } from './ports.ts';

const SIGNAL = new AbortController().signal;
const POLICY = '.github/faultline.yml';
const BY_REST = { isOpen: true, headSha: 'rest', baseSha: 'b', baseRef: 'main' };
const COMMENT: OwnComment = { id: 1, path: 'a', body: 'x', headSha: 'h' };

/** Stands in for REST. */
const INNER: PullRequestPort = {
  read: async () => BY_REST,
  ownComments: async () => [COMMENT],
  listOwnComments: async () => [COMMENT],
  editComment: async () => {},
  postReview: async () => ({ kind: 'posted' }),
};

function file(mode: number, blob: object | null) {
  return { target: { file: { mode, object: blob } } };
}

const TEXT = { text: 'comments: {}\n', isBinary: false, isTruncated: false };

function pullRequest(changes: object = {}) {
  return {
    state: 'OPEN',
    headRefOid: 'h',
    baseRefOid: 'b',
    baseRefName: 'main',
    changedFiles: 3,
    reviewThreads: page(),
    commits: { nodes: [{ commit: { oid: 'h', checkSuites: suites(0) } }] },
    baseRef: { target: { file: null } },
    ...changes,
  };
}

function page(...nodes: readonly object[]) {
  return { totalCount: nodes.length, nodes };
}

function comment(changes: object = {}) {
  return {
    fullDatabaseId: '9007199254',
    path: 'a.ts',
    body: 'ours',
    originalCommit: { oid: 'g' },
    author: { __typename: 'Bot', login: 'faultline' },
    ...changes,
  };
}

function suites(...runs: readonly number[]) {
  return {
    totalCount: runs.length,
    nodes: runs.map((totalCount) => ({ checkRuns: { totalCount } })),
  };
}

describe('a pull request at a glance', () => {
  const github = useGithubMock();

  async function glanced(answer: object, status = 200): Promise<GlancedPullRequest> {
    github.api.post('/graphql').reply(status, answer);
    const pull = new GlancedPullRequest(
      github.client,
      {
        repository: { owner: 'acme', name: 'shop' },
        number: 7,
        appId: 1,
        appSlug: 'faultline',
        policyPath: POLICY,
        clock: () => new Date(),
      },
      INNER,
    );
    await pull.read(7, SIGNAL);
    return pull;
  }

  async function glancedAt(changes: object): Promise<GlancedPullRequest> {
    return glanced({ data: { repository: { pullRequest: pullRequest(changes) } } });
  }

  it('has its state, and nothing to list where there is nothing', async () => {
    const pull = await glancedAt({});
    expect(pull.changedFiles).toBe(3);
    expect(pull.isWithoutCheckRuns('h')).toBe(true);
    expect(pull.isWithoutCheckRuns('another')).toBe(false);
    expect(await pull.ownComments(7, SIGNAL)).toEqual([]);
  });

  it.each(['MERGED', 'CLOSED'])('is not open when GitHub calls it %s', async (state) => {
    const pull = await glancedAt({});
    github.api
      .post('/graphql')
      .reply(200, { data: { repository: { pullRequest: pullRequest({ state }) } } });
    expect(await pull.read(7, SIGNAL)).toMatchObject({ isOpen: false, headSha: 'h' });
  });

  it.each([
    ['is a run', { commits: { nodes: [{ commit: { oid: 'h', checkSuites: suites(0, 1) } }] } }],
    [
      'are more suites than were named',
      { commits: { nodes: [{ commit: { oid: 'h', checkSuites: { totalCount: 1, nodes: [] } } }] } },
    ],
    ['is no word of suites', { commits: { nodes: [{ commit: { oid: 'h', checkSuites: null } }] } }],
    [
      'is another commit',
      { commits: { nodes: [{ commit: { oid: 'i', checkSuites: suites(0) } }] } },
    ],
    ['is no commit', { commits: { nodes: [] } }],
  ])('has its check runs listed when there %s', async (_, changes) => {
    const pull = await glancedAt(changes);
    expect(pull.isWithoutCheckRuns('h')).toBe(false);
  });

  it('has the comments of our own App, and lists them where it has to be sure', async () => {
    const others = [
      { author: { __typename: 'User', login: 'faultline' } },
      { author: { __typename: 'Bot', login: 'another' } },
      { author: null, originalCommit: null },
    ].map((changes) => comment(changes));
    const threads = page(
      { comments: page(others[0] ?? {}, comment()) },
      { comments: page(...others.slice(1)) },
    );
    const pull = await glancedAt({ reviewThreads: threads });
    expect(await pull.ownComments(7, SIGNAL)).toEqual([
      { id: 9_007_199_254, path: 'a.ts', body: 'ours', headSha: 'g' },
    ]);
    expect(await pull.listOwnComments(7, SIGNAL)).toEqual([COMMENT]);
  });

  it.each([
    ['threads than were given', { totalCount: 2, nodes: [{ comments: page(comment()) }] }],
    ['comments than were given', page({ comments: { totalCount: 2, nodes: [comment()] } })],
    [
      'than GitHub tells of one of ours',
      page({ comments: page(comment({ fullDatabaseId: null })) }),
    ],
    ['than is left of its commit', page({ comments: page(comment({ originalCommit: null })) })],
  ])('has its comments listed when there is more %s', async (_, reviewThreads) => {
    const pull = await glancedAt({ reviewThreads });
    expect(await pull.ownComments(7, SIGNAL)).toEqual([COMMENT]);
  });

  it.each([
    ['no file', null, undefined],
    ['a file', file(0o100644, TEXT), { name: POLICY, text: 'comments: {}\n' }],
    [
      'a binary file',
      file(0o100644, { text: null, isBinary: true, isTruncated: false }),
      { name: POLICY, text: undefined },
    ],
  ])('has the policy of its base branch: %s', async (_, base, expected) => {
    const pull = await glancedAt({ baseRef: base ?? { target: { file: null } } });
    expect(await pull.policyOf('main', async () => ({ name: 'asked', text: '' }))).toEqual(
      expected,
    );
  });

  it.each([
    ['another branch', 'other', file(0o100644, TEXT)],
    ['a link', 'main', file(0o120000, TEXT)],
    ['a folder', 'main', file(0o40000, {})],
    ['a file that was cut', 'main', file(0o100644, { ...TEXT, isTruncated: true })],
    ['a branch that was deleted', 'main', null],
  ])('has the policy asked for by itself of %s', async (_, branch, baseRef) => {
    const pull = await glancedAt({ baseRef });
    const asked = { name: 'asked', text: '' };
    expect(await pull.policyOf(branch, async () => asked)).toBe(asked);
  });

  it.each([
    ['errors', 200, { data: null, errors: [{ type: 'undefinedField', message: 'no such field' }] }],
    ['502', 502, {}],
  ])('is read by REST when GraphQL answers with %s', async (_, status, answer) => {
    const pull = await glanced(answer, status);
    expect(pull.changedFiles).toBeUndefined();
    expect(pull.isWithoutCheckRuns('h')).toBe(false);
    expect(await pull.ownComments(7, SIGNAL)).toEqual([COMMENT]);
  });

  it('is not read by REST when GraphQL refuses the token', async () => {
    await expect(glanced({ message: 'Bad credentials' }, 401)).rejects.toMatchObject({
      code: 'github-refused',
      fields: { status: 401 },
    });
  });
});
