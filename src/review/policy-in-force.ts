import { effectivePolicy } from '#config/effective-policy.ts';
import { defaultPolicy } from '#config/policy.ts';
import type { Policy } from '#config/policy.ts';
import { policyDifference } from '#config/policy-difference.ts';
import type { RuledSeverity } from '#config/policy-difference.ts';
import { readPolicyFile } from '#config/read-policy-file.ts';
import type { PolicyFile, PolicyFileReading } from '#config/read-policy-file.ts';
import type { RuleMeta } from '#core/rule.ts';
import type { PolicyFileProblem } from '#report/review-outcome.ts';

/** Where a repository keeps its policy; an organisation keeps its own there in its `.github` repository. */
export const POLICY_PATH = '.github/faultline.yml';

/** The policy that decides over one change. */
export interface PolicyInForce {
  readonly policy: Policy;
  /** False when a file that counts has a mistake, so that nobody can tell what should block. */
  readonly isKnown: boolean;
  /** True when the organisation keeps waivers to itself. */
  readonly isWaivingLocked: boolean;
  /** True when the organisation locks what blocks, or a rule's part in it. */
  readonly isBlockingLocked: boolean;
  /** Of the head's file. */
  readonly problems: readonly PolicyFileProblem[];
  /** Plain sentences. */
  readonly notes: readonly string[];
}

/** A policy file as it was found. */
export interface PolicyText {
  readonly name: string;
  /** Undefined for a file that is no text or too large: no policy that anybody could follow. */
  readonly text: string | undefined;
}

export interface PolicyTexts {
  /** Undefined when the organisation has none. */
  readonly organisation: PolicyText | undefined;
  /** The repository's at the tip of the base branch: what the head says of itself does not count. */
  readonly base: PolicyText | undefined;
  /** The repository's at the head, for what will change by merging it. */
  readonly head: PolicyText | undefined;
}

/**
 * The policy for a change. It is the base's; a change of the file is told with what it does, and one
 * that makes it invalid must not be merged. A base that is invalid already counts as no file, so that a
 * change can repair it.
 */
export function policyInForce(texts: PolicyTexts, metas: readonly RuleMeta[]): PolicyInForce {
  const ids = metas.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  const organisation = readOne(texts.organisation, ids, true);
  const base = readOne(texts.base, ids, false);
  const head = readOne(texts.head, ids, false);
  const defaults = defaultPolicy(
    metas.filter(({ maturity }) => maturity === 'preview').map(({ id }) => id),
  );
  const policy = effectivePolicy(fileOf(organisation), fileOf(base), defaults);
  const locks = fileOf(organisation)?.value.locked ?? [];
  const problems = problemsOf(head).map((problem) => ({ path: POLICY_PATH, ...problem }));
  return {
    policy,
    isKnown: organisation?.kind !== 'invalid' && head?.kind !== 'invalid',
    isWaivingLocked: locks.includes('waivers'),
    isBlockingLocked: locks.some((key) => /^(?:block|rules)(?:\.|$)/u.test(key)),
    problems,
    notes: [
      ...invalidNotes(organisation, 'Nothing can pass until its owners mend it.'),
      ...(head?.kind === 'invalid'
        ? []
        : invalidNotes(base, 'Until this change is merged it counts as if it were not there.')),
      ...policy.refused.map(({ why }) => why),
      ...(texts.base?.text === texts.head?.text || head?.kind === 'invalid'
        ? []
        : differenceNotes(
            policy,
            effectivePolicy(fileOf(organisation), fileOf(head), defaults),
            metas,
          )),
    ],
  };
}

/** Whether an organisation's file keeps waivers to the organisation; false for one that is not valid. */
export function locksWaivers(
  organisation: PolicyText | undefined,
  metas: readonly RuleMeta[],
): boolean {
  return policyInForce({ organisation, base: undefined, head: undefined }, metas).isWaivingLocked;
}

function readOne(
  found: PolicyText | undefined,
  rules: readonly string[],
  isOrganisation: boolean,
): PolicyFileReading | undefined {
  if (found === undefined) {
    return undefined;
  }
  const { name, text } = found;
  return text === undefined
    ? { kind: 'invalid', name, problems: [{ message: 'The file is no text.', ...AT_START }] }
    : readPolicyFile({ name, text, rules, isOrganisation });
}

const AT_START = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function fileOf(reading: PolicyFileReading | undefined): PolicyFile | undefined {
  return reading?.kind === 'valid' ? reading.file : undefined;
}

function problemsOf(
  reading: PolicyFileReading | undefined,
): Extract<PolicyFileReading, { kind: 'invalid' }>['problems'] | readonly [] {
  return reading?.kind === 'invalid' ? reading.problems : [];
}

function invalidNotes(
  reading: PolicyFileReading | undefined,
  consequence: string,
): readonly string[] {
  if (reading?.kind !== 'invalid') {
    return [];
  }
  const [{ message, start }] = reading.problems;
  return [`${reading.name}, line ${String(start.line)}: ${message} ${consequence}`];
}

function differenceNotes(
  before: Policy,
  after: Policy,
  rules: readonly RuledSeverity[],
): readonly string[] {
  return policyDifference(before, after, rules).map(
    (sentence) => `This change alters the policy, from its merge on. ${sentence}`,
  );
}
