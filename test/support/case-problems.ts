import type { Rule } from '#model/rule.ts';

import { placeholders } from './message-pattern.ts';
import type { ExpectedFinding, FlagCase, PassCase } from './rule-case.ts';

interface Cases {
  readonly flags: readonly FlagCase[];
  readonly passes: readonly PassCase[];
}

/**
 * What a table of cases leaves out or says twice, one sentence each; empty for a complete one. A
 * complete table has a flagged and a silent case, reports every message id, states the values of every
 * message with placeholders once, and counts controls when the rule reports them.
 */
export function caseProblems(rule: Rule, cases: Cases): readonly string[] {
  const findings = cases.flags.flatMap((flagCase) => flagCase.findings);
  return [
    ...kindProblems(cases),
    ...duplicateProblems([...cases.flags, ...cases.passes]),
    ...messageProblems(rule, findings),
    ...findings.flatMap((finding) => dataProblems(rule, finding)),
    ...controlProblems(rule, [...cases.flags, ...cases.passes]),
  ];
}

function kindProblems(cases: Cases): readonly string[] {
  return [
    ...(cases.flags.length === 0 ? ['There is no flagged case.'] : []),
    ...(cases.passes.length === 0
      ? ['There is no silent case: add the nearest neighbour of each flagged one.']
      : []),
    ...cases.flags
      .filter((flagCase) => flagCase.findings.length === 0)
      .map((flagCase) => `The flagged case "${flagCase.name}" states no finding.`),
  ];
}

function duplicateProblems(cases: readonly PassCase[]): readonly string[] {
  const problems: string[] = [];
  for (const [name, group] of Map.groupBy(cases, (each) => each.name.trim())) {
    if (name === '') {
      problems.push('A case has no name: state the behaviour.');
    } else if (group.length > 1) {
      problems.push(`${group.length} cases have the name "${name}".`);
    }
  }
  for (const group of Map.groupBy(cases, contentOf).values()) {
    if (group.length > 1) {
      problems.push(
        `These cases have the same files: ${group.map((each) => `"${each.name}"`).join(', ')}.`,
      );
    }
  }
  return problems;
}

function contentOf(each: PassCase): string {
  return JSON.stringify(Object.entries(each.files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function messageProblems(rule: Rule, findings: readonly ExpectedFinding[]): readonly string[] {
  return Object.entries(rule.meta.messages).flatMap(([id, text]) => {
    const reported = findings.filter((finding) => finding.message === id);
    if (reported.length === 0) {
      return [`No case reports the message "${id}".`];
    }
    if (placeholders(text).length > 0 && reported.every((finding) => finding.data === undefined)) {
      return [`No case states the data of the message "${id}".`];
    }
    return [];
  });
}

function dataProblems(rule: Rule, finding: ExpectedFinding): readonly string[] {
  const text = rule.meta.messages[finding.message];
  if (text === undefined) {
    return [`The rule has no message "${finding.message}".`];
  }
  const wanted = placeholders(text).toSorted().join(', ');
  const given = Object.keys(finding.data ?? {})
    .toSorted()
    .join(', ');
  if (finding.data === undefined || wanted === given) {
    return [];
  }
  return [
    `The data of "${finding.message}" at ${finding.span} has {${given}}, the message has {${wanted}}.`,
  ];
}

function controlProblems(rule: Rule, cases: readonly PassCase[]): readonly string[] {
  if (rule.meta.control === undefined || cases.some((each) => (each.controls ?? 0) > 0)) {
    return [];
  }
  return ['The rule names a control, but no case states `controls` of at least one.'];
}
