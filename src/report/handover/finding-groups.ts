import { compareFindings, compareText } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';
import type { Effort, RuleMeta } from '#core/rule.ts';
import { compareSeverity } from '#core/severity.ts';
import type { Severity } from '#core/severity.ts';

import { ruleTitle } from '../rule-table.ts';
import type { RuleBook } from '../rule-table.ts';

/** A finding with the number by which the report refers to it, from 1. */
export interface NumberedFinding {
  readonly number: number;
  readonly finding: Finding;
}

/** The findings of one rule and severity: they share their reason and their fix. */
export interface FindingGroup {
  readonly severity: Severity;
  readonly rule: string;
  readonly title: string;
  /** Undefined when the table does not know the rule. */
  readonly meta: RuleMeta | undefined;
  readonly anchor: string;
  readonly findings: readonly NumberedFinding[];
}

/** From least to most. */
export const EFFORTS: readonly Effort[] = ['minutes', 'hours', 'days'];

/**
 * The findings in the order in which to fix them: worst first, then what takes the least, then by rule
 * and place. Their numbers follow that order.
 */
export function findingGroups(
  findings: readonly Finding[],
  rules: RuleBook,
): readonly FindingGroup[] {
  const byGroup = Map.groupBy(
    findings.toSorted(compareFindings),
    ({ severity, rule }) => `${severity}-${rule.replaceAll('/', '-')}`,
  );
  const groups = [...byGroup].flatMap(([anchor, members]) => {
    const [first] = members;
    return first === undefined ? [] : [{ anchor, first, members }];
  });
  const sorted = groups.toSorted(
    (a, b) =>
      compareSeverity(a.first.severity, b.first.severity) ||
      effortRank(rules, a.first.rule) - effortRank(rules, b.first.rule) ||
      compareText(a.first.rule, b.first.rule),
  );
  let number = 0;
  return sorted.map(({ anchor, first: { severity, rule }, members }) => ({
    severity,
    rule,
    title: ruleTitle(rules, rule),
    meta: rules.table.get(rule),
    anchor,
    findings: members.map((finding) => {
      number += 1;
      return { number, finding };
    }),
  }));
}

function effortRank(rules: RuleBook, rule: string): number {
  const effort = rules.table.get(rule)?.effort;
  return effort === undefined ? EFFORTS.length : EFFORTS.indexOf(effort);
}
