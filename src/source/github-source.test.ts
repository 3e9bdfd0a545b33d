import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { compareText } from '#core/finding.ts';
import { GithubClients } from '#github/github-clients.ts';
import { GitFixture, numberedLines } from '#test/github/git-fixture.ts';
import { startFakeGithub } from '#test/github/fake-github.ts';
import type { FakeGithub, FakeGithubOptions } from '#test/github/fake-github.ts';

import { Git } from './git.ts';
import { GitSource } from './git-source.ts';
import { GithubSource } from './github-source.ts';
import type { TreeEntry } from './source.ts';
import { createTreeMemory } from './tree-memory.ts';
import type { TreeMemory } from './tree-memory.ts';

const SIGNAL = new AbortController().signal;

class Cache {
  readonly content = new Map<string, Uint8Array>();

  async read(shas: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return new Map([...this.content].filter(([sha]) => shas.includes(sha)));
  }

  async write(blobs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [sha, content] of blobs) {
      this.content.set(sha, content);
    }
  }
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return compareText(a.path, b.path);
}

// git tells the size of a link and GitHub does not; nobody reads it.
function withoutSize({ path, mode, sha }: TreeEntry): Omit<TreeEntry, 'size'> {
  return { path, mode, sha };
}

describe('GithubSource', () => {
  let fixture: GitFixture;
  let github: FakeGithub;
  let cache: Cache;

  beforeEach(async () => {
    fixture = await GitFixture.create();
    cache = new Cache();
  });

  afterEach(async () => {
    await github.close();
    await fixture.remove();
  });

  async function sourceOf(
    options: FakeGithubOptions = {},
    pullRequest?: number,
    trees?: TreeMemory,
  ): Promise<GithubSource> {
    github = await startFakeGithub(options);
    const repository = await github.addRepository({
      owner: 'acme',
      name: 'shop',
      directory: fixture.directory,
    });
    const { installation } = await github.addInstallation({ account: 'acme' });
    const { id: appId, privateKey } = github.app;
    const clients = new GithubClients({
      appId,
      privateKey,
      apiUrl: github.url,
      clock: () => new Date(),
    });
    return new GithubSource({
      client: await clients.reader(installation.id, repository.id),
      repository: { owner: 'acme', name: 'shop' },
      pullRequest,
      cache,
      ...(trees === undefined ? {} : { trees }),
      clock: () => new Date(),
    });
  }

  function requestsFor(path: RegExp): number {
    return github.requests.filter((request) => path.test(request.path)).length;
  }

  it('says the same of trees and changes as git does', async () => {
    const base = await fixture.commit({
      'gone.txt': 'gone',
      'changed.txt': numberedLines(30),
      'old.txt': numberedLines(40),
      link: { linkTo: 'changed.txt' },
    });
    await fixture.branch('feature');
    const head = await fixture.commit({
      'gone.txt': null,
      'changed.txt': numberedLines(30, { 10: 'ten' }),
      'old.txt': null,
      'new name.txt': numberedLines(40, { 1: 'first' }),
      'added.bin': Buffer.from([0, 1]),
    });
    const source = await sourceOf();
    const git = new GitSource(new Git(fixture.directory, process.env['PATH']));
    const [ours, theirs] = [await source.tree(head, SIGNAL), await git.tree(head, SIGNAL)];
    expect(ours.entries.toSorted(byPath).map(withoutSize)).toEqual(
      theirs.entries.toSorted(byPath).map(withoutSize),
    );
    const [change, reference] = [
      await source.change(base, head, SIGNAL),
      await git.change(base, head, SIGNAL),
    ];
    expect(change.base).toBe(reference.base);
    expect(change.files.toSorted(byPath)).toEqual(reference.files.toSorted(byPath));
  });

  it('fetches many blobs in a request and none that is cached', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [`f${index}.txt`, `content ${index} ü\n`]),
    );
    const head = await fixture.commit(files);
    const source = await sourceOf();
    const shas = (await source.tree(head, SIGNAL)).entries.map(({ sha }) => sha);
    const blobs = await source.blobs(shas, SIGNAL);
    expect(blobs.size).toBe(120);
    expect(requestsFor(/^\/graphql/u)).toBe(2);
    await source.blobs(shas, SIGNAL);
    expect(requestsFor(/^\/graphql/u)).toBe(2);
  });

  it('lists the tree of a commit once for all reviews that share a memory', async () => {
    const head = await fixture.commit({ 'a.txt': 'a' });
    const trees = createTreeMemory();
    const source = await sourceOf({}, undefined, trees);
    const first = await source.tree(head, SIGNAL);
    expect(await source.tree(head, SIGNAL)).toBe(first);
    expect(requestsFor(/\/git\/trees\//u)).toBe(1);
  });

  it('asks anew for a tree that could not be listed', async () => {
    const head = await fixture.commit({ 'a.txt': 'a' });
    const source = await sourceOf({}, undefined, createTreeMemory());
    await expect(source.tree('0'.repeat(40), SIGNAL)).rejects.toThrow('does not have the tree');
    await expect(source.tree('0'.repeat(40), SIGNAL)).rejects.toThrow('does not have the tree');
    expect((await source.tree(head, SIGNAL)).entries).toHaveLength(1);
  });

  it('reads raw what GraphQL cuts, calls binary, or decodes with loss', async () => {
    const files = {
      'large.txt': numberedLines(500),
      'binary.bin': Buffer.from([0, 1, 2, 255]),
      'latin1.txt': Buffer.from([0x67, 0x72, 0xfc, 0x6e, 0x0a]),
    };
    const head = await fixture.commit(files);
    const source = await sourceOf({ limits: { graphqlTextBytes: 1000 } });
    const { entries } = await source.tree(head, SIGNAL);
    const blobs = await source.blobs(
      entries.map(({ sha }) => sha),
      SIGNAL,
    );
    for (const { path, sha } of entries) {
      expect(Buffer.from(blobs.get(sha) ?? []).equals(Buffer.from(Reflect.get(files, path)))).toBe(
        true,
      );
    }
  });

  it('asks for half as much when GitHub gives up on a query', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`f${index}.txt`, `content ${index}\n`]),
    );
    const head = await fixture.commit(files);
    const source = await sourceOf({ limits: { graphqlObjects: 25 } });
    const shas = (await source.tree(head, SIGNAL)).entries.map(({ sha }) => sha);
    expect((await source.blobs(shas, SIGNAL)).size).toBe(40);
  });

  it('walks folder by folder through a tree whose listing GitHub cuts', async () => {
    const head = await fixture.commit({
      'a/1.txt': '1',
      'a/b/2.txt': '2',
      'c/3.txt': '3',
      '4.txt': '4',
    });
    const source = await sourceOf({ limits: { treeEntries: 3 } });
    const { entries } = await source.tree(head, SIGNAL);
    expect(entries.map(({ path }) => path).toSorted()).toEqual([
      '4.txt',
      'a/1.txt',
      'a/b/2.txt',
      'c/3.txt',
    ]);
  });

  it('lists the files of a large pull request page by page', async () => {
    const base = await fixture.commit({ 'README.md': 'x' });
    await fixture.branch('feature');
    const head = await fixture.commit(
      Object.fromEntries(
        Array.from({ length: 320 }, (_, index) => [`f${index}.txt`, `${index}\n`]),
      ),
    );
    const source = await sourceOf({}, 1);
    await github.openPullRequest({ repository: 'acme/shop', head: 'feature' });
    const change = await source.change(base, head, SIGNAL);
    expect(change.files).toHaveLength(320);
    expect(change.gap).toBeUndefined();
  });

  it('says that a comparison without a pull request is cut', async () => {
    const base = await fixture.commit({ 'README.md': 'x' });
    const head = await fixture.commit(
      Object.fromEntries(
        Array.from({ length: 301 }, (_, index) => [`f${index}.txt`, `${index}\n`]),
      ),
    );
    const source = await sourceOf();
    const change = await source.change(base, head, SIGNAL);
    expect(change.files).toHaveLength(300);
    expect(change.gap).toBe('GitHub lists only the first 300 files of this change.');
  });

  it('gives no content for a blob that GitHub does not have', async () => {
    await fixture.commit({ a: 'a' });
    const source = await sourceOf();
    expect(await source.blobs(['1'.repeat(40)], SIGNAL)).toEqual(new Map());
  });
});
