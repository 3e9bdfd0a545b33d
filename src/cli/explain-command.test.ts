import { expect, test } from 'vitest';
import { z } from 'zod';

import { recordedIo } from '#test/support/recorded-io.ts';
import type { RecordedIo } from '#test/support/recorded-io.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

import { auditCommand } from './audit-command.ts';
import { explainCommand } from './explain-command.ts';

const RULE = 'containers/port-on-all-interfaces';
const COMPOSE = `services:
  db:
    image: postgres@sha256:${'0123456789abcdef'.repeat(4)}
    ports:
      - "5432:5432"
    healthcheck:
      test: [CMD, pg_isready]
`;
const FINDINGS = z.object({ findings: z.array(z.object({ fingerprint: z.string() })) });

test('a rule is explained with its title and facts', async () => {
  const text = await explained(RULE, recordedIo());
  expect(text).toMatch(/^Internal service is published/u);
  expect(text).toContain(`Rule           ${RULE}\n`);
  expect(text).toContain('Severity       high\n');
  expect(text).not.toContain('<!--');
});

test.each([
  ['port-on-all-interfaces', `Did you mean ${RULE}?`],
  ['containers/port-on-all-interface', `Did you mean ${RULE}?`],
  ['weather/tomorrow', '`faultline rules` lists them all.'],
  ['abc', '`faultline rules` lists them all.'],
])('%s is unknown: %s', async (subject, advice) => {
  await expect(explainCommand({ subject, color: true }, recordedIo())).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(advice),
  });
});

test('a finding is found by the first digits of its fingerprint', async () => {
  const cwd = await temporaryDirectory({ 'compose.yaml': COMPOSE });
  const fingerprint = await onlyFingerprint(cwd);
  const text = await explained(fingerprint.slice(0, 6), recordedIo({ cwd }));
  expect(text).toContain('compose.yaml:5:9 ');
  expect(text).toContain('Suggested change: Bind the port');
  expect(text).toContain(
    `Fingerprint ${fingerprint}\n\nIt does not block: it is high, and only critical blocks.\n`,
  );
});

test('a fingerprint that no finding has is wrong use', async () => {
  const io = recordedIo({ cwd: await temporaryDirectory({ 'compose.yaml': COMPOSE }) });
  await expect(explainCommand({ subject: '0000000', color: true }, io)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('begins with 0000000'),
  });
});

test('with a path a rule says why, or why not', async () => {
  const cwd = await temporaryDirectory({ 'compose.yaml': COMPOSE });
  const io = recordedIo({ cwd });
  await explainCommand({ subject: RULE, place: './compose.yaml:1', color: true }, io);
  expect(io.written.out()).toContain(
    '\ncompose.yaml was read, and the rule found nothing there.\nIt reports elsewhere: compose.yaml:5.\n\nLimits\n',
  );
  await expect(
    explainCommand({ subject: '0000000', place: 'a', color: true }, io),
  ).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('goes with a rule') });
});

async function explained(subject: string, io: RecordedIo): Promise<string> {
  expect(await explainCommand({ subject, color: true }, io)).toBe(0);
  return io.written.out();
}

async function onlyFingerprint(cwd: string): Promise<string> {
  const io = recordedIo({ cwd });
  await auditCommand({ directory: '.', format: 'json', color: true }, io);
  const { findings } = FINDINGS.parse(JSON.parse(io.written.out()));
  expect(findings).toHaveLength(1);
  return findings[0]?.fingerprint ?? '';
}
