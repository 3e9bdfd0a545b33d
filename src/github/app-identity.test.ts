import { describe, expect, it } from 'vitest';

import { useGithubMock } from '#test/support/github-mock.ts';

import { appSlugReader } from './app-identity.ts';

describe('appSlugReader', () => {
  const github = useGithubMock();

  function reader(): () => Promise<string> {
    return appSlugReader(github.client, () => new Date());
  }

  it('asks once, however often and at once it is called', async () => {
    github.api.get('/app').reply(200, { slug: 'faultline' });
    const slug = reader();
    expect(await Promise.all([slug(), slug()])).toEqual(['faultline', 'faultline']);
    expect(await slug()).toBe('faultline');
  });

  it('asks again after a failure', async () => {
    github.api.get('/app').reply(503);
    github.api.get('/app').reply(200, { slug: 'faultline' });
    const slug = reader();
    await expect(slug()).rejects.toMatchObject({ code: 'github-refused', fields: { status: 503 } });
    expect(await slug()).toBe('faultline');
  });

  it('refuses an answer without a slug', async () => {
    github.api.get('/app').reply(200, {});
    await expect(reader()()).rejects.toMatchObject({
      code: 'source-unavailable',
      fields: { missing: ['slug'] },
    });
  });
});
