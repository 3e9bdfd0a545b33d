import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

import { Interrupted } from './exit-code.ts';
import { registerCommand } from './register-command.ts';

const OPTIONS = {
  name: 'Faultline Test',
  hookUrl: 'https://faultline.example.com',
  githubHost: 'github.com',
  credentials: 'credentials.env',
};

test('prints the address to open, and Ctrl-C ends it with nothing left behind', async () => {
  const controller = new AbortController();
  const cwd = await temporaryDirectory();
  const io = recordedIo({ cwd, interruption: controller.signal });
  const running = registerCommand(OPTIONS, io);
  await expect.poll(() => io.written.out()).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+\/ in/u);
  controller.abort(new Interrupted('interrupted'));
  await expect(running).rejects.toBeInstanceOf(Interrupted);
  expect(await readdir(cwd)).toEqual([]);
});

test('a webhook address without TLS is wrong use', async () => {
  const io = recordedIo({ cwd: await temporaryDirectory() });
  const registration = registerCommand({ ...OPTIONS, hookUrl: 'http://example.com' }, io);
  await expect(registration).rejects.toMatchObject({ code: 'usage' });
});

test('a credentials file that exists is not touched', async () => {
  const io = recordedIo({ cwd: await temporaryDirectory({ 'credentials.env': 'precious' }) });
  await expect(registerCommand(OPTIONS, io)).rejects.toMatchObject({ code: 'usage' });
});
