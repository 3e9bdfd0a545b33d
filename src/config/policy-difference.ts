import type { Severity } from '#core/severity.ts';

import { reaches } from './decision.ts';
import type { Level, PathPolicy, Policy } from './policy.ts';
import { policyRows } from './policy-rows.ts';

/** A rule as the difference needs it. */
export interface RuledSeverity {
  readonly id: string;
  readonly severity: Severity;
}

/** What can become of a rule's findings, from the strictest. */
type Effect = 'blocking' | 'commented' | 'listed' | 'off';

const BECOMES: Readonly<Record<Effect, string>> = {
  blocking: 'blocking',
  commented: 'commented only',
  listed: 'listed in the check only',
  off: 'off',
};

/** This many ids are named before the rest is counted. */
const MOST_NAMED = 5;

/**
 * What becomes different when one policy takes the place of another, as plain sentences: first what it
 * means for rules, then each value that changes. Empty when nothing does.
 */
export function policyDifference(
  before: Policy,
  after: Policy,
  rules: readonly RuledSeverity[],
): readonly string[] {
  const scopes = [undefined, ...globsOf(before, after)];
  return [
    ...scopes.flatMap((glob) => effectSentences(before, after, rules, glob)),
    ...valueSentences(before, after),
  ];
}

function globsOf(before: Policy, after: Policy): readonly string[] {
  return [...new Set([...before.paths, ...after.paths].flatMap(({ value }) => value.files))];
}

function effectSentences(
  before: Policy,
  after: Policy,
  rules: readonly RuledSeverity[],
  glob: string | undefined,
): readonly string[] {
  const changes = rules.flatMap((rule) => {
    const from = effectOf(before, rule, glob);
    const to = effectOf(after, rule, glob);
    return from === to || (glob !== undefined && isSaidForAll(before, after, rule, from, to))
      ? []
      : [{ id: rule.id, from, to }];
  });
  const groups = Map.groupBy(changes, ({ from, to }) => `${from} ${to}`);
  const where = glob === undefined ? '' : ` under ${glob}`;
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          `Turns ${rulesText(first.from, group.length)} ${BECOMES[first.to]}${where}: ${named(group.map(({ id }) => id))}.`,
        ];
  });
}

function rulesText(effect: Effect, number: number): string {
  const rules = number === 1 ? 'rule' : 'rules';
  return effect === 'off'
    ? `${String(number)} ${rules} that ${number === 1 ? 'was' : 'were'} off`
    : `${String(number)} ${effect} ${rules}`;
}

function isSaidForAll(
  before: Policy,
  after: Policy,
  rule: RuledSeverity,
  from: Effect,
  to: Effect,
): boolean {
  return effectOf(before, rule, undefined) === from && effectOf(after, rule, undefined) === to;
}

function effectOf(
  policy: Policy,
  { id, severity }: RuledSeverity,
  glob: string | undefined,
): Effect {
  const paths =
    glob === undefined ? [] : policy.paths.filter(({ value }) => value.files.includes(glob));
  if (glob !== undefined && policy.ignore.some(({ value }) => value === glob)) {
    return 'off';
  }
  const level = paths.findLast(({ value }) => value.rules.has(id))?.value.rules.get(id);
  const threshold =
    paths.findLast(({ value }) => value.block.severity !== undefined)?.value.block.severity ??
    policy.block.severity.value;
  return effectOfLevel(policy, severity, threshold, level ?? policy.rules.get(id)?.value);
}

function effectOfLevel(
  policy: Policy,
  severity: Severity,
  threshold: NonNullable<PathPolicy['block']['severity']>,
  level: Level | undefined,
): Effect {
  switch (level) {
    case 'off':
      return 'off';
    case 'report':
      return 'listed';
    case 'comment':
      return 'commented';
    case 'block':
      return 'blocking';
    case undefined:
      if (reaches(severity, threshold)) {
        return 'blocking';
      }
      return reaches(severity, policy.comments.severity.value) ? 'commented' : 'listed';
  }
}

function named(ids: readonly string[]): string {
  const left = ids.length - MOST_NAMED;
  const first = ids.slice(0, MOST_NAMED).join(', ');
  return left > 0 ? `${first} and ${String(left)} more` : first;
}

function valueSentences(before: Policy, after: Policy): readonly string[] {
  const was = rowTexts(before);
  const is = rowTexts(after);
  const gone = [...was].filter((text) => !is.has(text)).map((text) => `No longer: ${text}.`);
  const came = [...is].filter((text) => !was.has(text)).map((text) => `New: ${text}.`);
  return [...gone, ...came];
}

function rowTexts(policy: Policy): ReadonlySet<string> {
  return new Set(policyRows(policy).map(({ key, value }) => `${key} = ${value}`));
}
