import { generateKeyPairSync } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { startFakeGithub } from './fake-github.ts';
import type { FakeGithub } from './fake-github.ts';
import { GitFixture } from './git-fixture.ts';
import { appClient, installationClient, tokenClient } from './installation-client.ts';

let fake: FakeGithub;
let fixture: GitFixture;
let installationId: number;
let shopId: number;
let now: Date;

beforeEach(async () => {
  now = new Date();
  fixture = await GitFixture.create();
  await fixture.commit({ 'a.txt': 'a\n' });
  fake = await startFakeGithub({ now: () => now });
  const { directory } = fixture;
  const shop = await fake.addRepository({ owner: 'acme', name: 'shop', directory });
  await fake.addRepository({ owner: 'acme', name: 'site', directory });
  await fake.addRepository({ owner: 'other', name: 'secret', directory });
  shopId = shop.id;
  const { installation } = await fake.addInstallation({ account: 'acme' });
  installationId = installation.id;
});

afterEach(async () => {
  await fake.close();
  await fixture.remove();
});

async function tokenFor(
  narrowing: Record<string, unknown> = {},
  installation = installationId,
): Promise<string> {
  const { data } = await appClient(fake).rest.apps.createInstallationAccessToken({
    installation_id: installation,
    ...narrowing,
  });
  return data.token;
}

const shop = { owner: 'acme', repo: 'shop' };

describe('the App', () => {
  it('is known by a token that its private key signed', async () => {
    const { data } = await appClient(fake).rest.apps.getAuthenticated();
    expect(data).toMatchObject({ id: fake.app.id, slug: 'faultline', installations_count: 1 });
  });

  it('is not known by a token of another key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const stranger = appClient(fake, privateKey);
    await expect(stranger.rest.apps.getAuthenticated()).rejects.toMatchObject({
      status: 401,
      response: { data: { message: 'A JSON web token could not be decoded' } },
    });
  });

  it('is not known by an expired token', async () => {
    const { token } = z
      .object({ token: z.string() })
      .parse(await appClient(fake).auth({ type: 'app' }));
    now = new Date(now.getTime() + 700_000);
    const app = tokenClient(fake, token);
    await expect(app.rest.apps.getAuthenticated()).rejects.toMatchObject({ status: 401 });
  });

  it('finds its installation by repository', async () => {
    const { data } = await appClient(fake).rest.apps.getRepoInstallation(shop);
    expect(data.id).toBe(installationId);
    const foreign = appClient(fake).rest.apps.getRepoInstallation({
      owner: 'other',
      repo: 'secret',
    });
    await expect(foreign).rejects.toMatchObject({ status: 404 });
  });
});

describe('an installation token', () => {
  it('has the long format with dots', async () => {
    const token = await tokenFor();
    expect(token).toMatch(new RegExp(`^ghs_${fake.app.id}_[\\w-]+\\.[\\w-]+\\.[\\w-]+$`, 'u'));
    expect(token.length).toBeGreaterThan(480);
  });

  it('reads the repositories of its installation and no others', async () => {
    const octokit = installationClient(fake, installationId);
    const { data } = await octokit.rest.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map((one) => one.full_name)).toEqual(['acme/shop', 'acme/site']);
    const other = octokit.rest.repos.get({ owner: 'other', repo: 'secret' });
    await expect(other).rejects.toMatchObject({ status: 404 });
  });

  it('can be narrowed to repositories', async () => {
    const octokit = tokenClient(fake, await tokenFor({ repository_ids: [shopId] }));
    await expect(octokit.rest.repos.get(shop)).resolves.toMatchObject({ status: 200 });
    const site = octokit.rest.repos.get({ owner: 'acme', repo: 'site' });
    await expect(site).rejects.toMatchObject({ status: 404 });
  });

  it('can be narrowed to permissions', async () => {
    const octokit = tokenClient(fake, await tokenFor({ permissions: { checks: 'read' } }));
    const runs = octokit.rest.checks.listForRef({ ...shop, ref: 'main' });
    await expect(runs).resolves.toMatchObject({ status: 200 });
    const content = octokit.rest.repos.getContent({ ...shop, path: 'a.txt' });
    await expect(content).rejects.toMatchObject({
      status: 403,
      response: { data: { message: 'Resource not accessible by integration' } },
    });
    const check = octokit.rest.checks.create({
      ...shop,
      name: 'x',
      head_sha: await fixture.git('rev-parse', 'main'),
    });
    await expect(check).rejects.toMatchObject({ status: 403 });
  });

  it('cannot have more than the installation', async () => {
    const more = tokenFor({ permissions: { contents: 'write' } });
    await expect(more).rejects.toMatchObject({ status: 422 });
    await expect(tokenFor({ repository_ids: [1] })).rejects.toMatchObject({ status: 422 });
  });

  it('ends after one hour', async () => {
    const octokit = tokenClient(fake, await tokenFor());
    now = new Date(now.getTime() + 3_599_000);
    await expect(octokit.rest.repos.get(shop)).resolves.toMatchObject({ status: 200 });
    now = new Date(now.getTime() + 1_000);
    await expect(octokit.rest.repos.get(shop)).rejects.toMatchObject({
      status: 401,
      response: { data: { message: 'Bad credentials' } },
    });
  });

  it('ends with the installation', async () => {
    const { installation } = await fake.addInstallation({ account: 'other' });
    const octokit = tokenClient(fake, await tokenFor({}, installation.id));
    const secret = { owner: 'other', repo: 'secret' };
    await expect(octokit.rest.repos.get(secret)).resolves.toMatchObject({ status: 200 });
    await fake.removeInstallation(installation);
    await expect(octokit.rest.repos.get(secret)).rejects.toMatchObject({ status: 401 });
  });
});
