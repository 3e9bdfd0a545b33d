import { expect, test } from 'vitest';

import { hiddenMarker } from '#report/comment-marker.ts';

import { findNamed } from './find-named.ts';

const [FIRST, SECOND] = [`aaaaaa1${'0'.repeat(25)}`, `aaaaaa2${'0'.repeat(25)}`];

function remembered(fingerprint: string) {
  return { fingerprint, rule: 'data/sql-injection', path: 'a.ts', line: 7, severity: 'critical' };
}

function comment(id: number, fingerprint: string) {
  const marker = { kind: 'finding', fingerprint, rule: 'auth/old', version: '1' } as const;
  return { id, path: 'b.ts', body: `text\n\n${hiddenMarker(marker)}` };
}

const NAMEABLE = { remembered: [remembered(FIRST)], comments: [comment(1, FIRST)] };

test('digits name the finding that a review remembers', () => {
  expect(findNamed(NAMEABLE, 'aaaaaa', undefined)).toEqual({
    kind: 'found',
    findings: [remembered(FIRST)],
  });
});

test('an answer names the finding of the comment, and digits come before that', () => {
  const nameable = {
    remembered: [remembered(FIRST), remembered(SECOND)],
    comments: [comment(1, FIRST)],
  };
  expect(findNamed(nameable, undefined, 1)).toEqual({
    kind: 'found',
    findings: [remembered(FIRST)],
  });
  expect(findNamed(nameable, SECOND, 1)).toEqual({ kind: 'found', findings: [remembered(SECOND)] });
});

test('a finding that only our comment tells of can be named', () => {
  expect(findNamed({ remembered: [], comments: [comment(1, FIRST)] }, 'aaaaaa1', 9)).toEqual({
    kind: 'found',
    findings: [
      {
        fingerprint: FIRST,
        rule: 'auth/old',
        path: 'b.ts',
        line: undefined,
        severity: undefined,
      },
    ],
  });
});

test('an answer to a comment about several places names them all, and digits name one', () => {
  const marker = hiddenMarker({
    kind: 'finding',
    fingerprint: FIRST,
    rule: 'data/sql-injection',
    version: '1',
    places: [
      { fingerprint: FIRST, path: 'a.ts', line: 7, state: 'open' },
      { fingerprint: SECOND, path: 'c.ts', line: 9, state: 'open' },
    ],
  });
  const nameable = {
    remembered: [remembered(FIRST)],
    comments: [{ id: 1, path: 'a.ts', body: `text\n\n${marker}` }],
  };
  const second = { ...remembered(SECOND), path: 'c.ts', line: 9, severity: undefined };
  expect(findNamed(nameable, undefined, 1)).toEqual({
    kind: 'found',
    findings: [remembered(FIRST), second],
  });
  expect(findNamed(nameable, 'aaaaaa2', 1)).toEqual({ kind: 'found', findings: [second] });
});

test('nothing is named without digits, beside our comments, by unknown digits or by too few', () => {
  const both = { ...NAMEABLE, remembered: [remembered(FIRST), remembered(SECOND)] };
  expect([
    findNamed(NAMEABLE, undefined, undefined),
    findNamed(NAMEABLE, undefined, 2),
    findNamed(NAMEABLE, 'bbbbbb', 1),
    findNamed(both, 'aaaaaa', 1),
  ]).toMatchObject([
    { why: expect.stringMatching(/^Which finding is meant\?/u) },
    { why: expect.stringMatching(/^Which finding is meant\?/u) },
    { why: 'No finding of this pull request has a fingerprint that begins with bbbbbb.' },
    {
      why: '2 findings of this pull request have fingerprints that begin with aaaaaa. Give more digits.',
    },
  ]);
});
