import { compareFindings } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';

import { byteLength, truncateMarkdown } from './byte-limit.ts';
import { lastLine } from './check-annotations.ts';
import { hiddenMarker } from './comment-marker.ts';
import { count } from './counting.ts';
import type { ReadLine } from './line-changes.ts';
import { escapeText, markdownLink } from './markdown.ts';
import { evidenceSection, learnMore } from './markdown-sections.ts';
import type { FinishedReview, ReviewOutcome } from './review-outcome.ts';
import { rulePageUrl, ruleTitle } from './rule-table.ts';
import type { RuleBook } from './rule-table.ts';
import { suggestionBlock } from './suggestion-block.ts';
import type { SuggestionBlock } from './suggestion-block.ts';

/** Which lines of the head GitHub lets a comment stand on. */
export interface CommentableLines {
  /** True when all lines of the range, ends included, are on the head's side of one hunk of the diff. */
  isCommentable(path: string, startLine: number, endLine: number): boolean;
}

/** One comment of a review, in the words of https://docs.github.com/en/rest/pulls/reviews. */
export interface ReviewComment {
  readonly path: string;
  /** The only or the last line. */
  readonly line: number;
  readonly side: 'RIGHT';
  /** Given for two or more lines: GitHub refuses a start that equals the line. */
  readonly start_line?: number;
  readonly start_side?: 'RIGHT';
  readonly body: string;
  /** For our books; not a field of GitHub's. */
  readonly fingerprint: string;
}

export interface PostableReview {
  readonly comments: readonly ReviewComment[];
  readonly body: string;
  /** New findings on commentable lines that the limit left out. */
  readonly left: number;
}

export interface ReviewCommentOptions {
  readonly diff: CommentableLines;
  /** Fingerprints for which a comment of ours stands already. */
  readonly alreadyPosted: ReadonlySet<string>;
  /** Lines of the head. */
  readonly readLine: ReadLine;
  /** Findings whose suggestion was tried and holds; the others' are not shown. None if not given. */
  readonly proved?: ReadonlySet<string>;
  /** Faultline's version, for the marker. */
  readonly version: string;
  /** Most comments of one review. */
  readonly limit?: number;
}

/** One review with many more meets GitHub's limit on creating content. */
const MOST_COMMENTS = 20;

/** Sources name 65,536 characters and more for a comment; this is safe under every reading. */
const BODY_LIMIT = 60_000;

/** The findings whose suggestion `reviewComments` could show, most severe first. */
export function findingsToProve(
  outcome: FinishedReview,
  options: Pick<ReviewCommentOptions, 'alreadyPosted' | 'limit'>,
): readonly Finding[] {
  return findingsWithoutComment(outcome, options)
    .filter(({ suggestion }) => suggestion !== null)
    .slice(0, options.limit ?? MOST_COMMENTS);
}

function findingsWithoutComment(
  { findings }: FinishedReview,
  { alreadyPosted }: Pick<ReviewCommentOptions, 'alreadyPosted'>,
): readonly Finding[] {
  return findings
    .filter(
      ({ finding, state, isCommented, waiver }) =>
        state === 'new' &&
        isCommented &&
        waiver === undefined &&
        !alreadyPosted.has(finding.fingerprint),
    )
    .map(({ finding }) => finding)
    .toSorted(compareFindings);
}

/**
 * The review to post: one comment for each new finding on lines that can be commented and that has
 * none yet, most severe first. Null when there is nothing to post. Findings that the base has too are
 * not commented: the pull request did not bring them.
 */
