import { CONFIDENCES } from '#core/confidence.ts';
import type { Finding } from '#core/finding.ts';
import { SEVERITIES } from '#core/severity.ts';
import type { Severity } from '#core/severity.ts';

import { placeOf } from './effective-policy.ts';
import { matchesPattern } from './path-pattern.ts';
import type { BlockPolicy, Level, Origin, Policy, Sourced, Threshold } from './policy.ts';

/** What a policy does with one finding. */
export type Decision =
  /**
   * Left out, by a rule that is off or files that are ignored. `because` is a plain sentence. Not by a
   * setting: a preview that nobody switched on.
   */
  | { readonly kind: 'left-out'; readonly because: string; readonly isBySetting: boolean }
  | {
      readonly kind: 'shown';
      readonly isCommented: boolean;
      readonly isBlocking: boolean;
      /** Completes "blocks because it is …", or "does not block: …". */
      readonly because: string;
    };

/** What the decision over a finding depends on. */
export type Decidable = Pick<Finding, 'rule' | 'path' | 'severity' | 'confidence'>;

/** Decides over a finding that the base does not have (`new`) or has too (`open`). */
export function decide(policy: Policy, finding: Decidable, state: 'new' | 'open'): Decision {
  const ignored = policy.ignore.find(({ value }) => matchesPattern(finding.path, value));
  if (ignored !== undefined) {
    return {
      kind: 'left-out',
      because: `The file is ignored${saidBy(ignored.from)}.`,
      isBySetting: true,
    };
  }
  const level = levelOf(policy, finding);
  if (level?.value === 'off') {
    return {
      kind: 'left-out',
      because: `${finding.rule} is off${level.from === undefined ? ' as long as nobody switches it on' : saidBy(level.from)}.`,
      isBySetting: level.from !== undefined,
    };
  }
  return {
    kind: 'shown',
    isCommented: isCommented(policy, finding.severity, level?.value),
    ...blocking(policy, finding, state, level),
  };
}

/** What is set for the finding's rule at its path; undefined when it goes by its severity. */
function levelOf(policy: Policy, { rule, path }: Decidable): Sourced<Level> | undefined {
  const ofPath = pathsFor(policy, path).findLast(({ value }) => value.rules.has(rule));
  const level = ofPath?.value.rules.get(rule);
  return level === undefined ? policy.rules.get(rule) : { value: level, from: ofPath?.from };
}

function isCommented(policy: Policy, severity: Severity, level: Level | undefined): boolean {
  return level === undefined
    ? reaches(severity, policy.comments.severity.value)
    : level === 'comment' || level === 'block';
}

interface Blocking {
  readonly isBlocking: boolean;
  readonly because: string;
}

function blocking(
  policy: Policy,
  { rule, path, severity, confidence }: Decidable,
  state: 'new' | 'open',
  level: Sourced<Level> | undefined,
): Blocking {
  const block = blockAt(policy, path);
  const isSure = CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(block.confidence.value);
  if (!isSure) {
    return passes(
      `its confidence is ${confidence}, and only ${block.confidence.value}${block.confidence.value === 'high' ? '' : ' or higher'} blocks${saidBy(block.confidence.from)}`,
    );
  }
  if (state === 'open' && block.findings.value === 'new') {
    return passes('it was there before');
  }
  const age = state === 'new' ? 'new' : 'open before';
  if (level !== undefined) {
    return level.value === 'block'
      ? blocks(`${age} and its rule is set to block${saidBy(level.from)}`)
      : passes(`${rule} is set to ${level.value}${saidBy(level.from)}`);
  }
  const { value: threshold, from } = block.severity;
  if (!reaches(severity, threshold)) {
    const needed =
      threshold === 'none'
        ? 'no severity blocks'
        : `only ${threshold}${threshold === 'critical' ? '' : ' or worse'} blocks`;
    return passes(`it is ${severity}, and ${needed}${saidBy(from)}`);
  }
  return blocks(`${severity} and ${age}${severity === 'critical' ? '' : saidBy(from)}`);
}

function blocks(because: string): Blocking {
  return { isBlocking: true, because };
}

function passes(because: string): Blocking {
  return { isBlocking: false, because };
}

interface BlockAtPath {
  readonly severity: Sourced<Threshold>;
  readonly confidence: Sourced<BlockPolicy['confidence']>;
  readonly findings: Sourced<BlockPolicy['findings']>;
}

function blockAt(policy: Policy, path: string): BlockAtPath {
  let { severity, confidence, findings }: BlockAtPath = policy.block;
  for (const { value, from } of pathsFor(policy, path)) {
    const { block } = value;
    severity = block.severity === undefined ? severity : { value: block.severity, from };
    confidence = block.confidence === undefined ? confidence : { value: block.confidence, from };
    findings = block.findings === undefined ? findings : { value: block.findings, from };
  }
  return { severity, confidence, findings };
}

function pathsFor(policy: Policy, path: string): Policy['paths'] {
  return policy.paths.filter(({ value }) => value.files.some((glob) => matchesPattern(path, glob)));
}

/** Whether a severity is as bad as a threshold asks. */
export function reaches(severity: Severity, threshold: Threshold): boolean {
  return threshold !== 'none' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

function saidBy(from: Origin | undefined): string {
  return from === undefined ? '' : ` by ${placeOf(from)}`;
}
