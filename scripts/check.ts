import { resolve } from 'node:path';

import { countsLine, countsOfTests, withoutCounts } from './check/counts.ts';
import { numberIn, runGate, runProgram } from './check/gate.ts';
import type { Gate } from './check/gate.ts';

// All that CI asks, in one command: the gates, then the tests. The last line counts both, a gate as
// one test. Every gate proves that it looked at something, because a tool that found no files is green.
const ROOT = resolve(import.meta.dirname, '..');
const SOURCE_FILE = /^(?!.*\/node_modules\/)\/.*\.ts$/u;

const GATES: readonly Gate[] = [
  {
    name: 'types',
    command: ['node_modules/typescript/bin/tsc', '-p', '.', '--listFiles'],
    looked: (output) => output.split('\n').filter((line) => SOURCE_FILE.test(line)).length,
    hides: /^\/.*\.(?:d\.)?[cm]?ts$/u,
  },
  {
    name: 'lint',
    command: ['node_modules/oxlint/bin/oxlint', '-c', 'oxlint.config.ts'],
    looked: numberIn(/ on (\d+) files with /u),
  },
  {
    name: 'format',
    command: ['node_modules/oxfmt/bin/oxfmt', '--check'],
    looked: numberIn(/ on (\d+) files using /u),
  },
  {
    name: 'generated files',
    command: ['scripts/generate.ts', '--check'],
    looked: numberIn(/of rules: (\d+)/u),
  },
  {
    name: 'own medicine',
    command: ['bin/faultline.js', 'audit', '.'],
    looked: numberIn(/ ([\d,]+) analysed/u),
  },
  {
    name: 'unused code',
    command: [
      'node_modules/knip/bin/knip.js',
      '--no-progress',
      '--treat-config-hints-as-errors',
      '--reporter=symbols',
      '--reporter=./scripts/check/knip-count.ts',
    ],
    looked: numberIn(/knip looked at (\d+) files/u),
  },
];

let passed = 0;
let failed = 0;
for (const gate of GATES) {
  const result = await runGate(gate, ROOT);
  process.stdout.write(result.text);
  passed += result.hasPassed ? 1 : 0;
  failed += result.hasPassed ? 0 : 1;
}

const tests = await runProgram(
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project=pure',
    '--project=service',
    '--reporter=default',
    '--reporter=./test/support/ci-reporter.ts',
  ],
  ROOT,
  (text) => process.stdout.write(withoutCounts(text)),
);
const counts = countsOfTests(tests.output, tests.code);
const total = {
  passed: passed + counts.passed,
  failed: failed + counts.failed,
  skipped: counts.skipped,
};
process.stdout.write(`\n${countsLine(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
