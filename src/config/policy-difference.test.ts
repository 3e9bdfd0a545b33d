import { expect, test } from 'vitest';

import { effectivePolicy } from './effective-policy.ts';
import type { Policy } from './policy.ts';
import { policyDifference } from './policy-difference.ts';
import { readPolicyFile } from './read-policy-file.ts';

const RULES = [
  { id: 'secrets/committed', severity: 'critical' },
  { id: 'data/sql-injection', severity: 'critical' },
  { id: 'http/api-unversioned', severity: 'low' },
] as const;

function policy(text: string): Policy {
  const reading = readPolicyFile({
    name: 'repo',
    text,
    rules: RULES.map(({ id }) => id),
    isOrganisation: false,
  });
  return effectivePolicy(undefined, reading.kind === 'valid' ? reading.file : undefined);
}

function difference(before: string, after: string): readonly string[] {
  return policyDifference(policy(before), policy(after), RULES);
}

test('nothing is said when nothing changes', () => {
  expect(difference('block: {severity: high}', 'block:\n  severity: high\n')).toEqual([]);
});

test('rules that no longer block are counted and named', () => {
  expect(difference('', 'block: {severity: none}')).toEqual([
    'Turns 2 blocking rules commented only: secrets/committed, data/sql-injection.',
    'No longer: block.severity = critical.',
    'New: block.severity = none.',
  ]);
});

test('a rule that is switched off under some paths is told of with them', () => {
  expect(
    difference('', "paths: [{files: ['payments/**'], rules: {secrets/committed: off}}]"),
  ).toEqual([
    'Turns 1 blocking rule off under payments/**: secrets/committed.',
    'New: paths(payments/**).rules.secrets/committed = off.',
  ]);
});

test('a rule that comes back is told of', () => {
  expect(difference('rules: {secrets/committed: off}', '')).toEqual([
    'Turns 1 rule that was off blocking: secrets/committed.',
    'No longer: rules.secrets/committed = off.',
  ]);
});

test('waivers that come and go are told of', () => {
  const waiver =
    "waivers: [{rule: secrets/committed, reason: It is revoked., owner: ada, until: '2027-01-31'}]";
  expect(difference('', waiver)).toEqual([
    'New: waivers = secrets/committed until 2027-01-31, for ada: It is revoked..',
  ]);
});
