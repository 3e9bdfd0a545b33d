import { compareFindings } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';

import { byteLength, truncateMarkdown } from './byte-limit.ts';
import { lastLine } from './check-annotations.ts';
import { hiddenMarker, shortPath } from './comment-marker.ts';
import { placeMessage, placesSection } from './comment-places.ts';
import type { CommentPlace } from './comment-places.ts';
import { count } from './counting.ts';
import { foldFindings } from './fold-findings.ts';
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
  /** Of the findings that it tells of. For our books; not a field of GitHub's. */
  readonly fingerprints: readonly string[];
}

export interface PostableReview {
  readonly comments: readonly ReviewComment[];
  readonly body: string;
  /** New findings that the limit left out. */
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
  options: Pick<ReviewCommentOptions, 'alreadyPosted' | 'diff' | 'limit'>,
): readonly Finding[] {
  return foldFindings(findingsWithoutComment(outcome, options))
    .flatMap((group) => anchorOf(group, options.diff) ?? [])
    .slice(0, options.limit ?? MOST_COMMENTS)
    .filter(({ suggestion }) => suggestion !== null);
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
 * none yet, most severe first, and one for all that say the same. Null when there is nothing to post.
 * Findings that the base has too are not commented: the pull request did not bring them.
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
  const comments = foldFindings(candidates).flatMap((group) => commentOn(group, rules, options));
  const posted = comments.slice(0, limit);
  if (posted.length === 0) {
    return null;
  }
  const left = findingsIn(comments.slice(limit));
  const outside = candidates.length - findingsIn(comments);
  const body = reviewBody(posted, outcome, { left, outside });
  return {
    comments: posted,
    body: `${body}\n\n${hiddenMarker({ kind: 'review', head: outcome.head, version })}`,
    left,
  };
}

function findingsIn(comments: readonly ReviewComment[]): number {
  return comments.flatMap(({ fingerprints }) => fingerprints).length;
}

const COMMANDS =
  'Reply to a comment with `/faultline explain` for the reasons and the fix, `/faultline waive until <day> because <reason>` to accept it for a time, or `/faultline wrong because <reason>` if it is mistaken.';

function reviewBody(
  posted: readonly ReviewComment[],
  { blocking }: FinishedReview,
  { left, outside }: { readonly left: number; readonly outside: number },
): string {
  const blockers = new Set(blocking.map(({ fingerprint }) => fingerprint));
  const blockingComments = posted.filter(({ fingerprints }) =>
    fingerprints.some((fingerprint) => blockers.has(fingerprint)),
  );
  return [
    `**${blockingSentence(blockingComments.length, posted.length)}** ${COMMANDS}`,
    ...(left === 0
      ? []
      : [`${count(left, 'further new finding')} ${isOrAre(left)} in the check only.`]),
    ...(outside === 0
      ? []
      : [
          `${count(outside, 'new finding')} outside of the changed lines ${isOrAre(outside)} in the check.`,
        ]),
  ].join(' ');
}

function blockingSentence(blocking: number, posted: number): string {
  if (posted === 1) {
    return blocking === 1
      ? 'This comment blocks the merge.'
      : 'This comment does not block the merge.';
  }
  if (blocking === 0) {
    return `None of these ${String(posted)} comments blocks the merge.`;
  }
  return blocking === posted
    ? `All of these ${String(posted)} comments block the merge.`
    : `${String(blocking)} of these ${String(posted)} comments ${blocking === 1 ? 'blocks' : 'block'} the merge.`;
}

function isOrAre(number: number): string {
  return number === 1 ? 'is' : 'are';
}

/** The finding on whose line a comment about all of them stands; undefined when the diff shows none. */
function anchorOf(group: readonly Finding[], diff: CommentableLines): Finding | undefined {
  return group.find((finding) => commentableLine(finding, diff) !== null);
}

function commentOn(
  group: readonly Finding[],
  rules: RuleBook,
  { diff, readLine, version, proved }: ReviewCommentOptions,
): readonly ReviewComment[] {
  const finding = anchorOf(group, diff);
  if (finding === undefined) {
    return [];
  }
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
  const places = group.length === 1 ? {} : { places: group.map(placeOf) };
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
        group,
        rules,
        suggestion,
        hiddenMarker({ kind: 'finding', fingerprint, rule, version, ...places }),
      ),
      fingerprints: group.map((each) => each.fingerprint),
    },
  ];
}

function placeOf({ fingerprint, path, start }: Finding): CommentPlace {
  return { fingerprint, path: shortPath(path), line: start.line, state: 'open' };
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
  group: readonly Finding[],
  rules: RuleBook,
  suggestion: SuggestionBlock | null,
  marker: string,
): string {
  const title = escapeText(ruleTitle(rules, finding.rule));
  const sure = finding.confidence === 'high' ? '' : ` (${finding.confidence} confidence)`;
  const heading = `**${finding.severity}**: ${markdownLink(title, rulePageUrl(rules, finding.rule))}${sure}`;
  const explanation = [heading, escapeText(finding.message), ...evidenceSection(finding)].join(
    '\n\n',
  );
  const ending = [
    ...placesOf(finding, group),
    ...suggestionSection(finding, suggestion, group.length > 1),
    learnMore(finding, rules, 'Reply `/faultline explain`'),
    marker,
  ].join('\n\n');
  const room = BODY_LIMIT - byteLength(ending) - 2;
  return `${truncateMarkdown(explanation, room, 'The rest is in the check.')}\n\n${ending}`;
}

/** Where the comment's findings are; what another one says in other words stands beside its place. */
function placesOf({ message }: Finding, group: readonly Finding[]): readonly string[] {
  const places = group.map((finding) => ({ finding, ...placeOf(finding) }));
  return group.length === 1
    ? []
    : [
        placesSection(places, ({ finding }) =>
          finding.message === message ? '' : placeMessage(finding),
        ),
      ];
}

function suggestionSection(
  finding: Finding,
  suggestion: SuggestionBlock | null,
  hasOthers: boolean,
): readonly string[] {
  if (finding.suggestion === null) {
    return [];
  }
  const title = `Suggested change: ${escapeText(finding.suggestion.title)}. Verified: with it this finding is gone and no other comes.${hasOthers ? ' The other places need the same.' : ''}`;
  return suggestion === null ? [title] : [`${title}\n\n${suggestion.markdown}`];
}
