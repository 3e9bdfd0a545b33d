import { compareFindings } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';
import { SEVERITIES } from '#core/severity.ts';

import { asideSections } from './aside-sections.ts';
import { leftOutBySetting } from './audit-aside.ts';
import type { WaivedFinding } from './audit-aside.ts';
import { fitBlocks, truncateMarkdown } from './byte-limit.ts';
import { checkAnnotation, policyAnnotation } from './check-annotations.ts';
import type { CheckAnnotation } from './check-annotations.ts';
import { count, countSeverity, digits, severityCounts } from './counting.ts';
import { escapeText, inlineCode, tableRow } from './markdown.ts';
import {
  controlsSection,
  coverageSection,
  findingDetails,
  findingTable,
  folded,
  placeCode,
  ruleLink,
} from './markdown-sections.ts';
import type {
  FinishedReview,
  ReviewOutcome,
  ReviewPhase,
  UnfinishedReview,
} from './review-outcome.ts';
import { findingStanding } from './finding-standing.ts';
import type { PostedComments } from './finding-standing.ts';
import { progressSection } from './progress-section.ts';
import type { ReviewProgress } from './review-progress.ts';
import { ruleTitle } from './rule-table.ts';
import type { RuleBook } from './rule-table.ts';

/** What a check run says, in the words of https://docs.github.com/en/rest/checks/runs. */
export interface CheckRunOutput {
  readonly conclusion: 'success' | 'failure';
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  /** To be sent in the batches of `annotationBatches`. */
  readonly annotations: readonly CheckAnnotation[];
}

export interface CheckRunOptions {
  /** Fingerprints that stand as review comments on their lines and need no annotation beside them. */
  readonly commented?: ReadonlySet<string>;
  /** Whether GitHub refused the comments of this push. */
  readonly isRefused?: boolean;
  /** What became of the findings of the last review of the same pull request, if there was one. */
  readonly progress?: ReviewProgress | undefined;
}

/**
 * GitHub documents 65,535 characters for `summary` and for `text` and enforces bytes
 * (https://github.com/github/docs/issues/35252).
 */
const OUTPUT_LIMIT = 65_000;

/** Five requests. What lies beyond is in the summary and the text. */
const MOST_ANNOTATIONS = 250;

/** The check run that states the outcome of a review, within GitHub's limits. */
export function checkRunOutput(
  outcome: ReviewOutcome,
  rules: RuleBook,
  { commented, isRefused = false, progress }: CheckRunOptions = {},
): CheckRunOutput {
  if (outcome.reason === 'could-not-finish') {
    return unfinishedOutput(outcome);
  }
  const findings = sortFindings(outcome);
  const annotated = findings.said.filter(({ fingerprint }) => commented?.has(fingerprint) !== true);
  const comments = commented && { commented, isRefused };
  const blocking = blockingSet(outcome);
  return {
    conclusion: outcome.conclusion,
    title: finishedTitle(outcome, findings),
    summary: truncateMarkdown(
      finishedSummary(outcome, findings, rules, progress),
      OUTPUT_LIMIT,
      "The rest of this summary was left out to stay within GitHub's limits.",
    ),
    text: finishedText(findings, standingOf(outcome, comments), rules),
    annotations: [
      ...outcome.policyProblems.map(policyAnnotation),
      ...annotated.map((finding) =>
        checkAnnotation(finding, rules, blocking.has(finding.fingerprint)),
      ),
    ].slice(0, MOST_ANNOTATIONS),
  };
}

interface SortedFindings {
  readonly blocking: readonly Finding[];
  /** Those that block first, then worst first; so are `open` and `fixed`. */
  readonly new: readonly Finding[];
  readonly open: readonly Finding[];
  /** Those of `new` that the policy wants said on their lines. */
  readonly said: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
  readonly fixed: readonly Finding[];
}

function sortFindings(outcome: FinishedReview): SortedFindings {
  const blocking = blockingSet(outcome);
  const worstFirst = outcome.findings.toSorted((a, b) => compareFindings(a.finding, b.finding));
  const sorted = [
    ...worstFirst.filter(({ finding }) => blocking.has(finding.fingerprint)),
    ...worstFirst.filter(({ finding }) => !blocking.has(finding.fingerprint)),
  ];
  const standing = sorted.filter(({ waiver }) => waiver === undefined);
  return {
    blocking: sorted
      .map(({ finding }) => finding)
      .filter(({ fingerprint }) => blocking.has(fingerprint)),
    new: standing.filter(({ state }) => state === 'new').map(({ finding }) => finding),
    open: standing.filter(({ state }) => state === 'open').map(({ finding }) => finding),
    said: standing
      .filter(({ finding, state, isCommented }) => {
        const isBlocking = blocking.has(finding.fingerprint);
        return isBlocking || (state === 'new' && isCommented);
      })
      .map(({ finding }) => finding),
    waived: worstFirst.flatMap(({ finding, waiver }) =>
      waiver === undefined ? [] : [{ finding, waiver }],
    ),
    fixed: outcome.fixed.toSorted(compareFindings),
  };
}

