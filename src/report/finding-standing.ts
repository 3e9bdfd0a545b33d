import { lastLine } from './check-annotations.ts';
import type { ClassifiedFinding } from './review-outcome.ts';

/** What became of the comments of a pull request's review. */
export interface PostedComments {
  /** Fingerprints of the findings that have a comment. */
  readonly commented: ReadonlySet<string>;
  readonly isRefused: boolean;
}

/**
 * Why a new finding does not block, and why it has no comment on its line: plain sentences, none where
 * it does and has. `comments` is undefined where nothing is commented.
 */
export function findingStanding(
  each: ClassifiedFinding,
  comments: PostedComments | undefined,
): readonly string[] {
  const { passesBecause, state, waiver, finding } = each;
  const isSaid =
    comments === undefined ||
    state !== 'new' ||
    waiver !== undefined ||
    comments.commented.has(finding.fingerprint);
  return [
    ...(passesBecause === undefined ? [] : [`It does not block: ${passesBecause}.`]),
    ...(isSaid ? [] : [`It has no comment: ${uncommentedBecause(each, comments)}.`]),
  ];
}

function uncommentedBecause(
  { isCommented, isInDiff, finding }: ClassifiedFinding,
  { isRefused }: PostedComments,
): string {
  if (!isCommented) {
    return 'the policy wants it said in the check only';
  }
  if (!isInDiff && finding.start.line === lastLine(finding)) {
    return 'its line is not in the diff';
  }
  return isRefused
    ? 'GitHub refused the comments of this push'
    : 'its lines are not in the diff, or this push had as many comments as one may have';
}
