import type { Day } from '#config/waiver.ts';
import { compareText } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';
import type { OpenCheckRun, OwnComment, PullRequestPort } from '#github/ports.ts';
import { checkRunOutput } from '#report/check-run.ts';
import { fingerprintsIn, readMarker } from '#report/comment-marker.ts';
import { commentEdits } from '#report/comment-edits.ts';
import type { CommentEdit } from '#report/comment-edits.ts';
import { findingsToProve, reviewComments } from '#report/review-comments.ts';
import type { PostableReview } from '#report/review-comments.ts';
import type { FinishedReview } from '#report/review-outcome.ts';
import { reviewProgress } from '#report/review-progress.ts';
import type { EarlierReview, RememberedFinding } from '#report/review-progress.ts';

import { withCheckRun } from './check-lifecycle.ts';
import { checkName, readCheckKey, writeCheckKey } from './check-name.ts';
import { diffOf } from './compare.ts';
import { followFindings } from './follow-findings.ts';
import type { KnownPlace } from './follow-findings.ts';
import { reviewChange } from './review-change.ts';
import type { ReviewedChange } from './review-change.ts';
import type { Attempt, PublishingPorts } from './review-ports.ts';

/** A finding that is no new one and that people can name: waived, or of the base and blocking. */
export interface AsideFinding extends RememberedFinding {
  readonly state: 'open' | 'waived';
}

/** Which heads of a pull request were reviewed, so that a check that nobody will conclude is found. */
export interface ReviewLedger {
  /** Noted before GitHub is told anything. */
  started(headSha: string, baseSha: string): Promise<void>;
  /**
   * With what it called new, which the next review compares itself with, and what can be named in
   * comments besides. `waivedUntil` is the last day of the waiver that ends first.
   */
  concluded(
    headSha: string,
    conclusion: string,
    findings: readonly RememberedFinding[],
    aside: readonly AsideFinding[],
    waivedUntil: Day | undefined,
  ): Promise<void>;
  /** Concluded reviews of other heads, oldest first. */
  earlier(headSha: string): Promise<readonly EarlierReview[]>;
  /** Heads whose review was started and never concluded. */
  unfinished(): Promise<readonly string[]>;
}

export interface PullRequestReview extends Attempt {
  readonly number: number;
}

export interface PullRequestReviewPorts extends PublishingPorts {
  readonly pullRequests: PullRequestPort;
  readonly ledger: ReviewLedger;
}

/** What became of it. */
export type PullRequestResult =
  | {
      readonly kind: 'concluded';
      readonly conclusion: 'success' | 'failure';
      readonly headSha: string;
      /** Comments that were posted now. */
      readonly posted: number;
      /** Why GitHub refused the comments, if it did. The check has the findings instead. */
      readonly refusal: Error | undefined;
    }
  /** Closed or merged before its turn came. */
  | { readonly kind: 'closed' };

/**
 * Reviews a pull request in the state in which it is now, whatever event asked for it, and says the
 * result: one check run, at most one review. Doing it again changes nothing.
 */
export async function reviewPullRequest(
  ports: PullRequestReviewPorts,
  review: PullRequestReview,
  signal: AbortSignal,
): Promise<PullRequestResult> {
  const { ledger } = ports;
  const { isOpen, headSha, baseSha, baseRef } = await ports.pullRequests.read(
    review.number,
    signal,
  );
  if (!isOpen) {
    return { kind: 'closed' };
  }
  const target = {
    name: checkName(baseRef),
    externalId: writeCheckKey({ kind: 'pull', number: review.number, baseBranch: baseRef }),
    headSha,
    baseSha,
  };
  const abandoned = await ledger.unfinished();
  await ledger.started(headSha, baseSha);
  const { result, edits } = await withCheckRun(
    ports,
    target,
    review,
    signal,
    async (run, onPhase) => {
      await supersede(ports, abandoned, review.number, target, signal);
      const range = { base: baseSha, head: headSha, branch: baseRef };
      const reviewed = await reviewChange({ ...ports, onPhase }, range, signal);
      onPhase('publish');
      return publish(ports, review.number, run, reviewed, signal);
    },
  );
  // GitHub takes about one write a second, so the verdict does not wait for them. When one fails, the
  // whole is done again and finds the check concluded.
  for (const edit of edits) {
    await ports.pullRequests.editComment(edit, signal);
  }
  return result;
}

