import { expect, test } from 'vitest';

import { exampleFinding, exampleRule } from '#test/support/example-audit.ts';

import { distrustRules } from './distrust-rules.ts';
import { policyInForce } from './policy-in-force.ts';

const META = exampleRule();
const RULE = META.id;
const JUDGED = [{ rule: RULE, judged: 20, wrong: 3 }];
const FINDINGS = [
  { finding: exampleFinding({ rule: RULE }), state: 'new', isInDiff: true } as const,
];

function policyOf(base: string, organisation = '') {
  return policyInForce(
    {
      organisation: { name: 'acme/.github', text: organisation },
      base: { name: '.github/faultline.yml', text: base },
      head: { name: '.github/faultline.yml', text: base },
    },
    [META],
  );
}

test('a rule that was called wrong too often comments, and the check says why', () => {
  const { policy, notes } = distrustRules(policyOf(''), JUDGED, FINDINGS);
  expect(policy.rules.get(RULE)?.value).toBe('comment');
  expect(notes).toEqual([
    `${RULE} blocks nothing in this repository: 3 of the 20 findings that people judged here were called wrong. A policy file that names the rule decides otherwise.`,
  ]);
});

test.for([
  ['has no finding', policyOf(''), []],
  ['is named by the policy', policyOf(`rules: {${RULE}: block}\n`), FINDINGS],
  ['blocks by a lock of the organisation', policyOf('', 'locked: [block]\n'), FINDINGS],
  ['blocks by a lock on it', policyOf('', `locked: [rules.${RULE}]\n`), FINDINGS],
] as const)('nothing changes for a rule that %s', ([, policy, findings]) => {
  const after = distrustRules(policy, JUDGED, findings);
  expect(after.policy.rules).toEqual(policy.policy.rules);
  expect(after.notes).toEqual(policy.notes);
});
