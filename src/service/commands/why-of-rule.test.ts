import { expect, test } from 'vitest';

import type { NamedFinding } from '#report/command-answer.ts';
import { policyInForce } from '#review/policy-in-force.ts';
import { exampleRule } from '#test/support/example-audit.ts';

import { whyOfRule } from './why-of-rule.ts';

const RULE = exampleRule();
const FINDING: NamedFinding = {
  fingerprint: '0123456789abcdef'.repeat(2),
  rule: RULE.id,
  path: 'src/a.ts',
  line: 7,
  severity: 'critical',
};

/** For `src/a.ts`, under the policy file of the base. */
function why(text: string | undefined, remembered: readonly NamedFinding[]): readonly string[] {
  const base = text === undefined ? undefined : { name: '.github/faultline.yml', text };
  const texts = { organisation: undefined, base, head: base };
  const { policy } = policyInForce(texts, [RULE]);
  return whyOfRule(RULE, { path: 'src/a.ts', policy, remembered });
}

test('what a rule reports there is named by its place', () => {
  expect(why(undefined, [FINDING])[0]).toBe('It reports src/a.ts:7 (critical).');
});

test('a rule that is off says by which line', () => {
  expect(why(`rules:\n  ${RULE.id}: off\n`, [])).toEqual([
    `${RULE.id} is off by .github/faultline.yml, line 2.`,
  ]);
});

test('a file that is ignored says by which line', () => {
  expect(why("ignore: ['src/**']\n", [])).toEqual([
    'The file is ignored by .github/faultline.yml, line 1.',
  ]);
});

test('a rule that is on and silent says so, and where else it reports', () => {
  expect(why(undefined, [{ ...FINDING, path: 'src/b.ts', severity: undefined }])).toEqual([
    'It is on for src/a.ts, and the reviews of this pull request found nothing of it there.',
    'It reports src/b.ts:7.',
    'The check lists the files that were not read whole.',
  ]);
});
