import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';

import { VERSION } from './package.ts';
import { runCommandLine } from './program.ts';

test('--version prints the version of package.json', async () => {
  const io = recordedIo();
  expect(await runCommandLine(['--version'], io)).toBe(0);
  expect(io.written.out()).toBe(`${VERSION}\n`);
});

test('help lists every command and the exit codes', async () => {
  const io = recordedIo();
  expect(await runCommandLine(['--help'], io)).toBe(0);
  const help = io.written.out();
  const service = ['serve', 'register', 'deliveries', 'waivers', 'audits', 'stats'];
  for (const name of ['audit', 'review', 'rules', 'explain', ...service]) {
    expect(help).toMatch(new RegExp(`^  ${name} `, 'mu'));
  }
  expect(help).toContain('Exit codes:');
});

test('help for a command goes to standard output', async () => {
  const io = recordedIo();
  expect(await runCommandLine(['help', 'review'], io)).toBe(0);
  expect(io.written.out()).toContain('--base <REF>');
});

test.each([
  ['no command', [], 'Usage: faultline'],
  ['an unknown command', ['adit'], "unknown command 'adit'"],
  ['an unknown option', ['audit', '--fomat', 'json'], "unknown option '--fomat'"],
  ['an unknown format', ['audit', '--format', 'xml'], 'text, json, sarif, markdown'],
  ['a second directory', ['audit', 'a', 'b'], 'too many arguments'],
  ['a review without a base', ['review'], "required option '--base <REF>'"],
  ['a rule list as SARIF', ['rules', '--format', 'sarif'], 'text, json'],
  ['explain without a subject', ['explain'], "missing required argument 'RULE|FINDING'"],
  ['a limit that is no number', ['deliveries', '--limit', '1e3'], 'from 1 to 1000'],
  ['a limit of nothing', ['deliveries', '--limit', '0'], 'from 1 to 1000'],
])('%s is wrong use', async (_name, args, reason) => {
  const io = recordedIo();
  expect(await runCommandLine(args, io)).toBe(2);
  expect(io.written.error()).toContain(reason);
  expect(io.written.out()).toBe('');
});

test('a failure is told once, without a stack', async () => {
  const io = recordedIo();
  expect(await runCommandLine(['audit', 'nowhere'], io)).toBe(2);
  expect(io.written.error()).toMatch(/^faultline: .*nowhere.*\n/u);
  expect(io.written.error()).not.toContain('    at ');
});

test('FAULTLINE_DEBUG=1 adds the stack', async () => {
  const io = recordedIo({ env: { FAULTLINE_DEBUG: '1' } });
  await runCommandLine(['audit', 'nowhere'], io);
  expect(io.written.error()).toContain('    at ');
});

test('output that cannot be kept is our failure, whatever the verdict', async () => {
  const io = recordedIo();
  const full = {
    ...io,
    stdout: { isTerminal: false, write: async () => Promise.reject(new Error('ENOSPC')) },
  };
  expect(await runCommandLine(['rules'], full)).toBe(3);
  expect(await runCommandLine(['--help'], full)).toBe(3);
  expect(io.written.error()).toContain('ENOSPC');
});
