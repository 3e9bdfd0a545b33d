import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';

import { runCommandLine } from './program.ts';

test('faultline doctor says what is wrong on a line each, and ends with 1', async () => {
  const io = recordedIo({ env: { APP_ID: 'x' } });
  expect(await runCommandLine(['doctor'], io)).toBe(1);
  const lines = io.written.out().trimEnd().split('\n');
  expect(lines[0]).toMatch(/^State +What +Finding$/u);
  expect(lines[1]).toMatch(/^wrong +settings +APP_ID is not a number; set it to /u);
  expect(lines.at(-1)).toMatch(/^cannot tell +the rest /u);
});

test('faultline doctor takes a repository by owner and name only', async () => {
  const io = recordedIo();
  expect(await runCommandLine(['doctor', '--repo', 'shop'], io)).toBe(2);
  expect(io.written.error()).toContain('OWNER/NAME');
});
