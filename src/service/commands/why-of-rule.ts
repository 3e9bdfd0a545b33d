import { decide } from '#config/decision.ts';
import type { Policy } from '#config/policy.ts';
import type { RuleMeta } from '#core/rule.ts';
import type { NamedFinding } from '#report/command-answer.ts';

/** What is known of a pull request when somebody asks for a rule. */
export interface RuleQuestion {
  /** Undefined for the whole pull request. */
  readonly path: string | undefined;
  readonly policy: Policy;
  /** What reviews of the pull request remembered, of all rules. */
  readonly remembered: readonly NamedFinding[];
}

const MOST_PLACES = 5;

/**
 * Why a rule says what it says of a pull request, or why it says nothing: plain sentences. They name the
 * places that it reported, or the setting that leaves it out with file and line.
 */
export function whyOfRule(meta: RuleMeta, question: RuleQuestion): readonly string[] {
  const { path, policy, remembered } = question;
  const { id, severity, confidence } = meta;
  const ofRule = remembered.filter(({ rule }) => rule === id);
  const here = ofRule.filter((finding) => path === undefined || finding.path === path);
  if (here.length > 0) {
    return [
      `It reports ${placesOf(here)}.`,
      'The check says of each finding whether it blocks, is waived, and why it has no comment.',
    ];
  }
  const decision = decide(policy, { rule: id, path: path ?? '', severity, confidence }, 'new');
  if (decision.kind === 'left-out') {
    return [decision.because];
  }
  return [
    path === undefined
      ? 'It is on, and the reviews of this pull request found nothing of it.'
      : `It is on for ${path}, and the reviews of this pull request found nothing of it there.`,
    ...(ofRule.length === 0 ? [] : [`It reports ${placesOf(ofRule)}.`]),
    'The check lists the files that were not read whole.',
  ];
}

function placesOf(findings: readonly NamedFinding[]): string {
  const places = findings.map(({ path, line, severity }) => {
    const place = line === undefined ? path : `${path}:${String(line)}`;
    return severity === undefined ? place : `${place} (${severity})`;
  });
  const left = places.length - MOST_PLACES;
  return `${places.slice(0, MOST_PLACES).join(', ')}${left > 0 ? ` and ${String(left)} more` : ''}`;
}
