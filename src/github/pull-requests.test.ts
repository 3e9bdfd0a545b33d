import { describe, expect, it } from 'vitest';

import { useGithubMock } from '#test/support/github-mock.ts';

import { PullRequests } from './pull-requests.ts';

const SIGNAL = new AbortController().signal;

const REVIEW = {
  headSha: 'h',
  body: 'text',
  comments: [
    { path: 'a', line: 2, side: 'RIGHT', body: 'one', fingerprints: ['x'] },
    {
      path: 'b',
      line: 5,
      side: 'RIGHT',
      start_line: 3,
      start_side: 'RIGHT',
      body: 'two',
      fingerprints: ['y'],
    },
  ],
} as const;

describe('PullRequests', () => {
  const github = useGithubMock();

  function pullRequests(): PullRequests {
    return new PullRequests(
      github.client,
      { owner: 'acme', name: 'shop' },
      'faultline',
      () => new Date(),
    );
  }

  it('reads state, head and base', async () => {
    github.api.get('/repos/acme/shop/pulls/7').reply(200, {
      state: 'closed',
      head: { sha: 'h', repo: null },
      base: { sha: 'b', ref: 'main' },
    });
    expect(await pullRequests().read(7, SIGNAL)).toEqual({
      isOpen: false,
      headSha: 'h',
      baseSha: 'b',
      baseRef: 'main',
    });
  });

  it('takes only what our own bot wrote for ours', async () => {
    github.api
      .get('/repos/acme/shop/pulls/7/comments')
      .query({ per_page: '100', page: '1' })
      .reply(200, [
        comment('ours', { login: 'faultline[bot]', type: 'Bot' }),
        comment('a person of that name', { login: 'faultline[bot]', type: 'User' }),
        comment('another bot', { login: 'other[bot]', type: 'Bot' }),
        comment('of a deleted account', null),
      ]);
    expect(await pullRequests().ownComments(7, SIGNAL)).toEqual([
      { id: 1, path: 'a.ts', body: 'ours', headSha: 'c' },
    ]);
  });

  it('reads every page of the comments', async () => {
    const own = { login: 'faultline[bot]', type: 'Bot' };
    github.api
      .get('/repos/acme/shop/pulls/7/comments')
      .query({ per_page: '100', page: '1' })
      .reply(200, [comment('one', own)], {
        link: '<https://api.github.com/repos/acme/shop/pulls/7/comments?page=2>; rel="next"',
      });
    github.api
      .get('/repos/acme/shop/pulls/7/comments')
      .query({ per_page: '100', page: '2' })
      .reply(200, [comment('two', own)]);
    expect(await pullRequests().ownComments(7, SIGNAL)).toMatchObject([
      { body: 'one' },
      { body: 'two' },
    ]);
  });

  it.each([
    ['empty', ''],
    ['no list', {}],
    ['a list of something else', [{ message: 'hello' }]],
  ])('does not take an answer that is %s for no comments', async (_, answer) => {
    github.api
      .get('/repos/acme/shop/pulls/7/comments')
      .query({ per_page: '100', page: '1' })
      .reply(200, answer, { 'content-type': 'application/json' });
    await expect(pullRequests().ownComments(7, SIGNAL)).rejects.toMatchObject({
      code: 'source-unavailable',
      fields: { what: 'list review comments' },
    });
  });

  it('does not take an answer without a state for a closed pull request', async () => {
    github.api
      .get('/repos/acme/shop/pulls/7')
      .reply(200, '', { 'content-type': 'application/json' });
    await expect(pullRequests().read(7, SIGNAL)).rejects.toMatchObject({
      code: 'source-unavailable',
    });
  });

  it('hands back the refusal of a review that GitHub will never take', async () => {
    github.api
      .post('/repos/acme/shop/pulls/7/reviews')
      .reply(422, { message: 'Unprocessable Entity' });
    expect(await pullRequests().postReview(7, REVIEW, SIGNAL)).toMatchObject({
      kind: 'refused',
      error: { fields: { status: 422 } },
    });
  });

  it('posts one review that only speaks, without fields of our own', async () => {
    github.api
      .post('/repos/acme/shop/pulls/7/reviews', {
        commit_id: 'h',
        event: 'COMMENT',
        body: 'text',
        comments: [
          { path: 'a', line: 2, side: 'RIGHT', body: 'one' },
          { path: 'b', line: 5, side: 'RIGHT', start_line: 3, start_side: 'RIGHT', body: 'two' },
        ],
      })
      .reply(200, {});
    expect(await pullRequests().postReview(7, REVIEW, SIGNAL)).toEqual({ kind: 'posted' });
  });
});

function comment(body: string, user: object | null): object {
  return { id: 1, path: 'a.ts', body, original_commit_id: 'c', user };
}
