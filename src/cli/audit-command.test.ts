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

test('a document says why and how to fix it, and is the same each time', async () => {
  const cwd = await temporaryDirectory({ 'compose.yaml': COMPOSE });
  const options = { ...TEXT, format: 'html', subject: 'acme/shop', date: '2027-01-31' } as const;
  const [first, second] = [recordedIo({ cwd }), recordedIo({ cwd })];
  await auditCommand(options, first);
  await auditCommand(options, second);
  const page = first.written.out();
  expect(page).toContain('<h1>Faultline audit of acme/shop</h1>');
  expect(page).toContain('2027-01-31 · Faultline');
  expect(page).toContain('A port mapping without a host address listens on every interface');
  expect(page).toContain('<strong>How to fix</strong>');
  expect(page).toContain('<mark>&#34;5432:5432&#34;</mark>');
  expect(second.written.out()).toBe(page);
});

test('a document in Markdown has the same sections', async () => {
  const io = recordedIo({ cwd: await temporaryDirectory({ 'compose.yaml': COMPOSE }) });
  await auditCommand({ ...TEXT, format: 'markdown' }, io);
  expect(io.written.out()).toContain('**What happens when it goes wrong**\n\nA port mapping');
  expect(io.written.out()).toContain('## Verification checklist');
});

test('the line of a secret is not quoted beside another finding either', async () => {
  const token = ['ghp_', 'Zk3vQ9xT1mW7pL5cR8bN', '2yH6dJ4sF0gAqE5u'].join('');
  const cwd = await temporaryDirectory({
    'compose.yaml': `services:
  db:
    image: postgres:16
    environment:
      GITHUB_TOKEN: ${token}
    ports: ["5432:5432"]
`,
  });
  for (const format of ['text', 'html', 'markdown'] as const) {
    const io = recordedIo({ cwd });
    await auditCommand({ ...TEXT, format }, io);
    expect(io.written.out()).toContain('secrets/committed');
    expect(io.written.out()).toContain('5432:5432');
    expect(io.written.out()).not.toContain(token);
  }
});

test.each([
  ['text', '2027-01-31', '--subject and --date stand in documents, and text is none.'],
  ['html', '2027-02-30', '--date 2027-02-30 is no day. Write it as 2027-01-31.'],
] as const)('%s with the day %s is refused', async (format, date, message) => {
  const io = recordedIo({ cwd: await temporaryDirectory() });
  await expect(auditCommand({ ...TEXT, format, date }, io)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(message),
  });
});
