import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { GitFixture } from '#test/github/git-fixture.ts';

import type { DemoChange } from './demo-change.ts';

const OVERLAYS = ['pull-request', 'fix'] as const;

/**
 * Makes a git repository of an example folder: `main/` is the base, and each of `pull-request/` and
 * `fix/` is laid over it as one push. `title.txt` names the commit, `deleted.txt` lists what it removes.
 */
export async function exampleChange(folder: string, name: string): Promise<DemoChange> {
  const fixture = await GitFixture.create();
  await cp(join(folder, 'main'), fixture.directory, { recursive: true });
  await fixture.commit({}, 'The shop as it is');
  await fixture.branch('payments');
  const heads: string[] = [];
  const titles: string[] = [];
  for (const overlay of OVERLAYS) {
    const { title, deleted } = await readNotes(join(folder, overlay));
    await cp(join(folder, overlay), fixture.directory, { recursive: true });
    for (const path of ['title.txt', 'deleted.txt', ...deleted]) {
      await rm(join(fixture.directory, path), { force: true });
    }
    heads.push(await fixture.commit({}, title));
    titles.push(title);
  }
  return {
    owner: 'acme',
    name,
    directory: fixture.directory,
    baseBranch: 'main',
    headBranch: 'payments',
    title: titles[0] ?? name,
    heads,
  };
}

async function readNotes(folder: string): Promise<{ title: string; deleted: readonly string[] }> {
  const names = await readdir(folder);
  async function read(name: string): Promise<string> {
    return names.includes(name) ? readFile(join(folder, name), 'utf8') : '';
  }
  return {
    title: (await read('title.txt')).trim(),
    deleted: (await read('deleted.txt')).split('\n').filter((line) => line !== ''),
  };
}
