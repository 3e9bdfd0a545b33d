import type { Logger } from 'pino';

import { FaultlineError, isFaultlineError } from '#core/errors.ts';

import type { StoredDelivery } from './delivery.ts';
import type { AttemptOutcome } from './delivery-table.ts';

/**
 * The work of one delivery, see `WorkOptions.handle`. What the handler binds to the log stands on the
 * lines that tell how the attempt ended, too.
 */
export type DeliveryHandler = (
  delivery: StoredDelivery,
  signal: AbortSignal,
  log: Logger,
) => Promise<void>;

/** What can end an attempt before its handler does. */
export interface AttemptLimits {
  readonly seconds: number;
  /** Aborted when the service stops or the job was lost: the attempt is not counted then. */
  readonly interrupted: AbortSignal;
}

/** A handler that ignores its signal for so long is left alone; whatever it still does is fenced off. */
const ABANDON_AFTER_MS = 5_000;

/** Runs `handle` once, within its limits. Never rejects: the outcome says how it ended. */
export async function runAttempt(
  delivery: StoredDelivery,
  handle: DeliveryHandler,
  limits: AttemptLimits,
  log: Logger,
): Promise<AttemptOutcome> {
  const { guid, attempt } = delivery;
  const timeUp = AbortSignal.timeout(limits.seconds * 1000);
  const signal = AbortSignal.any([limits.interrupted, timeUp]);
  try {
    await untilAbandoned(handle(delivery, signal, log), signal);
    return { kind: 'completed', guid, attempt };
  } catch (error) {
    if (limits.interrupted.aborted) {
      return { kind: 'released', guid, attempt };
    }
    if (isFaultlineError(error, 'github-paused')) {
      return { kind: 'deferred', guid, attempt, error };
    }
    return {
      kind: 'failed',
      guid,
      attempt,
      error: timeUp.aborted ? outOfTime(limits, error) : error,
    };
  }
}

function outOfTime(limits: AttemptLimits, cause: unknown): FaultlineError {
  return new FaultlineError(
    'audit-timeout',
    `The delivery was not done within ${limits.seconds} seconds.`,
    { fields: { limitSeconds: limits.seconds }, cause },
  );
}

/** Settles as `work` does, or rejects a while after `signal` was aborted. */
async function untilAbandoned(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  function abandonSoon(): void {
    timer = setTimeout(() => {
      reject(
        new Error('the handler went on after its signal was aborted', { cause: signal.reason }),
      );
    }, ABANDON_AFTER_MS);
  }
  if (signal.aborted) {
    abandonSoon();
  } else {
    signal.addEventListener('abort', abandonSoon, { once: true });
  }
  try {
    await Promise.race([work, abandoned]);
  } finally {
    signal.removeEventListener('abort', abandonSoon);
    clearTimeout(timer);
  }
}
