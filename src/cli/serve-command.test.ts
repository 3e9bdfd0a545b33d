import { generateKeyPairSync } from 'node:crypto';

import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';

import { serveCommand } from './serve-command.ts';

test('settings that are missing end it with 1, all named at once', async () => {
  const io = recordedIo();
  expect(await serveCommand({ role: 'all' }, io)).toBe(1);
  expect(io.written.error()).toMatch(/APP_ID[\s\S]*WEBHOOK_SECRET[\s\S]*PRIVATE_KEY/u);
});

test('a role of its own without a database that others can reach ends it with 1', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const io = recordedIo({
    env: {
      APP_ID: '1',
      WEBHOOK_SECRET: 'a-secret-long-enough-for-tests',
      PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  });
  expect(await serveCommand({ role: 'worker' }, io)).toBe(1);
  expect(io.written.error()).toMatch(/--role worker needs .*Set DATABASE_URL/u);
});

test('the file of PRIVATE_KEY_PATH is read from the disk', async () => {
  const io = recordedIo({ env: { PRIVATE_KEY_PATH: '/nonexistent/key.pem' } });
  expect(await serveCommand({ role: 'all' }, io)).toBe(1);
  expect(io.written.error()).toContain(
    'PRIVATE_KEY_PATH names a file that cannot be read (ENOENT)',
  );
});
