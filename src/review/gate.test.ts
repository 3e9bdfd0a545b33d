import { describe, expect, it } from 'vitest';

import type { Confidence } from '#core/confidence.ts';
import type { Severity } from '#core/severity.ts';
import { exampleFinding } from '#test/support/example-audit.ts';

import { gate } from './gate.ts';

const COVERAGE = { files: [], failures: [] };

function finding(severity: Severity, confidence: Confidence, state: 'new' | 'open') {
  return { finding: exampleFinding({ severity, confidence }), state, isInDiff: true };
}

describe('gate', () => {
  it.each([
    ['critical', 'high', 'new', 'failure', 'blocking'],
    ['critical', 'medium', 'new', 'failure', 'blocking'],
    ['critical', 'low', 'new', 'success', 'not-blocking'],
    ['critical', 'high', 'open', 'success', 'not-blocking'],
    ['high', 'high', 'new', 'success', 'not-blocking'],
  ] as const)(
    '%s, confidence %s, %s: %s, %s',
    (severity, confidence, state, conclusion, reason) => {
      const verdict = gate({
        findings: [finding(severity, confidence, state)],
        coverage: COVERAGE,
        missing: [],
        notes: [],
      });
      expect({ conclusion: verdict.conclusion, reason: verdict.reason }).toEqual({
        conclusion,
        reason,
      });
      expect(verdict.blocking).toHaveLength(reason === 'blocking' ? 1 : 0);
    },
  );

  it('passes a clean change', () => {
    expect(gate({ findings: [], coverage: COVERAGE, missing: [], notes: ['n'] })).toEqual({
      conclusion: 'success',
      reason: 'clean',
      blocking: [],
      notes: ['n'],
    });
  });

  it('does not pass a tree that could not be listed in full', () => {
    const verdict = gate({ findings: [], coverage: COVERAGE, missing: ['cut'], notes: [] });
    expect(verdict).toMatchObject({ conclusion: 'failure', reason: 'incomplete', notes: ['cut'] });
  });

  it('says which rules failed, each once', () => {
    const failure = { rule: 'a/b', path: 'x', reason: 'r' };
    const coverage = { files: [], failures: [failure, { ...failure, path: 'y' }] };
    expect(gate({ findings: [], coverage, missing: [], notes: [] }).notes).toEqual([
      'The rule a/b failed on part of the repository, so its silence there proves nothing.',
    ]);
  });
});
