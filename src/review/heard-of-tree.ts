import type { Finding } from '#core/finding.ts';
import { idsHeardOnChanges } from '#core/rule.ts';
import type { RuleMeta } from '#core/rule.ts';
import { count } from '#report/counting.ts';

interface HeardOfTree {
  readonly findings: readonly Finding[];
  /** A plain sentence for each rule whose findings are not told. */
  readonly notes: readonly string[];
}

/**
 * What is told of a tree when there is no change to speak of: all but the findings of rules that are
 * heard on changes only, which are counted in a note, so that their silence is not taken for praise.
 */
export function heardOfTree(
  findings: readonly Finding[],
  rules: readonly { readonly meta: RuleMeta }[],
): HeardOfTree {
  const onChanges = idsHeardOnChanges(rules);
  const untold = findings.filter(({ rule }) => onChanges.has(rule));
  return {
    findings: findings.filter(({ rule }) => !onChanges.has(rule)),
    notes: [...Map.groupBy(untold, ({ rule }) => rule)].map(
      ([rule, { length }]) =>
        `${rule} is about what happens once, so it is heard of what a change brings and not of what is there: ${count(length, 'finding')} of it ${length === 1 ? 'is' : 'are'} not told.`,
    ),
  };
}
