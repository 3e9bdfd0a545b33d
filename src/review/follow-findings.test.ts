import { expect, test } from 'vitest';

import type { FinishedReview } from '#report/review-outcome.ts';
import { exampleFinding } from '#test/support/example-audit.ts';

import { followFindings } from './follow-findings.ts';
import type { KnownPlace } from './follow-findings.ts';

const CODE = 'c'.repeat(16);
const OTHER_CODE = 'd'.repeat(16);

/** A fingerprint by the digit that its first half repeats. */
function print(digit: string, code = CODE): string {
  return digit.repeat(16) + code;
}

/** The head has `new.ts` and `kept.ts`. */
function outcome(...fingerprints: readonly string[]): FinishedReview {
  return {
    conclusion: 'failure',
    reason: 'blocking',
    base: 'b'.repeat(40),
    head: 'c'.repeat(40),
    findings: fingerprints.map((fingerprint, index) => ({
      finding: exampleFinding({
        fingerprint,
        path: 'new.ts',
        start: { line: index + 1, column: 1 },
        end: { line: index + 1, column: 4 },
      }),
      state: 'new',
      isInDiff: true,
      isCommented: true,
      waiver: undefined,
    })),
    fixed: [],
    blocking: fingerprints.map((fingerprint) => ({ fingerprint, because: 'critical and new' })),
    leftOut: [],
    policyProblems: [],
    coverage: {
      files: ['new.ts', 'kept.ts'].map((path) => ({ path, status: 'analysed', reason: null })),
      failures: [],
    },
    controls: [],
    notes: [],
  };
}

function followed(known: readonly string[], ...now: readonly string[]): readonly string[] {
  return followedFrom('gone.ts', known, ...now);
}

function followedFrom(
  path: string,
  known: readonly string[],
  ...now: readonly string[]
): readonly string[] {
  const after = followFindings(
    outcome(...now),
    new Map(
      known.map((fingerprint, index) => [fingerprint, { path, line: index + 1, isOpen: true }]),
    ),
  );
  expect(after.blocking.map(({ fingerprint }) => fingerprint)).toEqual(
    after.findings.map(({ finding }) => finding.fingerprint),
  );
  return after.findings.map(({ finding }) => finding.fingerprint);
}

test('the same code in another file keeps its name', () => {
  expect(followed([print('1')], print('2'))).toEqual([print('1')]);
});

test('other code does not', () => {
  expect(followed([print('1')], print('2', OTHER_CODE))).toEqual([print('2', OTHER_CODE)]);
});

test('a copy does not while the first is still there', () => {
  expect(followed([print('1')], print('1'), print('2'))).toEqual([print('1'), print('2')]);
});

test('the same code does not while the file that had it is still there', () => {
  expect(followedFrom('kept.ts', [print('1')], print('2'))).toEqual([print('2')]);
});

test('it does at the next push too, when its file was renamed long ago', () => {
  expect(followedFrom('new.ts', [print('1')], print('2'))).toEqual([print('1')]);
});

test('equal ones of one file are followed in their order', () => {
  expect(followed([print('1'), print('3')], print('2'), print('4'))).toEqual([
    print('1'),
    print('3'),
  ]);
  expect(followed([print('1'), print('3')], print('2'))).toEqual([print('1')]);
  expect(followed([print('1')], print('2'), print('4'))).toEqual([print('1'), print('4')]);
});

test('it is not guessed from which of two files one came', () => {
  const known = new Map([
    [print('1'), { path: 'gone.ts', line: 1, isOpen: true }],
    [print('3'), { path: 'gone-too.ts', line: 1, isOpen: true }],
  ]);
  const { findings } = followFindings(outcome(print('2')), known);
  expect(findings.map(({ finding }) => finding.fingerprint)).toEqual([print('2')]);
});

test('of equal ones in one file the one that is left keeps its name, wherever it stood', () => {
  const known = new Map([
    [print('1'), { path: 'new.ts', line: 9, isOpen: true }],
    [print('2'), { path: 'new.ts', line: 17, isOpen: true }],
  ]);
  expect(namesOf(known, [print('1'), 17])).toEqual([print('2')]);
  expect(namesOf(known, [print('1'), 9])).toEqual([print('1')]);
  expect(namesOf(known, [print('1'), 4], [print('2'), 10], [print('3'), 18])).toEqual([
    print('3'),
    print('1'),
    print('2'),
  ]);
});

test('a name that was gone is taken only when the last review has none', () => {
  const known = new Map([
    [print('1'), { path: 'new.ts', line: 9, isOpen: true }],
    [print('2'), { path: 'new.ts', line: 17, isOpen: false }],
  ]);
  expect(namesOf(known, [print('1'), 17])).toEqual([print('1')]);
  expect(namesOf(known, [print('1'), 10], [print('2'), 30])).toEqual([print('1'), print('2')]);
});

function namesOf(
  known: ReadonlyMap<string, KnownPlace>,
  ...found: readonly (readonly [string, number])[]
): readonly string[] {
  const now = outcome(...found.map(([fingerprint]) => fingerprint));
  const findings = now.findings.map((each, index) => {
    const [, line = 0] = found[index] ?? [];
    return { ...each, finding: { ...each.finding, start: { line, column: 1 } } };
  });
  return followFindings({ ...now, findings }, known).findings.map(
    ({ finding }) => finding.fingerprint,
  );
}
