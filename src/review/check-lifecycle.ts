import { FaultlineError } from '#core/errors.ts';
import type { OpenCheckRun } from '#github/ports.ts';
import { checkRunOutput } from '#report/check-run.ts';
import type { ReviewPhase, UnfinishedReview } from '#report/review-outcome.ts';

import type { Attempt, PublishingPorts } from './review-ports.ts';

export interface CheckTarget {
  readonly name: string;
  readonly externalId: string;
  readonly headSha: string;
  readonly baseSha: string;
}

/** The work between a check's beginning and its end. It concludes the run itself. */
export type CheckWork<T> = (run: OpenCheckRun, onPhase: (phase: ReviewPhase) => void) => Promise<T>;

/**
 * Opens the check run, does the work, and sees to it that no check is left pending for ever: when the
 * work fails, the run is concluded as "could not finish", which is a failure and says so, and the
 * error is thrown on, so that the queue tries again. An aborted signal leaves the check in progress,
 * since the same job goes on elsewhere and takes it up.
 */
export async function withCheckRun<T>(
  ports: Pick<PublishingPorts, 'checks' | 'rulebook'>,
  target: CheckTarget,
  attempt: Attempt,
  signal: AbortSignal,
  work: CheckWork<T>,
): Promise<T> {
  const { name, externalId, headSha } = target;
  const isRerun = attempt.isRerun && attempt.attempt === 1;
  const run = await ports.checks.open({ name, headSha, externalId, isRerun });
  let phase: ReviewPhase = 'snapshot';
  try {
    return await work(run, (next) => {
      phase = next;
    });
  } catch (error) {
    signal.throwIfAborted();
    await concludeUnfinished(ports, run, unfinished(target, attempt, phase, error), error);
    throw error;
  }
}

async function concludeUnfinished(
  { checks, rulebook }: Pick<PublishingPorts, 'checks' | 'rulebook'>,
  run: OpenCheckRun,
  outcome: UnfinishedReview,
  error: unknown,
): Promise<void> {
  try {
    await checks.conclude(run, checkRunOutput(outcome, rulebook));
  } catch (cause) {
    throw new AggregateError([error, cause], 'The review failed, and so did saying so.', { cause });
  }
}

function unfinished(
  { baseSha, headSha }: CheckTarget,
  { attempt, isRetried }: Attempt,
  phase: ReviewPhase,
  error: unknown,
): UnfinishedReview {
  return {
    base: baseSha,
    head: headSha,
    conclusion: 'failure',
    reason: 'could-not-finish',
    failure: { phase, message: publicMessage(error), willRetry: isRetried, attempt },
  };
}

// Our own messages are written to be read; those of libraries can quote what must not be published.
function publicMessage(error: unknown): string {
  return error instanceof FaultlineError ? error.message : 'Faultline ran into an internal error.';
}