function blockingSet({ blocking }: FinishedReview): ReadonlySet<string> {
  return new Set(blocking.map(({ fingerprint }) => fingerprint));
}

function finishedTitle(outcome: FinishedReview, findings: SortedFindings): string {
  const blocking = blockingSet(outcome);
  const minorNew = severityCounts(
    findings.new.filter(({ fingerprint }) => !blocking.has(fingerprint)),
  );
  const minorOpen = findings.open.filter(({ fingerprint }) => !blocking.has(fingerprint)).length;
  const rest = [
    ...minorNew.map((text, index) => (index === minorNew.length - 1 ? `${text} new` : text)),
    ...(minorOpen === 0 ? [] : [`${digits(minorOpen)} open before`]),
    ...(findings.waived.length === 0 ? [] : [`${digits(findings.waived.length)} waived`]),
    ...(findings.fixed.length === 0 ? [] : [`${digits(findings.fixed.length)} fixed`]),
  ].join(', ');
  const verdict = verdictTitle(outcome, findings);
  return rest === '' ? verdict : `${verdict}; ${rest}`;
}

function verdictTitle({ reason }: FinishedReview, findings: SortedFindings): string {
  switch (reason) {
    case 'clean':
      return 'No findings';
    case 'not-blocking':
      return 'Nothing blocks this merge';
    case 'incomplete':
      return 'Too much of this change could not be read';
    case 'policy-invalid':
      return 'The policy file has a mistake';
    case 'blocking':
      return `${blockingCount(findings)} this merge`;
  }
}

/** `1 critical finding blocks`, `2 critical findings block`, `3 findings block` for mixed severities. */
function blockingCount({ blocking }: SortedFindings): string {
  const severities = new Set(blocking.map(({ severity }) => severity));
  const [severity] = severities;
  const noun = severities.size === 1 ? `${severity ?? ''} finding` : 'finding';
  return `${count(blocking.length, noun)} ${blocking.length === 1 ? 'blocks' : 'block'}`;
}

function finishedSummary(
  outcome: FinishedReview,
  findings: SortedFindings,
  rules: RuleBook,
  progress: ReviewProgress | undefined,
): string {
  const blocking = blockingSet(outcome);
  return [
    verdictSection(outcome, findings, rules),
    ...(progress === undefined ? [] : [progressSection(progress, outcome.head, rules)]),
    ...notesSection(outcome.notes),
    ...countsSection(findings),
    ...(findings.new.length === 0
      ? []
      : [`### New\n\n${findingTable(findings.new, rules, { limit: 26_000, blocking })}`]),
    ...fixedSection(findings.fixed, rules),
    ...(findings.open.length === 0
      ? []
      : [
          folded(
            `${count(findings.open.length, 'finding')} open before this change`,
            findingTable(findings.open, rules, { limit: 10_000, blocking }),
          ),
        ]),
    ...asideSections(
      { waived: findings.waived, leftOut: leftOutBySetting(outcome.leftOut), notes: [] },
      rules,
      5_000,
    ),
    coverageSection(outcome.coverage, 12_000),
    ...controlsSection(outcome.controls, 4_000),
  ].join('\n\n');
}

function verdictSection(
  outcome: FinishedReview,
  findings: SortedFindings,
  rules: RuleBook,
): string {
  switch (outcome.reason) {
    case 'clean':
      return '**No rule reports anything in the files that were read.**';
    case 'not-blocking':
      return '**Nothing blocks this merge.**';
    case 'incomplete':
      return [
        '**Too much of this change could not be read, so it is not passed.** Coverage and notes say what is missing.',
        ...blockerList(outcome, findings, rules),
      ].join('\n\n');
    case 'policy-invalid':
      return [
        '**A policy file has a mistake, so nobody can tell what should block.** Mend it, and the check runs again.',
        ...policyProblemList(outcome.policyProblems),
        ...blockerList(outcome, findings, rules),
      ].join('\n\n');
    case 'blocking':
      return [
        `**${blockingCount(findings)} this merge.** Push a fix, and the check runs again.`,
        ...blockerList(outcome, findings, rules),
      ].join('\n\n');
  }
}

function blockerList(
  outcome: FinishedReview,
  findings: SortedFindings,
  rules: RuleBook,
): readonly string[] {
  if (findings.blocking.length === 0) {
    return [];
  }
  const reasons = new Map(
    outcome.blocking.map(({ fingerprint, because }) => [fingerprint, because]),
  );
  const lines = findings.blocking.map(
    ({ fingerprint, rule, path, start }) =>
      `- ${placeCode(path, start.line)}: ${escapeText(ruleTitle(rules, rule))} (${ruleLink(rules, rule)}). It blocks because it is ${escapeText(reasons.get(fingerprint) ?? '')}.`,
  );
  return [
    fitBlocks(lines, {
      limit: 3_000,
      separator: '\n',
      leftOut: (left) => `- and ${digits(left)} more`,
    }),
  ];
}

