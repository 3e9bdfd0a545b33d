import { expect, test } from 'vitest';

import { exampleFinding } from '#test/support/example-audit.ts';

import { findingStanding } from './finding-standing.ts';
import type { ClassifiedFinding } from './review-outcome.ts';

const EACH: ClassifiedFinding = {
  finding: exampleFinding({ start: { line: 3, column: 1 }, end: { line: 3, column: 9 } }),
  state: 'new',
  isInDiff: true,
  isCommented: true,
  waiver: undefined,
};
const WAIVER = { reason: 'r', owner: '@ada', until: '2027-01-31', grantedIn: 'x' };
const NONE = { commented: new Set<string>(), isRefused: false };

test('one that blocks and has a comment needs no word', () => {
  const commented = new Set([EACH.finding.fingerprint]);
  expect(findingStanding(EACH, { ...NONE, commented })).toEqual([]);
});

test('one that does not block says why', () => {
  const passing = { ...EACH, passesBecause: 'it is high, and only critical blocks' };
  expect(findingStanding(passing, undefined)).toEqual([
    'It does not block: it is high, and only critical blocks.',
  ]);
});

test.each<readonly [string, Partial<ClassifiedFinding>, boolean]>([
  ['the policy wants it said in the check only', { isCommented: false }, false],
  ['its line is not in the diff', { isInDiff: false }, false],
  ['GitHub refused the comments of this push', {}, true],
  ['its lines are not in the diff, or this push had as many comments as one may have', {}, false],
])('one without a comment says why: %s', (because, changes, isRefused) => {
  expect(findingStanding({ ...EACH, ...changes }, { ...NONE, isRefused })).toEqual([
    `It has no comment: ${because}.`,
  ]);
});

test.each<readonly [string, Partial<ClassifiedFinding>]>([
  ['is waived', { waiver: WAIVER }],
  ['was there before', { state: 'open' }],
])('nobody expects a comment on one that %s', (_name, changes) => {
  expect(findingStanding({ ...EACH, ...changes }, NONE)).toEqual([]);
});
