import { expect, test } from 'vitest';

import type { Finding } from '#core/finding.ts';

import { grantedWaivers } from './granted-waivers.ts';

const CODE = 'c'.repeat(16);
const GRANT = {
  fingerprint: `${'1'.repeat(16)}${CODE}`,
  rule: 'data/sql-injection',
  path: 'a.ts',
  reason: 'broken on purpose',
  owner: '@ada',
  until: '2027-01-31',
  grantedIn: 'a comment of @ada on this pull request',
};

function finding(fingerprint: string, path: string): Finding {
  return {
    rule: GRANT.rule,
    severity: 'critical',
    confidence: 'high',
    message: '',
    path,
    fingerprint,
    start: { line: 1, column: 1 },
    end: { line: 1, column: 2 },
    evidence: [],
    suggestion: null,
  };
}

/** Paths of the findings that are covered. */
function covered(findings: readonly Finding[], paths: readonly string[], grants = [GRANT]) {
  const waivers = grantedWaivers(grants, findings, new Set(paths));
  return findings
    .filter((each) => waivers.some(({ covers }) => covers(each)))
    .map((each) => each.path);
}

const SAME = finding(GRANT.fingerprint, 'a.ts');
const MOVED = finding(`${'2'.repeat(16)}${CODE}`, 'b.ts');
const TWIN = finding(`${'3'.repeat(16)}${CODE}`, 'c.ts');

test('a grant covers its finding and no other with the same code', () => {
  expect(covered([MOVED, SAME], ['a.ts', 'b.ts'])).toEqual(['a.ts']);
  expect(covered([MOVED], ['a.ts', 'b.ts'])).toEqual([]);
});

test('a grant follows its finding when the file is gone, unless two could be meant', () => {
  expect(covered([MOVED], ['b.ts'])).toEqual(['b.ts']);
  expect(covered([MOVED, TWIN], ['b.ts', 'c.ts'])).toEqual([]);
});

test('a grant of a finding that was followed already knows its present file', () => {
  expect(covered([MOVED], ['b.ts'], [{ ...GRANT, path: 'b.ts' }])).toEqual(['b.ts']);
});

test('a grant does not cover another rule at the same code', () => {
  expect(covered([{ ...MOVED, rule: 'auth/other' }], ['b.ts'])).toEqual([]);
});

test('the newest grant of a finding counts alone', () => {
  const older = { ...GRANT, until: '2099-01-31' };
  expect(grantedWaivers([GRANT, older], [SAME], new Set(['a.ts']))).toMatchObject([
    { until: '2027-01-31', owner: '@ada' },
  ]);
});

test('a grant of what is fixed is no waiver', () => {
  expect(grantedWaivers([GRANT], [], new Set(['a.ts']))).toEqual([]);
});
