import { gunzipSync } from 'node:zlib';

import type { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFakeGithub } from './fake-github.ts';
import type { FakeGithub } from './fake-github.ts';
import { GitFixture } from './git-fixture.ts';
import { installationClient } from './installation-client.ts';

const SUBMODULE = '1234567890123456789012345678901234567890';
const ENTRIES = 8;
const repo = { owner: 'acme', repo: 'shop' };

let fake: FakeGithub;
let fixture: GitFixture;
let octokit: Octokit;
let now = new Date('2026-11-01T12:00:00Z');

beforeAll(async () => {
  fixture = await GitFixture.create();
  await fixture.commit({
    'bin/run.sh': '#!/bin/sh\n',
    'docs/link.md': { linkTo: '../readme.md' },
    'outside.md': { linkTo: '/etc/passwd' },
    'readme.md': '# Shop\n',
    'binary.dat': Buffer.from([0, 1, 2, 255]),
  });
  await fixture.git('update-index', '--chmod=+x', 'bin/run.sh');
  await fixture.git('update-index', '--add', '--cacheinfo', `160000,${SUBMODULE},vendor`);
  await fixture.git('commit', '--quiet', '--message=Modes');
  now = new Date();
  fake = await startFakeGithub({
    now: () => now,
    limits: { treeEntries: ENTRIES, contentsBytes: 7 },
  });
  await fake.addRepository({ owner: 'acme', name: 'shop', directory: fixture.directory });
  const { installation } = await fake.addInstallation({ account: 'acme' });
  octokit = installationClient(fake, installation.id);
});

afterAll(async () => {
  await fake.close();
  await fixture.remove();
});

async function contents(path: string, ref = 'main'): Promise<unknown> {
  const { data } = await octokit.rest.repos.getContent({ ...repo, path, ref });
  return data;
}

describe('trees', () => {
  it('have git modes, directories, links and submodules', async () => {
    const { data } = await octokit.rest.git.getTree({ ...repo, tree_sha: 'main', recursive: '1' });
    expect(data.truncated).toBe(false);
    expect(data.tree.map(({ path, mode, type, size }) => [path, mode, type, size])).toEqual([
      ['bin', '040000', 'tree', undefined],
      ['bin/run.sh', '100755', 'blob', 10],
      ['binary.dat', '100644', 'blob', 4],
      ['docs', '040000', 'tree', undefined],
      ['docs/link.md', '120000', 'blob', 12],
      ['outside.md', '120000', 'blob', 11],
      ['readme.md', '100644', 'blob', 7],
      ['vendor', '160000', 'commit', undefined],
    ]);
  });

  it('are truncated above the limit only', async () => {
    await fixture.branch('more');
    await fixture.git('update-index', '--add', '--cacheinfo', `160000,${SUBMODULE},zzz`);
    await fixture.git('commit', '--quiet', '--message=More');
    await fake.push('acme/shop', 'more');
    const more = { ...repo, tree_sha: 'more' };
    const { data } = await octokit.rest.git.getTree({ ...more, recursive: '1' });
    expect(data.truncated).toBe(true);
    expect(data.tree).toHaveLength(ENTRIES);
    const { data: flat } = await octokit.rest.git.getTree(more);
    expect(flat.truncated).toBe(false);
    expect(flat.tree.map(({ path }) => path)).toContain('zzz');
  });
});

describe('blobs', () => {
  it('come as base64 and as plain bytes', async () => {
    const sha = await fixture.git('rev-parse', 'main:binary.dat');
    const { data } = await octokit.rest.git.getBlob({ ...repo, file_sha: sha });
    expect(Buffer.from(data.content, 'base64')).toEqual(Buffer.from([0, 1, 2, 255]));
    const raw = await octokit.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
      ...repo,
      file_sha: sha,
      mediaType: { format: 'raw' },
    });
    expect(raw.headers['content-type']).toContain('raw');
  });

  it.each(['f'.repeat(40), 'main'])('%s is not found', async (name) => {
    const missing = octokit.rest.git.getBlob({ ...repo, file_sha: name });
    await expect(missing).rejects.toMatchObject({ status: 404 });
  });
});

describe('contents', () => {
  it('of a file at the size limit are shown', async () => {
    const content = Buffer.from('# Shop\n').toString('base64');
    expect(await contents('readme.md')).toMatchObject({
      type: 'file',
      encoding: 'base64',
      content: `${content}\n`,
    });
  });

  it('of a file above the size limit are left empty', async () => {
    expect(await contents('bin/run.sh')).toMatchObject({ encoding: 'none', content: '', size: 10 });
  });

  it('of a link within the repository are those of its target', async () => {
    expect(await contents('docs/link.md')).toMatchObject({ type: 'file', size: 7 });
  });

  it('of a link to the outside are the link', async () => {
    expect(await contents('outside.md')).toMatchObject({ type: 'symlink', target: '/etc/passwd' });
  });

  it('of a submodule say so, but a listing calls it a file', async () => {
    expect(await contents('vendor')).toMatchObject({ type: 'submodule', sha: SUBMODULE });
    expect(await contents('')).toContainEqual(
      expect.objectContaining({ path: 'vendor', type: 'file', sha: SUBMODULE }),
    );
  });

  it.each([
    ['a missing path', 'none.md', 'main'],
    ['a missing ref', 'readme.md', 'nowhere'],
  ])('are not found for %s', async (_, path, ref) => {
    await expect(contents(path, ref)).rejects.toMatchObject({ status: 404 });
  });
});

describe('an archive', () => {
  it('is a link for five minutes that needs no token', async () => {
    const { url } = await octokit.request('GET /repos/{owner}/{repo}/tarball/{ref}', {
      ...repo,
      ref: 'main',
    });
    const link = fake.requests.findLast(({ path }) => path.startsWith('/_codeload/'));
    expect(url).toBe(`${fake.url}${link?.path ?? ''}`);
    const archive = await fetch(url);
    const names = gunzipSync(Buffer.from(await archive.arrayBuffer())).toString('latin1');
    expect(names).toContain('/readme.md');
    now = new Date(now.getTime() + 301_000);
    const late = await fetch(url);
    expect(late.status).toBe(404);
  });
});

describe('a repository', () => {
  it('is found by name in any case and by id', async () => {
    const { data } = await octokit.rest.repos.get({ owner: 'ACME', repo: 'Shop' });
    const byId = await octokit.request('GET /repositories/{id}', { id: data.id });
    expect(byId.data).toMatchObject({ full_name: 'acme/shop', default_branch: 'main' });
  });

  it('has branches and refs', async () => {
    const sha = await fixture.git('rev-parse', 'main');
    const branch = await octokit.rest.repos.getBranch({ ...repo, branch: 'main' });
    const ref = await octokit.rest.git.getRef({ ...repo, ref: 'heads/main' });
    expect(branch.data.commit.sha).toBe(sha);
    expect(ref.data.object).toMatchObject({ sha, type: 'commit' });
    const missing = octokit.rest.repos.getBranch({ ...repo, branch: 'none' });
    await expect(missing).rejects.toMatchObject({ status: 404 });
  });
});
