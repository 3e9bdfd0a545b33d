import { lstat, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

import { reportOutput } from './report-output.ts';

test('without a file the report goes to standard output', async () => {
  const io = recordedIo();
  const write = await reportOutput(undefined, io);
  await write('report\n');
  expect(io.written.out()).toBe('report\n');
});

test('a file below the current directory is made or replaced, and nothing is left beside it', async () => {
  const cwd = await temporaryDirectory({ 'old.txt': 'old' });
  const io = recordedIo({ cwd });
  await (
    await reportOutput('old.txt', io)
  )('first\n');
  await (
    await reportOutput('new.txt', io)
  )('second\n');
  expect(await readFile(join(cwd, 'old.txt'), 'utf8')).toBe('first\n');
  expect(await readFile(join(cwd, 'new.txt'), 'utf8')).toBe('second\n');
  expect(await readdir(cwd)).toEqual(['new.txt', 'old.txt']);
  expect(io.written.out()).toBe('');
});

test('a link stays a link to the file', async () => {
  const cwd = await temporaryDirectory({ 'report.txt': 'old' });
  await symlink('report.txt', join(cwd, 'link.txt'));
  await (
    await reportOutput('link.txt', recordedIo({ cwd }))
  )('new');
  expect(await readFile(join(cwd, 'report.txt'), 'utf8')).toBe('new');
  expect((await lstat(join(cwd, 'link.txt'))).isSymbolicLink()).toBe(true);
});

test.each([
  ['a folder that does not exist', 'missing/report.txt', 'Create'],
  ['a directory', 'folder', 'not a regular file'],
  ['a device', '/dev/null', 'not a regular file'],
])('refuses %s before any work is done', async (_name, output, reason) => {
  const cwd = await temporaryDirectory();
  await mkdir(join(cwd, 'folder'));
  await expect(reportOutput(output, recordedIo({ cwd }))).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(reason),
  });
  expect(await readdir(cwd)).toEqual(['folder']);
});
