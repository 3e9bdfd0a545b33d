import { FaultlineError, isFaultlineError } from '#core/errors.ts';
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

/** The queue leaves a worker five seconds after the time of an attempt is up. */
const LAST_WORDS_MS = 4_000;

/**
 * Opens the check run, does the work, and sees to it that no check is left pending for ever: when the
 * work fails or its time is up, the run is concluded as "could not finish", which is a failure and says
 * so, and the error is thrown on, so that the queue tries again. An interruption leaves the check in
 * progress, since the same job goes on elsewhere and takes it up.
 */
export async function withCheckRun<T>(
  ports: Pick<PublishingPorts, 'checks' | 'rulebook' | 'watchPhases' | 'onOutcome'>,
  target: CheckTarget,
  attempt: Attempt,
  signal: AbortSignal,
  work: CheckWork<T>,
): Promise<T> {
  const { name, externalId, headSha } = target;
  const isRerun = attempt.isRerun && attempt.attempt === 1;
  const run = await ports.checks.open({ name, headSha, externalId, isRerun }, signal);
  let phase: ReviewPhase = 'snapshot';
  try {
    return await work(run, (next) => {
      phase = next;
      ports.watchPhases?.(next);
    });
  } catch (error) {
    if (!isTimeUp(signal)) {
      signal.throwIfAborted();
    }
    if (isFaultlineError(error, 'github-paused')) {
      // The queue waits and goes on; nothing could be said meanwhile anyway.
      throw error;
    }
    const failure = isTimeUp(signal) ? outOfTime(error) : error;
    const outcome = unfinished(target, attempt, phase, failure);
    const lastWords = isTimeUp(signal) ? AbortSignal.timeout(LAST_WORDS_MS) : signal;
    await concludeUnfinished(ports, run, outcome, failure, lastWords);
    ports.onOutcome?.(outcome);
    throw failure;
  } finally {
    ports.watchPhases?.(undefined);
  }
}

function isTimeUp({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

function outOfTime(cause: unknown): FaultlineError {
  return new FaultlineError('audit-timeout', 'The review took longer than one attempt may.', {
    cause,
  });
}

async function concludeUnfinished(
  { checks, rulebook }: Pick<PublishingPorts, 'checks' | 'rulebook'>,
  run: OpenCheckRun,
  outcome: UnfinishedReview,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  try {
    await checks.conclude(run, checkRunOutput(outcome, rulebook), signal);
  } catch (cause) {
    throw bothFailed(error, cause);
  }
}

// GitHub may have said to either how long it wants to be left alone.
function bothFailed(error: unknown, second: unknown): FaultlineError {
  const waits = [error, second].flatMap((failure) => {
    const wait = isFaultlineError(failure) ? failure.fields['retryAfterSeconds'] : undefined;
    return typeof wait === 'number' ? [wait] : [];
  });
  return new FaultlineError('github-refused', 'The review failed, and so did saying so.', {
    cause: new AggregateError([error, second]),
    fields: waits.length === 0 ? {} : { retryAfterSeconds: Math.max(...waits) },
  });
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
