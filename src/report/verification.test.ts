import { expect, test } from 'vitest';

import { exampleFinding } from '#test/support/example-audit.ts';

import { verification } from './verification.ts';

const FIXED = exampleFinding({ fingerprint: '1'.repeat(32) });
const OPEN = exampleFinding({ fingerprint: '2'.repeat(32), path: 'src/open.ts' });
const NEW = exampleFinding({ fingerprint: '3'.repeat(32), path: 'src/new.ts' });

function rows(...messages: readonly string[]): readonly string[] {
  const commits = messages.map((message, index) => ({ sha: `c${index}`, message }));
  return verification({ before: [FIXED, OPEN], after: [OPEN, NEW], commits }).map(
    ({ status, finding, claimedBy }) => `${status} ${finding.path} ${claimedBy ?? 'nobody'}`,
  );
}

test('what is gone is fixed, what came is a regression, the rest is open', () => {
  expect(rows()).toEqual([
    'regression src/new.ts nobody',
    'open src/open.ts nobody',
    'fixed src/users.ts nobody',
  ]);
});

test('a claim by fingerprint is true or not', () => {
  expect(rows('Fix 11111111 and 22222222')).toEqual([
    'claimed-open src/open.ts c0',
    'regression src/new.ts nobody',
    'fixed src/users.ts c0',
  ]);
});

test('a claim names a rule and its file', () => {
  expect(rows('src/open.ts: fixes data/sql-injection')[0]).toBe('claimed-open src/open.ts c0');
  expect(rows('fixes data/sql-injection')[0]).toBe('regression src/new.ts nobody');
});

test('a commit that names a finding without a word of fixing claims nothing', () => {
  expect(rows('About 22222222')[0]).toBe('regression src/new.ts nobody');
});

test('the newest commit counts', () => {
  expect(rows('fix 222222', 'fix 222222')[0]).toBe('claimed-open src/open.ts c0');
});

test('nothing claims to have fixed what is new', () => {
  expect(rows('fix 333333')[0]).toBe('regression src/new.ts nobody');
});
