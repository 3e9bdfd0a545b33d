import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';

import { serveCommand } from './serve-command.ts';

test('settings that are missing are wrong configuration, all named at once', async () => {
  await expect(serveCommand(recordedIo())).rejects.toMatchObject({
    code: 'settings-invalid',
    message: expect.stringMatching(/APP_ID[\s\S]*WEBHOOK_SECRET[\s\S]*PRIVATE_KEY/u),
  });
});

test('the file of PRIVATE_KEY_PATH is read from the disk', async () => {
  const io = recordedIo({ env: { PRIVATE_KEY_PATH: '/nonexistent/key.pem' } });
  await expect(serveCommand(io)).rejects.toMatchObject({
    message: expect.stringContaining('PRIVATE_KEY_PATH names a file that cannot be read (ENOENT)'),
  });
});
