import { applyWaivers } from '#config/apply-waivers.ts';
import type { CodeWaiver } from '#config/code-waivers.ts';
import { decide } from '#config/decision.ts';
import { matchesPattern } from '#config/path-pattern.ts';
import type { Day } from '#config/waiver.ts';
import { fromPolicyFile } from '#config/waiver.ts';
import type { Waiver } from '#config/waiver.ts';
import type { Coverage } from '#core/audit-result.ts';
import type {
  Blocker,
  ClassifiedFinding,
  FinishedReview,
  LeftOutFinding,
} from '#report/review-outcome.ts';

import type { ComparedFinding } from './compare.ts';
import type { PolicyInForce } from './policy-in-force.ts';

export type Verdict = Pick<
  FinishedReview,
  'conclusion' | 'reason' | 'findings' | 'blocking' | 'leftOut' | 'policyProblems' | 'notes'
>;

export interface GateInput {
  readonly findings: readonly ComparedFinding[];
  readonly policy: PolicyInForce;
  readonly waivers: {
    /** Those of people, beside the ones of the policy files. */
    readonly granted: readonly Waiver[];
    readonly inCode: readonly CodeWaiver[];
    /** See `WaiverInput`. */
    readonly counting: ReadonlySet<string> | undefined;
    readonly today: Day;
  };
  /** Of the head. */
  readonly coverage: Coverage;
  /** Paths that the change touches. */
  readonly changed: ReadonlySet<string>;
  /** Parts of the tree that the source could not list: what is missing there may be the defect. */
  readonly missing: readonly string[];
  /** What a reader must know besides. */
  readonly notes: readonly string[];
}

/**
 * Decides over the merge as the policy says. A tree that the source could not list in full cannot pass,
 * and neither can a change under a policy that nobody can read.
 */
export function gate(input: GateInput): Verdict {
  const { policy, coverage } = input;
  const decided = decideAll(input);
  const missing = [...input.missing, ...unreadNotes(input)];
  const notes = [
    ...missing,
    ...policy.notes,
    ...input.notes,
    ...decided.notes,
    ...failureNotes(coverage),
  ];
  const { findings, blocking, leftOut } = decided;
  const { problems: policyProblems } = policy;
  return {
    ...conclude({
      hasBlocker: blocking.length > 0,
      isPolicyKnown: policy.isKnown,
      isComplete: missing.length === 0,
      hasFinding: findings.length > 0,
    }),
    findings,
    blocking,
    leftOut,
    policyProblems,
    notes,
  };
}

function conclude(facts: {
  readonly hasBlocker: boolean;
  readonly isPolicyKnown: boolean;
  readonly isComplete: boolean;
  readonly hasFinding: boolean;
}): Pick<Verdict, 'conclusion' | 'reason'> {
  if (!facts.isPolicyKnown) {
    return { conclusion: 'failure', reason: 'policy-invalid' };
  }
  if (facts.hasBlocker) {
    return { conclusion: 'failure', reason: 'blocking' };
  }
  if (!facts.isComplete) {
    return { conclusion: 'failure', reason: 'incomplete' };
  }
  return { conclusion: 'success', reason: facts.hasFinding ? 'not-blocking' : 'clean' };
}

interface Decided {
  readonly findings: readonly ClassifiedFinding[];
  readonly blocking: readonly Blocker[];
  readonly leftOut: readonly LeftOutFinding[];
  readonly notes: readonly string[];
}

function decideAll({ findings: compared, policy: { policy }, waivers }: GateInput): Decided {
  const { granted, inCode, counting, today } = waivers;
  const applied = applyWaivers({
    findings: compared.map(({ finding }) => finding),
    granted: [...policy.waivers.map(fromPolicyFile), ...granted],
    inCode,
    counting,
    today,
  });
  const findings: ClassifiedFinding[] = [];
  const blocking: Blocker[] = [];
  const leftOut: LeftOutFinding[] = [];
  for (const each of compared) {
    const { finding, state } = each;
    const decision = decide(policy, finding, state);
    if (decision.kind === 'left-out') {
      const { because, isBySetting } = decision;
      leftOut.push({ finding, because, isBySetting });
      continue;
    }
    const waiver = applied.byFingerprint.get(finding.fingerprint);
    const { isCommented, isBlocking, because } = decision;
    findings.push({
      ...each,
      isCommented,
      waiver: grantOf(waiver),
      ...(isBlocking || waiver !== undefined ? {} : { passesBecause: because }),
    });
    if (waiver === undefined && isBlocking) {
      blocking.push({ fingerprint: finding.fingerprint, because });
    }
  }
  return { findings, blocking, leftOut, notes: applied.notes };
}

function grantOf(waiver: Waiver | undefined): ClassifiedFinding['waiver'] {
  if (waiver === undefined) {
    return undefined;
  }
  const { reason, owner, until, grantedIn } = waiver;
  return { reason, owner, until, grantedIn };
}

function unreadNotes({ policy: { policy }, coverage, changed }: GateInput): readonly string[] {
  if (policy.block.unread.value === 'pass') {
    return [];
  }
  return coverage.files
    .filter(
      ({ path, status }) =>
        (status === 'skipped' || status === 'partial') &&
        changed.has(path) &&
        !policy.ignore.some(({ value }) => matchesPattern(path, value)),
    )
    .map(
      ({ path, reason }) =>
        `${path} is changed and was not read whole (${reason ?? 'no reason given'}), and the policy does not pass that.`,
    );
}

function failureNotes(coverage: Coverage): readonly string[] {
  const rules = [...new Set(coverage.failures.map(({ rule }) => rule))];
  return rules.map(
    (rule) =>
      `The rule ${rule} failed on part of the repository, so its silence there proves nothing.`,
  );
}
