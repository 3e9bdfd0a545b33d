import { describe, expect, it } from 'vitest';

import { useGithubMock } from '#test/support/github-mock.ts';

import { Branches } from './branches.ts';

const SIGNAL = new AbortController().signal;

describe('Branches', () => {
  const github = useGithubMock();

  function branches(): Branches {
    return new Branches(github.client, { owner: 'acme', name: 'shop' }, () => new Date());
  }

  it('reads the default branch and its head', async () => {
    github.api.get('/repos/acme/shop').reply(200, { default_branch: 'trunk' });
    github.api.get('/repos/acme/shop/branches/trunk').reply(200, { commit: { sha: 'abc' } });
    expect(await branches().defaultBranch(SIGNAL)).toEqual({ branch: 'trunk', headSha: 'abc' });
  });

  it.each([404, 409])('finds none in a repository without a commit (%i)', async (status) => {
    github.api.get('/repos/acme/shop').reply(200, { default_branch: 'main' });
    github.api.get('/repos/acme/shop/branches/main').reply(status);
    expect(await branches().defaultBranch(SIGNAL)).toBeUndefined();
  });

  it('does not take a refusal for an empty repository', async () => {
    github.api.get('/repos/acme/shop').reply(403);
    await expect(branches().defaultBranch(SIGNAL)).rejects.toMatchObject({
      fields: { status: 403 },
    });
  });
});
