import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { startStoreProcess } from '#test/support/store-process.ts';

import { lockDirectory } from './directory-lock.ts';

const HOLD = `
  import { lockDirectory } from '#store/directory-lock.ts';
  try {
    await lockDirectory(settings.directory);
    console.log('locked');
    setInterval(() => {}, 1000);
  } catch (error) {
    console.log(error.code, error.message);
  }
`;

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultline-lock-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

test('a second process is refused, told who holds the directory and what to do', async () => {
  const holder = startStoreProcess(HOLD, { directory });
  expect(await holder.line()).toBe('locked');
  await expect(lockDirectory(directory)).rejects.toMatchObject({
    code: 'store-locked',
    fields: { directory, holderPid: holder.pid },
    message: expect.stringMatching(new RegExp(`Process ${holder.pid} .*DATABASE_URL`, 'u')),
  });
  await holder.kill();
});

test('kill -9 frees the directory at once', async () => {
  const holder = startStoreProcess(HOLD, { directory });
  expect(await holder.line()).toBe('locked');
  await holder.kill();
  const lock = await lockDirectory(directory);
  const refused = startStoreProcess(HOLD, { directory });
  expect(await refused.line()).toContain(`store-locked Process ${process.pid} `);
  await refused.kill();
  await lock.release();
});

test('release frees the directory, also within one process', async () => {
  const first = await lockDirectory(directory);
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'store-locked' });
  await first.release();
  const second = await lockDirectory(directory);
  await second.release();
  expect(await readdir(directory)).toEqual(['faultline.lock']);
});

test('a note of a former holder does not lock anything', async () => {
  await writeFile(
    join(directory, 'faultline.lock.holder.json'),
    JSON.stringify({ pid: process.pid, host: 'elsewhere' }),
  );
  const lock = await lockDirectory(directory);
  await expect(lock.release()).resolves.toBeUndefined();
});

test('a path that cannot be a directory is reported as unavailable', async () => {
  const path = join(directory, 'file');
  await writeFile(path, '');
  await expect(lockDirectory(path)).rejects.toMatchObject({
    code: 'store-unavailable',
    fields: { directory: path },
  });
});