interface Published {
  readonly result: PullRequestResult;
  /** Of our earlier comments, still to be made. */
  readonly edits: readonly CommentEdit[];
}

// The review comes before the check's conclusion: a finding that is commented needs no annotation, and
// one whose comment was refused gets it.
async function publish(
  ports: PullRequestReviewPorts,
  number: number,
  run: OpenCheckRun,
  reviewed: ReviewedChange,
  signal: AbortSignal,
): Promise<Published> {
  const { rulebook, ledger, checks } = ports;
  const comments = await ports.pullRequests.ownComments(number, signal);
  const alreadyPosted = fingerprintsOf(comments.map(({ body }) => body));
  const earlier = await ledger.earlier(reviewed.outcome.head);
  const outcome = followFindings(reviewed.outcome, knownIn(earlier, comments));
  // One review a head: what its limit left out is in the check, however often this is repeated.
  const { posted, refusal } = isPostedOn(outcome.head, comments)
    ? NOTHING_POSTED
    : await postComments(ports, number, { ...reviewed, outcome }, alreadyPosted, signal);
  const commented = new Set([...alreadyPosted, ...posted]);
  const progress = reviewProgress(earlier, outcome);
  await checks.conclude(
    run,
    checkRunOutput(outcome, rulebook, { commented, isRefused: refusal !== undefined, progress }),
    signal,
  );
  ports.onOutcome?.(outcome);
  const { conclusion, head: headSha } = outcome;
  await ledger.concluded(
    headSha,
    conclusion,
    newFindings(outcome),
    asideFindings(outcome),
    waivedUntil(outcome),
  );
  return {
    result: { kind: 'concluded', conclusion, headSha, posted: posted.length, refusal },
    edits: commentEdits(outcome, comments),
  };
}

interface Posting {
  /** Fingerprints. */
  readonly posted: readonly string[];
  readonly refusal: Error | undefined;
}

const NOTHING_POSTED: Posting = { posted: [], refusal: undefined };

