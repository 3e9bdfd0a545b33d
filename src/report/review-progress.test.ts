import { expect, test } from 'vitest';

import { exampleFinding, exampleFingerprint } from '#test/support/example-audit.ts';
import { present } from '#test/support/present.ts';

import { reviewProgress } from './review-progress.ts';
import type { EarlierReview } from './review-progress.ts';
import type { ClassifiedFinding, FinishedReview } from './review-outcome.ts';

function found(number: number): ClassifiedFinding {
  return {
    finding: exampleFinding({ fingerprint: exampleFingerprint(number) }),
    state: 'new',
    isInDiff: true,
    isCommented: true,
    waiver: undefined,
  };
}

function review(head: string, ...remembered: readonly number[]): EarlierReview {
  return {
    headSha: head.repeat(40),
    findings: remembered.map((number) => ({
      fingerprint: exampleFingerprint(number),
      rule: 'data/sql-injection',
      severity: 'critical',
      path: 'src/users.ts',
      line: 3,
    })),
  };
}

function outcome(...findings: readonly ClassifiedFinding[]): FinishedReview {
  return {
    conclusion: 'success',
    reason: 'clean',
    base: 'b'.repeat(40),
    head: 'c'.repeat(40),
    findings,
    fixed: [],
    blocking: [],
    leftOut: [],
    policyProblems: [],
    coverage: { files: [], failures: [] },
    controls: [],
    notes: [],
  };
}

function numbers(list: readonly { readonly fingerprint: string }[] | undefined): readonly number[] {
  return (list ?? []).map(({ fingerprint }) => Number.parseInt(fingerprint, 16));
}

test('the first review has nothing to compare itself with', () => {
  expect(reviewProgress([], outcome(found(1)))).toBeUndefined();
});

test('what the last review had is fixed or still open; the rest is new or returned', () => {
  const progress = reviewProgress(
    [review('1', 1, 2, 3), review('2', 2, 4)],
    outcome(found(2), found(3), found(5)),
  );
  expect(progress?.since).toBe('2'.repeat(40));
  expect(numbers(progress?.fixed)).toEqual([4]);
  expect(numbers(progress?.open)).toEqual([2]);
  expect(numbers(progress?.returned)).toEqual([3]);
  expect(numbers(progress?.new)).toEqual([5]);
});

test('what is fixed is told worst first', () => {
  const last = review('1', 1, 2);
  const [first, second] = last.findings;
  const findings = [{ ...present(first), severity: 'high' }, present(second)];
  const progress = reviewProgress([{ ...last, findings }], outcome());
  expect(numbers(progress?.fixed)).toEqual([2, 1]);
});

test('what is not found in a file that was not read whole is not called fixed', () => {
  const files = [{ path: 'src/users.ts', status: 'skipped' as const, reason: 'larger than 1 MB' }];
  const progress = reviewProgress([review('1', 1)], {
    ...outcome(),
    coverage: { files, failures: [] },
  });
  expect(numbers(progress?.fixed)).toEqual([]);
  expect(numbers(progress?.unknown)).toEqual([1]);
});

test('what is waived or open in the base is neither fixed nor new', () => {
  const waiver = { reason: 'r', owner: '@ada', until: '2027-01-31', grantedIn: 'here' };
  const progress = reviewProgress(
    [review('1', 1, 2)],
    outcome({ ...found(1), waiver }, { ...found(2), state: 'open' }),
  );
  expect([progress?.fixed, progress?.open, progress?.new]).toEqual([[], [], []]);
});
