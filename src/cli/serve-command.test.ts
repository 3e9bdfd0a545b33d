import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';

import { serveCommand } from './serve-command.ts';

test('settings that are missing end it with 1, all named at once', async () => {
  const io = recordedIo();
  expect(await serveCommand(io)).toBe(1);
  expect(io.written.error()).toMatch(/APP_ID[\s\S]*WEBHOOK_SECRET[\s\S]*PRIVATE_KEY/u);
});

test('the file of PRIVATE_KEY_PATH is read from the disk', async () => {
  const io = recordedIo({ env: { PRIVATE_KEY_PATH: '/nonexistent/key.pem' } });
  expect(await serveCommand(io)).toBe(1);
  expect(io.written.error()).toContain(
    'PRIVATE_KEY_PATH names a file that cannot be read (ENOENT)',
  );
});
