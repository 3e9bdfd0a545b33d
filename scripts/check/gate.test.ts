import { expect, test } from 'vitest';

import { countsLine, countsOfTests, withoutCounts } from './counts.ts';
import { numberIn, runGate } from './gate.ts';

const looked = numberIn(/looked at ([\d,]+)/u);

function gate(script: string): Parameters<typeof runGate>[0] {
  return { name: 'gate', command: ['-e', script], looked, hides: /^looked/u };
}

test('a gate passes when its program succeeds and looked at something', async () => {
  expect(await runGate(gate('process.stdout.write("looked at 3 files")'), '.')).toEqual({
    name: 'gate',
    hasPassed: true,
    text: 'gate: passed, looked at 3\n',
  });
});

test('a count with commas between its thousands is one number', async () => {
  expect(await runGate(gate('process.stdout.write("looked at 1,472 files")'), '.')).toMatchObject({
    hasPassed: true,
    text: 'gate: passed, looked at 1472\n',
  });
});

test.each([
  { what: 'nothing', script: 'process.stdout.write("looked at 0 files")' },
  { what: 'nobody knows what', script: '' },
])('a gate fails that looked at $what', async ({ script }) => {
  expect(await runGate(gate(script), '.')).toMatchObject({
    hasPassed: false,
    text: expect.stringContaining('gate: failed: succeeded, but looked at nothing'),
  });
});

test('a gate fails with its program, and tells all that it said but the counting', async () => {
  const script = 'process.stderr.write("bad line\\nlooked at 3 files\\n"); process.exitCode = 4';
  expect(await runGate(gate(script), '.')).toEqual({
    name: 'gate',
    hasPassed: false,
    text: 'bad line\n\ngate: failed: ended with 4\n',
  });
});

test('the counts are those that the test run said', () => {
  const output = 'Tests 5\n\n4 passed, 0 failed, 1 skipped\n';
  expect(countsOfTests(output, 0)).toEqual({ passed: 4, failed: 0, skipped: 1 });
  expect(withoutCounts(output)).toBe('Tests 5\n\n\n');
});

test.each([
  { what: 'said nothing', output: '', code: 0, line: '0 passed, 1 failed, 0 skipped' },
  {
    what: 'had no tests',
    output: '0 passed, 0 failed, 0 skipped',
    code: 0,
    line: '0 passed, 1 failed, 0 skipped',
  },
  {
    what: 'failed without a failed test',
    output: '4 passed, 0 failed, 0 skipped',
    code: 1,
    line: '4 passed, 1 failed, 0 skipped',
  },
  {
    what: 'has a failed test',
    output: '4 passed, 2 failed, 0 skipped',
    code: 1,
    line: '4 passed, 2 failed, 0 skipped',
  },
])('a test run that $what is a failure', ({ output, code, line }) => {
  expect(countsLine(countsOfTests(output, code))).toBe(line);
});
