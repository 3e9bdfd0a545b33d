import { describe, expect, it } from 'vitest';

import { useGithubMock } from '#test/support/github-mock.ts';

import { PullRequests } from './pull-requests.ts';

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
    expect(await pullRequests().read(7)).toEqual({
      isOpen: false,
      headSha: 'h',
      baseSha: 'b',
      baseRef: 'main',
    });
  });

  it('takes only what our own bot wrote for ours', async () => {
    github.api
      .get('/repos/acme/shop/pulls/7/comments')
      .query({ per_page: '100' })
      .reply(200, [
        { body: 'ours', user: { login: 'faultline[bot]', type: 'Bot' } },
        { body: 'a person of that name', user: { login: 'faultline[bot]', type: 'User' } },
        { body: 'another bot', user: { login: 'other[bot]', type: 'Bot' } },
        { body: 'of a deleted account', user: null },
      ]);
    expect(await pullRequests().ownComments(7)).toEqual(['ours']);
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
    await expect(
      pullRequests().postReview(7, {
        headSha: 'h',
        body: 'text',
        comments: [
          { path: 'a', line: 2, side: 'RIGHT', body: 'one', fingerprint: 'x' },
          {
            path: 'b',
            line: 5,
            side: 'RIGHT',
            start_line: 3,
            start_side: 'RIGHT',
            body: 'two',
            fingerprint: 'y',
          },
        ],
      }),
    ).resolves.toBeUndefined();
  });
});