// Comments on a head that was pushed over would stand on lines that nobody looks at. The check stays
// with its commit; the push has a review of its own waiting.
async function postComments(
  { rulebook, version, pullRequests }: PullRequestReviewPorts,
  number: number,
  { outcome, change, mostComments, prove, readLine }: ReviewedChange,
  alreadyPosted: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Posting> {
  const diff = { isCommentable: diffOf(change) };
  const options = { diff, readLine, version, limit: mostComments };
  const proved = await prove(findingsToProve(outcome, { ...options, alreadyPosted }));
  function reviewBeside(posted: ReadonlySet<string>): PostableReview | null {
    return reviewComments(outcome, rulebook, { ...options, alreadyPosted: posted, proved });
  }
  if (reviewBeside(alreadyPosted) === null) {
    return NOTHING_POSTED;
  }
  const headSha = outcome.head;
  const now = await pullRequests.read(number, signal);
  if (!now.isOpen || now.headSha !== headSha) {
    return NOTHING_POSTED;
  }
  // What was there is known from the beginning, and a worker that was taken for dead may have spoken since.
  const present = await pullRequests.listOwnComments(number, signal);
  const review = reviewBeside(
    new Set([...alreadyPosted, ...fingerprintsOf(present.map(({ body }) => body))]),
  );
  if (review === null || isPostedOn(headSha, present)) {
    return NOTHING_POSTED;
  }
  const { body, comments } = review;
  const receipt = await pullRequests.postReview(number, { headSha, body, comments }, signal);
  return receipt.kind === 'refused'
    ? { posted: [], refusal: receipt.error }
    : { posted: comments.flatMap(({ fingerprints }) => fingerprints), refusal: undefined };
}

/** Whether a review of a head is among our comments. */
function isPostedOn(head: string, comments: readonly OwnComment[]): boolean {
  return comments.some(
    ({ headSha, body }) => headSha === head && readMarker(body)?.kind !== 'answer',
  );
}

/** Where each finding was last seen that earlier reviews told of. */
function knownIn(
  earlier: readonly EarlierReview[],
  comments: readonly OwnComment[],
): ReadonlyMap<string, KnownPlace> {
  const last = earlier.at(-1);
  return new Map([
    ...comments.flatMap(({ body, path }) =>
      placesIn(body).map((place) => [place.fingerprint, { path, ...place }] as const),
    ),
    ...earlier.flatMap((review) =>
      review.findings.map(
        ({ fingerprint, path, line }) =>
          [fingerprint, { path, line, isOpen: review === last }] as const,
      ),
    ),
  ]);
}

function placesIn(body: string) {
  const marker = readMarker(body);
  if (marker?.kind !== 'finding') {
    return [];
  }
  const { fingerprint, places } = marker;
  return places === undefined
    ? [{ fingerprint, line: 0, isOpen: false }]
    : places.map((place) => ({ ...place, isOpen: false }));
}

function newFindings({ findings }: FinishedReview): readonly RememberedFinding[] {
  return findings
    .filter(({ state, waiver }) => state === 'new' && waiver === undefined)
    .map(({ finding }) => remembered(finding));
}

function asideFindings({ findings, blocking }: FinishedReview): readonly AsideFinding[] {
  const blockers = new Set(blocking.map(({ fingerprint }) => fingerprint));
  return findings.flatMap(({ finding, state, waiver }): readonly AsideFinding[] => {
    if (waiver !== undefined) {
      return [{ ...remembered(finding), state: 'waived' }];
    }
    return state === 'open' && blockers.has(finding.fingerprint)
      ? [{ ...remembered(finding), state }]
      : [];
  });
}

/** The last day of the waiver that ends first; undefined when there is none. */
function waivedUntil({ findings }: FinishedReview): Day | undefined {
  return findings
    .flatMap(({ waiver }) => waiver?.until ?? [])
    .toSorted(compareText)
    .at(0);
}

function remembered({ fingerprint, rule, severity, path, start }: Finding): RememberedFinding {
  return { fingerprint, rule, severity, path, line: start.line };
}

function fingerprintsOf(bodies: readonly string[]): ReadonlySet<string> {
  return new Set(
    bodies.flatMap((body) => {
      const marker = readMarker(body);
      return marker?.kind === 'finding' ? fingerprintsIn(marker) : [];
    }),
  );
}

// An earlier attempt can have left a check without a verdict on a head, or for a base, that is not the
// pull request's any more.
async function supersede(
  { checks, ledger }: PullRequestReviewPorts,
  heads: readonly string[],
  number: number,
  current: { readonly headSha: string; readonly externalId: string },
  signal: AbortSignal,
): Promise<void> {
  for (const headSha of heads) {
    const isCurrent = headSha === current.headSha;
    await checks.supersede(
      headSha,
      ({ externalId, isConcluded }) => {
        const key = readCheckKey(externalId);
        const isOurs = key?.kind === 'pull' && key.number === number;
        // On a head that was passed it may have been concluded as "could not finish, is tried again".
        const isPassed = !isCurrent || (!isConcluded && externalId !== current.externalId);
        return isOurs && isPassed;
      },
      signal,
    );
    if (!isCurrent) {
      await ledger.concluded(headSha, 'cancelled', [], [], undefined);
    }
  }
}
