import type { Policy } from './policy.ts';

/** What people made of the findings of one rule in one repository. */
export interface RuleJudgement {
  readonly rule: string;
  /** Findings that were fixed, waived or called wrong. */
  readonly judged: number;
  readonly wrong: number;
}

/** Fewer tell of the people more than of the rule. */
const LEAST_JUDGED = 20;

/** A hundredth each. */
const MOST_WRONG = 10;

/** The rules that were called wrong too often to block: more than one in ten of at least twenty findings. */
export function distrusted(judgements: readonly RuleJudgement[]): readonly RuleJudgement[] {
  return judgements.filter(
    ({ judged, wrong }) => judged >= LEAST_JUDGED && wrong * 100 > judged * MOST_WRONG,
  );
}

/** The policy under which these rules comment at most, unless it names them itself. */
export function withDistrusted(policy: Policy, rules: readonly string[]): Policy {
  const comments = rules.map(
    (rule) => [rule, { value: 'comment' as const, from: undefined }] as const,
  );
  return { ...policy, rules: new Map([...comments, ...policy.rules]) };
}