function policyProblemList(problems: FinishedReview['policyProblems']): readonly string[] {
  if (problems.length === 0) {
    return [];
  }
  const lines = problems.map(
    ({ path, start, message }) => `- ${placeCode(path, start.line)}: ${escapeText(message)}`,
  );
  return [
    fitBlocks(lines, {
      limit: 6_000,
      separator: '\n',
      leftOut: (left) => `- and ${digits(left)} more`,
    }),
  ];
}

function notesSection(notes: readonly string[]): readonly string[] {
  if (notes.length === 0) {
    return [];
  }
  const list = fitBlocks(
    notes.map((note) => `- ${escapeText(note)}`),
    { limit: 3_000, separator: '\n', leftOut: (left) => `- and ${count(left, 'further note')}` },
  );
  return [`Notes:\n\n${list}`];
}

function countsSection(findings: SortedFindings): readonly string[] {
  const rows: readonly (readonly [string, readonly Finding[]])[] = [
    ['New', findings.new],
    ['Open before', findings.open],
    ['Waived', findings.waived.map(({ finding }) => finding)],
    ['Fixed', findings.fixed],
  ];
  const filled = rows.filter(([, group]) => group.length > 0);
  // One row alone repeats the title.
  if (filled.length < 2) {
    return [];
  }
  const columns = SEVERITIES.filter((severity) =>
    filled.some(([, group]) => countSeverity(group, severity) > 0),
  );
  return [
    [
      tableRow(['', ...columns]),
      tableRow(['---', ...columns.map(() => '--:')]),
      ...filled.map(([name, group]) =>
        tableRow([name, ...columns.map((severity) => digits(countSeverity(group, severity)))]),
      ),
    ].join('\n'),
  ];
}

function fixedSection(fixed: readonly Finding[], rules: RuleBook): readonly string[] {
  if (fixed.length === 0) {
    return [];
  }
  const lines = fixed.map(
    ({ severity, rule, path, start, message }) =>
      `- ${severity}, ${ruleLink(rules, rule)}, was at ${placeCode(path, start.line)}: ${escapeText(message)}`,
  );
  const list = fitBlocks(lines, {
    limit: 6_000,
    separator: '\n',
    leftOut: (left) => `- and ${digits(left)} more`,
  });
  return [`### Fixed\n\n${list}`];
}

/** What is said of each finding besides, by fingerprint. */
function standingOf(
  { findings }: FinishedReview,
  comments: PostedComments | undefined,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    findings.map((each) => [each.finding.fingerprint, findingStanding(each, comments)]),
  );
}

function finishedText(
  findings: SortedFindings,
  standing: ReadonlyMap<string, readonly string[]>,
  rules: RuleBook,
): string {
  const blocks = [...findings.new, ...findings.open].map((finding) =>
    truncateMarkdown(
      findingDetails(finding, rules, standing.get(finding.fingerprint)),
      16_000,
      "The rest of this finding was left out to stay within GitHub's limits.",
    ),
  );
  return blocks.length === 0
    ? 'No finding to explain.'
    : fitBlocks(blocks, {
        limit: OUTPUT_LIMIT,
        separator: '\n\n',
        leftOut: (left) =>
          `The details of ${count(left, 'further finding')} were left out to stay within GitHub's limits.`,
      });
}

const PHASES: Readonly<Record<ReviewPhase, string>> = {
  snapshot: 'reading the change',
  audit: 'auditing the code',
  compare: 'comparing with the base',
  gate: 'applying the policy',
  publish: 'publishing the result',
};

function unfinishedOutput({ conclusion, failure, base, head }: UnfinishedReview): CheckRunOutput {
  const phase = PHASES[failure.phase];
  const next = failure.willRetry
    ? 'Faultline tries again by itself. There is nothing to do.'
    : 'Faultline does not try again by itself. Re-run this check or push a commit. If it fails again, tell those who run Faultline and give them the commit and the step below.';
  const summary = [
    `**Could not finish: Faultline failed while ${phase}.** This is a fault of Faultline, not of this change. Nothing is known about the change, so the check does not let it pass.`,
    next,
    [
      `- Step: ${phase}`,
      `- Attempt: ${digits(failure.attempt)}`,
      `- Commit: ${inlineCode(head)}, compared with ${inlineCode(base)}`,
      `- Reason: ${escapeText(failure.message)}`,
    ].join('\n'),
  ].join('\n\n');
  return {
    conclusion,
    title: `Could not finish: Faultline failed while ${phase}${failure.willRetry ? '; it tries again' : ''}`,
    summary: truncateMarkdown(
      summary,
      OUTPUT_LIMIT,
      "The reason was left out to stay within GitHub's limits.",
    ),
    text: 'No finding to explain: the review did not finish.',
    annotations: [],
  };
}
