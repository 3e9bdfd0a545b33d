import { distrusted, withDistrusted } from '#config/distrust.ts';
import type { RuleJudgement } from '#config/distrust.ts';

import type { ComparedFinding } from './compare.ts';
import type { PolicyInForce } from './policy-in-force.ts';

/**
 * The policy as it counts after what people said of earlier findings in the repository: a rule that
 * they called wrong too often comments and does not block, and the check says so where it has a
 * finding. A rule that a policy file names, and an organisation that locks what blocks, decide
 * themselves.
 */
export function distrustRules(
  inForce: PolicyInForce,
  judgements: readonly RuleJudgement[],
  findings: readonly ComparedFinding[],
): PolicyInForce {
  const { policy, isBlockingLocked, notes } = inForce;
  if (isBlockingLocked) {
    return inForce;
  }
  const found = new Set(findings.map(({ finding }) => finding.rule));
  const dropped = distrusted(judgements).filter(
    ({ rule }) => found.has(rule) && !policy.rules.has(rule),
  );
  return {
    ...inForce,
    policy: withDistrusted(
      policy,
      dropped.map(({ rule }) => rule),
    ),
    notes: [
      ...notes,
      ...dropped.map(
        ({ rule, judged, wrong }) =>
          `${rule} blocks nothing in this repository: ${String(wrong)} of the ${String(judged)} findings that people judged here were called wrong. A policy file that names the rule decides otherwise.`,
      ),
    ],
  };
}
