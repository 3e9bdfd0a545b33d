import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

import { auditCommand } from './audit-command.ts';
import { Interrupted } from './exit-code.ts';

const COMPOSE = 'services:\n  db:\n    image: postgres:16\n    ports:\n      - "5432:5432"\n';
const TEXT = { directory: '.', format: 'text', color: true } as const;

test('reports what is on disk, with its lines, and passes without a critical finding', async () => {
  const io = recordedIo({ cwd: await temporaryDirectory({ 'compose.yaml': COMPOSE }) });
  expect(await auditCommand(TEXT, io)).toBe(0);
  expect(io.written.out()).toMatch(
    /^high containers\/port-on-all-interfaces compose\.yaml:5:9 [0-9a-f]{8}\n/u,
  );
  expect(io.written.out()).toContain('  5 |       - "5432:5432"\n');
  expect(io.written.error()).toBe('');
});

test('a terminal sees progress that is gone at the end, and colours', async () => {
  const cwd = await temporaryDirectory({ 'compose.yaml': COMPOSE });
  const io = recordedIo({ cwd, isTerminal: true });
  await auditCommand(TEXT, io);
  expect(io.written.error().split('\r\u001B[K')).toEqual([
    '',
    'Reading files',
    'Auditing 1 file',
    '',
  ]);
  expect(io.written.out()).toContain('\u001B[31mhigh\u001B[39m');
});

test('a file gets the report without colours, standard output nothing', async () => {
  const cwd = await temporaryDirectory({ 'compose.yaml': COMPOSE });
  const io = recordedIo({ cwd, isTerminal: true });
  await auditCommand({ ...TEXT, output: 'report.txt' }, io);
  expect(await readFile(join(cwd, 'report.txt'), 'utf8')).toMatch(/^high containers/u);
  expect(io.written.out()).toBe('');
});

test('no place for the report: refused before anything is read', async () => {
  const io = recordedIo({ cwd: await temporaryDirectory(), isTerminal: true });
  const audit = auditCommand({ ...TEXT, output: 'missing/report.txt' }, io);
  await expect(audit).rejects.toMatchObject({ code: 'usage' });
  expect(io.written.error()).toBe('');
});

test('an empty directory is called empty rather than clean', async () => {
  const io = recordedIo({ cwd: await temporaryDirectory() });
  expect(await auditCommand(TEXT, io)).toBe(0);
  expect(io.written.error()).toBe('faultline: there is no file in . to audit.\n');
});

test('an interruption ends the audit with its reason', async () => {
  const interruption = AbortSignal.abort(new Interrupted('interrupted'));
  const cwd = await temporaryDirectory({ 'compose.yaml': COMPOSE });
  await expect(auditCommand(TEXT, recordedIo({ cwd, interruption }))).rejects.toBeInstanceOf(
    Interrupted,
  );
});
