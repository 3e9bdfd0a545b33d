import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { GitFixture } from '#test/github/git-fixture.ts';
import { recordedIo } from '#test/support/recorded-io.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

import { auditCommand } from './audit-command.ts';
import { verifyCommand } from './verify-command.ts';

const OPEN_PORT = 'services:\n  db:\n    image: postgres:17.6\n    ports:\n      - "5432:5432"\n';
const BOUND_PORT = OPEN_PORT.replace('"5432', '"127.0.0.1:5432');
const PORT_RULE = 'containers/port-on-all-interfaces';

async function newFixture(): Promise<GitFixture> {
  const fixture = await GitFixture.create();
  onTestFinished(async () => fixture.remove());
  return fixture;
}

async function verified(directory: string, since: string) {
  const io = recordedIo({ cwd: directory, env: { PATH: process.env['PATH'] ?? '' } });
  const code = await verifyCommand({ directory: '.', since, format: 'text', color: false }, io);
  const lines = io.written.out().split('\n');
  return { code, lines: lines.filter((line) => line.includes(PORT_RULE)), last: lines.at(-2) };
}

test('a commit that fixes what it says is believed', async () => {
  const fixture = await newFixture();
  const first = await fixture.commit({ 'compose.yaml': OPEN_PORT });
  await fixture.commit({ 'compose.yaml': BOUND_PORT }, `compose.yaml: fix ${PORT_RULE}`);
  const { code, lines } = await verified(fixture.directory, first);
  expect(code).toBe(0);
  expect(lines[0]).toMatch(
    /^verified fixed +high +containers\/port-on-all-interfaces +compose\.yaml:5 +[0-9a-f]{8}$/u,
  );
});

test('a commit that does not is named, and the command blocks', async () => {
  const fixture = await newFixture();
  const first = await fixture.commit({ 'compose.yaml': OPEN_PORT });
  await fixture.commit({ 'notes.txt': 'done\n' }, `compose.yaml: fix ${PORT_RULE}`);
  const { code, lines } = await verified(fixture.directory, first);
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/^claimed fixed, is not +high .* [0-9a-f]{8}$/u);
});

test('what is new since blocks', async () => {
  const fixture = await newFixture();
  const first = await fixture.commit({ 'compose.yaml': BOUND_PORT });
  await fixture.commit({ 'compose.yaml': OPEN_PORT });
  const { code, lines, last } = await verified(fixture.directory, first);
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/^new since +high /u);
  expect(last).toContain('1 new since');
});

test('an earlier report is compared with what is on disk', async () => {
  const directory = await temporaryDirectory({ 'compose.yaml': OPEN_PORT });
  const io = recordedIo({ cwd: directory });
  await auditCommand({ directory: '.', format: 'json', output: 'report.json', color: false }, io);
  await writeFile(join(directory, 'compose.yaml'), BOUND_PORT);
  const { code, lines } = await verified(directory, 'report.json');
  expect(code).toBe(0);
  expect(lines[0]).toMatch(/^verified fixed +high /u);
});

test('another file is no report', async () => {
  const directory = await temporaryDirectory({ 'package.json': '{}' });
  await expect(verified(directory, 'package.json')).rejects.toMatchObject({
    code: 'usage',
    message: 'package.json is no report that `faultline audit --format json` wrote.',
  });
});
