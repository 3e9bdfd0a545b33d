import type { OpenCheckRun, PullRequestPort } from '#github/ports.ts';
import { checkRunOutput } from '#report/check-run.ts';
import { readMarker } from '#report/comment-marker.ts';
import { reviewComments } from '#report/review-comments.ts';
import type { PostableReview } from '#report/review-comments.ts';

import { withCheckRun } from './check-lifecycle.ts';
import { checkName, writeCheckKey } from './check-name.ts';
import { diffOf } from './compare.ts';
import { reviewChange } from './review-change.ts';
import type { ReviewedChange } from './review-change.ts';
import type { Attempt, PublishingPorts } from './review-ports.ts';

/** Which heads of a pull request were reviewed, so that a check that nobody will conclude is found. */
export interface ReviewLedger {
  started(headSha: string, baseSha: string, checkRunId: number): Promise<void>;
  concluded(headSha: string, conclusion: string): Promise<void>;
  /** Check runs of other heads that were started and never concluded. */
  orphans(headSha: string): Promise<readonly OrphanedCheck[]>;
}

export interface OrphanedCheck {
  readonly headSha: string;
  readonly checkRunId: number;
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
  const { isOpen, headSha, baseSha, baseRef } = await ports.pullRequests.read(review.number);
  if (!isOpen) {
    return { kind: 'closed' };
  }
  const target = {
    name: checkName(baseRef),
    externalId: writeCheckKey({ kind: 'pull', number: review.number, baseBranch: baseRef }),
    headSha,
    baseSha,
  };
  return withCheckRun(ports, target, review, signal, async (run, onPhase) => {
    await ledger.started(headSha, baseSha, run.id);
    await supersedeOrphans(ports, headSha);
    const range = { base: baseSha, head: headSha };
    const reviewed = await reviewChange({ ...ports, onPhase }, range, signal);
    onPhase('publish');
    return publish(ports, review.number, run, reviewed, signal);
  });
}

// The review comes before the check's conclusion: a finding that is commented needs no annotation, and
// one whose comment was refused gets it.
async function publish(
  ports: PullRequestReviewPorts,
  number: number,
  run: OpenCheckRun,
  { outcome, change, readLine }: ReviewedChange,
  signal: AbortSignal,
): Promise<PullRequestResult> {
  const { rulebook, version, ledger, checks, pullRequests } = ports;
  const alreadyPosted = postedFingerprints(await pullRequests.ownComments(number));
  const diff = { isCommentable: diffOf(change) };
  const review = reviewComments(outcome, rulebook, { diff, alreadyPosted, readLine, version });
  signal.throwIfAborted();
  const posted =
    review === null ? [] : await postIfCurrent(pullRequests, number, outcome.head, review);
  const commented = new Set([...alreadyPosted, ...posted]);
  await checks.conclude(run, checkRunOutput(outcome, rulebook, { commented }));
  await ledger.concluded(outcome.head, outcome.conclusion);
  const { conclusion, head: headSha } = outcome;
  return { kind: 'concluded', conclusion, headSha, posted: posted.length };
}

// Comments on a head that was pushed over would stand on lines that nobody looks at. The check stays
// with its commit; the push has a review of its own waiting.
async function postIfCurrent(
  pullRequests: PullRequestPort,
  number: number,
  headSha: string,
  { body, comments }: PostableReview,
): Promise<readonly string[]> {
  const now = await pullRequests.read(number);
  if (!now.isOpen || now.headSha !== headSha) {
    return [];
  }
  await pullRequests.postReview(number, { headSha, body, comments });
  return comments.map(({ fingerprint }) => fingerprint);
}

function postedFingerprints(bodies: readonly string[]): ReadonlySet<string> {
  return new Set(
    bodies.flatMap((body) => {
      const marker = readMarker(body);
      return marker?.kind === 'finding' ? [marker.fingerprint] : [];
    }),
  );
}

async function supersedeOrphans(
  { checks, ledger }: PullRequestReviewPorts,
  headSha: string,
): Promise<void> {
  for (const orphan of await ledger.orphans(headSha)) {
    await checks.supersede(orphan.checkRunId);
    await ledger.concluded(orphan.headSha, 'cancelled');
  }
}