export function reviewComments(
  outcome: ReviewOutcome,
  rules: RuleBook,
  options: ReviewCommentOptions,
): PostableReview | null {
  if (outcome.reason === 'could-not-finish') {
    return null;
  }
  const { version, limit = MOST_COMMENTS } = options;
  const candidates = findingsWithoutComment(outcome, options);
  const comments = candidates.flatMap((finding) => commentOn(finding, rules, options));
  const posted = comments.slice(0, limit);
  if (posted.length === 0) {
    return null;
  }
  const left = comments.length - posted.length;
  const outside = candidates.length - comments.length;
  return {
    comments: posted,
    body: `${reviewBody(posted.length, left, outside)}\n\n${hiddenMarker({ kind: 'review', head: outcome.head, version })}`,
    left,
  };
}

const COMMANDS =
  '`/faultline explain`, `/faultline waive until <day> because <reason>` or `/faultline wrong because <reason>`';

function reviewBody(posted: number, left: number, outside: number): string {
  return [
    `Faultline comments on ${count(posted, 'new finding')} in this change. Answer a comment with ${COMMANDS}.`,
    ...(left === 0
      ? []
      : [`${count(left, 'further new finding')} ${isOrAre(left)} listed in the check only.`]),
    ...(outside === 0
      ? []
      : [
          `${count(outside, 'new finding')} outside of the changed lines ${isOrAre(outside)} listed in the check.`,
        ]),
  ].join(' ');
}

function isOrAre(number: number): string {
  return number === 1 ? 'is' : 'are';
}

function commentOn(
  finding: Finding,
  rules: RuleBook,
  { diff, readLine, version, proved }: ReviewCommentOptions,
): readonly ReviewComment[] {
  const { path, fingerprint, rule } = finding;
  const isProved = proved?.has(fingerprint) === true;
  const block = isProved ? suggestionBlock(finding, readLine) : null;
  const suggestion =
    block !== null &&
    byteLength(block.markdown) < BODY_LIMIT / 2 &&
    diff.isCommentable(path, block.startLine, block.endLine)
      ? block
      : null;
  const lines = suggestion ?? commentableLine(finding, diff);
  if (lines === null) {
    return [];
  }
  const marker = hiddenMarker({ kind: 'finding', fingerprint, rule, version });
  return [
    {
      path,
      line: lines.endLine,
      side: 'RIGHT',
      ...(lines.startLine === lines.endLine
        ? {}
        : { start_line: lines.startLine, start_side: 'RIGHT' as const }),
      body: commentBody(
        isProved ? finding : { ...finding, suggestion: null },
        rules,
        suggestion,
        marker,
      ),
      fingerprint,
    },
  ];
}

/** The first line of the finding that can be commented, which is where the eye looks for it. */
function commentableLine(
  finding: Finding,
  diff: CommentableLines,
): { readonly startLine: number; readonly endLine: number } | null {
  for (let line = finding.start.line; line <= lastLine(finding); line += 1) {
    if (diff.isCommentable(finding.path, line, line)) {
      return { startLine: line, endLine: line };
    }
  }
  return null;
}

function commentBody(
  finding: Finding,
  rules: RuleBook,
  suggestion: SuggestionBlock | null,
  marker: string,
): string {
  const title = escapeText(ruleTitle(rules, finding.rule));
  const heading = `**${finding.severity}**: ${markdownLink(title, rulePageUrl(rules, finding.rule))} (confidence: ${finding.confidence})`;
  const explanation = [heading, escapeText(finding.message), ...evidenceSection(finding)].join(
    '\n\n',
  );
  const ending = [
    ...suggestionSection(finding, suggestion),
    learnMore(finding, rules),
    marker,
  ].join('\n\n');
  const room = BODY_LIMIT - byteLength(ending) - 2;
  return `${truncateMarkdown(explanation, room, 'The rest is in the check.')}\n\n${ending}`;
}

function suggestionSection(
  finding: Finding,
  suggestion: SuggestionBlock | null,
): readonly string[] {
  if (finding.suggestion === null) {
    return [];
  }
  const title = `Suggested change: ${escapeText(finding.suggestion.title)}. Verified: with it this finding is gone and no other comes.`;
  return suggestion === null ? [title] : [`${title}\n\n${suggestion.markdown}`];
}
