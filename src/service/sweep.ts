import type { Logger } from 'pino';

import { isFaultlineError } from '#core/errors.ts';
import type { Leadership } from '#store/leadership.ts';

import { repeat } from './repeated-work.ts';
import type { RepeatedWork, Timer } from './repeated-work.ts';
import { sweepDeliveries } from './sweep-deliveries.ts';
import type { DeliverySweepPorts } from './sweep-deliveries.ts';
import { sweepPullRequests } from './sweep-pull-requests.ts';
import type { PullRequestSweepPorts } from './sweep-pull-requests.ts';
import { sweepWaivers } from './sweep-waivers.ts';

export interface SweepOptions {
  readonly ports: DeliverySweepPorts & PullRequestSweepPorts;
  readonly lead: Leadership;
  readonly everyMinutes: number;
  readonly log: Logger;
  readonly onResult: (result: SweepResult) => void;
  /** For tests. */
  readonly timer?: Timer | undefined;
}

/** What one run came to. A part that failed has done nothing, or not all. */
export interface SweepResult {
  readonly redelivered: number;
  readonly lost: number;
  readonly queued: number;
  readonly failures: number;
}

const LEAD = 'sweep';
const MINUTE_MS = 60_000;

/**
 * Looks at once, and then again and again, for what never reached the service: deliveries of GitHub's log
 * that the queue does not have, open pull requests without a verdict, and waivers that ended. Of several processes one does.
 * A failure is logged and left to the next run.
 */
export function startSweep({
  ports,
  lead,
  everyMinutes,
  log,
  onResult,
  timer,
}: SweepOptions): RepeatedWork {
  return repeat({
    everyMs: everyMinutes * MINUTE_MS,
    timer,
    work: async (stopping) => {
      try {
        const result = await lead(LEAD, async (lost) =>
          sweepOnce(ports, log, AbortSignal.any([stopping, lost])),
        );
        if (result !== undefined) {
          onResult(result);
        }
      } catch (error) {
        log.error({ err: error }, 'the sweep could not begin');
        onResult({ redelivered: 0, lost: 0, queued: 0, failures: 1 });
      }
    },
  });
}

async function sweepOnce(
  ports: SweepOptions['ports'],
  log: Logger,
  signal: AbortSignal,
): Promise<SweepResult> {
  const deliveries = await attempt(
    'deliveries',
    async () => sweepDeliveries(ports, signal),
    log,
    signal,
  );
  const ended = await attempt('waivers', async () => sweepWaivers(ports), log, signal);
  const pulls = await attempt(
    'pull requests',
    async () => sweepPullRequests(ports, signal),
    log,
    signal,
  );
  const failures = [deliveries, pulls, ended].filter((part) => part === undefined).length;
  const result = {
    redelivered: deliveries?.redelivered ?? 0,
    lost: deliveries?.lost ?? 0,
    queued: (pulls?.queued ?? 0) + (ended ?? 0),
    failures: failures + (pulls?.failed ?? 0),
  };
  log.info(
    { ...result, waiversEnded: ended ?? 0, repositories: pulls?.repositories ?? 0 },
    'sweep done',
  );
  return result;
}

/** Undefined when it failed or was ended. */
async function attempt<T>(
  part: string,
  work: () => Promise<T>,
  log: Logger,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) {
      const seconds = isFaultlineError(error) ? error.fields['retryAfterSeconds'] : undefined;
      log.error({ err: error, part, retryAfterSeconds: seconds }, 'a part of the sweep failed');
    }
    return undefined;
  }
}
