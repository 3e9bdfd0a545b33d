import { expect, test } from 'vitest';

import type { Finding } from '#core/finding.ts';
import type { FinishedReview } from '#report/review-outcome.ts';
import { plainPaint } from '#report/terminal.ts';

import { reviewJson } from './review-json.ts';
import { reviewText } from './review-text.ts';

const OPTIONS = { paint: plainPaint, readLine: () => undefined, secretRules: new Set<string>() };

const CLEAN: FinishedReview = {
  base: 'a'.repeat(40),
  head: 'b'.repeat(40),
  conclusion: 'success',
  reason: 'clean',
  findings: [],
  fixed: [],
  blocking: [],
  leftOut: [],
  policyProblems: [],
  coverage: { files: [{ path: 'a.ts', status: 'analysed', reason: null }], failures: [] },
  controls: [],
  notes: [],
};

const NEW = finding('new.ts', '1');
const OLD = finding('old.ts', '2');
const GONE = finding('gone.ts', '3');

const BLOCKING: FinishedReview = {
  ...CLEAN,
  conclusion: 'failure',
  reason: 'blocking',
  findings: [
    { finding: OLD, state: 'open', isInDiff: false, isCommented: true, waiver: undefined },
    { finding: NEW, state: 'new', isInDiff: true, isCommented: true, waiver: undefined },
  ],
  fixed: [GONE],
  blocking: [{ fingerprint: NEW.fingerprint, because: 'critical and new' }],
  notes: ['The listing was cut at 3,000 files.'],
};

test('a new finding is shown in full, open and fixed ones as lines, the verdict last', () => {
  const text = reviewText(BLOCKING, OPTIONS);
  expect(text).toMatch(
    /^New in this change\n\ncritical data\/sql-injection new\.ts:1:1 [0-9a-f]{8}\n/u,
  );
  expect(text).toContain('Open before this change\n  critical data/sql-injection old.ts:1\n');
  expect(text).toContain('Fixed by this change\n  critical data/sql-injection gone.ts:1\n');
  expect(text).toMatch(
    /\n1 finding blocks this merge\.\n1 critical new; 1 open before; 1 fixed\.\nThe listing was cut at 3,000 files\.\n$/u,
  );
});

test('a change that brings nothing still says what was read', () => {
  const files = [{ path: 'a.bin', status: 'skipped', reason: 'binary' } as const];
  const text = reviewText({ ...CLEAN, coverage: { files, failures: [] } }, OPTIONS);
  expect(text).toContain('No finding.\n\n1 file: 1 skipped.\nNot read whole: 1 file.');
  expect(text).toMatch(/Nothing blocks this merge\.\nnone new; 0 open before; 0 fixed\.\n$/u);
});

test('a tree that could not be listed is not called passed', () => {
  const text = reviewText({ ...CLEAN, conclusion: 'failure', reason: 'incomplete' }, OPTIONS);
  expect(text).toContain('Too much of this change could not be read to pass it.');
});

test('JSON keeps new, open and fixed apart', () => {
  expect(JSON.parse(reviewJson(BLOCKING))).toMatchObject({
    schema: 'faultline/review@1',
    conclusion: 'failure',
    blocking: [{ fingerprint: NEW.fingerprint, because: 'critical and new' }],
    new: [{ path: 'new.ts' }],
    open: [{ path: 'old.ts' }],
    fixed: [{ path: 'gone.ts' }],
    coverage: { files: [{ path: 'a.ts' }] },
  });
});

function finding(path: string, digit: string): Finding {
  return {
    rule: 'data/sql-injection',
    severity: 'critical',
    confidence: 'high',
    message: 'It is wrong.',
    path,
    start: { line: 1, column: 1 },
    end: { line: 1, column: 5 },
    fingerprint: digit.repeat(32),
    evidence: [],
    suggestion: null,
  };
}
