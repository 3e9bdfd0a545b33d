import type { Logger } from 'pino';

import type { Database } from './database.ts';
import type { DeliveryHandler } from './delivery-attempt.ts';
import {
  type DeadLetter,
  type QueueDepth,
  type RetryPolicy,
  deleteFinished,
  listDeadLetters,
  lockSubject,
  measureDepth,
  peekNext,
  storeDelivery,
} from './delivery-table.ts';
import type { DeliveryIntake, IntakeResult, NewDelivery } from './delivery.ts';
import { reachingStore } from './store-failure.ts';
import {
  SUBJECT_QUEUE,
  prepareSubjectQueue,
  recoverSubjectJobs,
  sendSubjectJob,
  startSubjectWorker,
} from './subject-job.ts';
import { workSubject } from './subject-worker.ts';
import { forgetTurns, reserveTurnFor } from './turns.ts';

/** What can be tuned; everything has a default. */
export interface DeliveryQueueOptions {
  /** 10 attempts over about a quarter of an hour, the second after about 2 seconds, then twice as long each time, 5 minutes at most. */
  readonly retry?: Partial<RetryPolicy>;
  /** How often a worker looks for retries that became due, since only new jobs are notified: 2, at least 0.5. */
  readonly pollSeconds?: number;
  /** A worker process that is silent for so long loses its jobs: 15, at least 10. */
  readonly heartbeatSeconds?: number;
  /** Time limit of one attempt: 900. After it the signal is aborted and the attempt has failed. */
  readonly attemptSeconds?: number;
}

/** How deliveries are worked on. */
export interface WorkOptions {
  /** Subjects worked on at once by this process. Of several, one is kept free of what is in the background. */
  readonly concurrency: number;
  /**
   * Does the work of one delivery. Resolving completes it. Rejecting has it tried again later, not
   * before `retryAfterSeconds` if the error is a `FaultlineError` with that field; `github-paused` does
   * not count as an attempt. The signal is
   * aborted when the time is up, when the service stops and when the job was lost to another worker.
   */
  readonly handle: DeliveryHandler;
}

/** The durable queue between the front door and the reviews. */
export interface DeliveryQueue extends DeliveryIntake {
  /** Starts working, also on what an earlier process left unfinished. To be called once. */
  work(options: WorkOptions): Promise<void>;
  /**
   * Takes no further deliveries and gives running handlers `graceSeconds`. Then their signals are
   * aborted and their deliveries go back to the queue, the attempt not counted. Resolves when no
   * handler is waited for any more. `accept` works on until the database is closed.
   */
  stop(options: { readonly graceSeconds: number }): Promise<void>;
  depth(): Promise<QueueDepth>;
  /** The newest first. Accepting the GUID again, as GitHub's redelivery does, revives one. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;
  /**
   * Deletes what was completed or superseded longer ago than `days`, resolves with how many. Keep at
   * least the time for which GitHub redelivers (3 days, GitHub Enterprise Server 7), else a
   * redelivery is taken for new: https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
   */
  purge(days: number): Promise<number>;
}

const DEFAULT_RETRY: RetryPolicy = { attempts: 10, firstDelaySeconds: 2, maxDelaySeconds: 300 };

/**
 * A delivery and the job that promises its work are written in one transaction, so neither is ever
 * without the other. The job says only "this subject has work", and a subject has at most one,
 * waiting, at work and retried taken together (pg-boss policy `exclusive`): that serialises a
 * subject and never holds up another one. `stately` would: its fetch picks the oldest waiting job
 * even if the same subject is at work, fails on the unique index and takes none at all.
 *
 * Since a subject at work has no second job, intake and worker take turns by a lock on the subject:
 * either the worker still sees the new delivery, or intake sees that the job is gone and adds one.
 */
export async function createDeliveryQueue(
  database: Database,
  options: DeliveryQueueOptions,
  log: Logger,
): Promise<DeliveryQueue> {
  const { boss, kysely } = database;
  const closing = new AbortController();
  const aborting = new AbortController();
  await reachingStore(() => prepareSubjectQueue(boss, options.heartbeatSeconds ?? 15));
  return {
    accept: (delivery) => reachingStore(() => accept(database, delivery, log)),
    work: async ({ concurrency, handle }) => {
      const workerOptions = {
        handle,
        retry: { ...DEFAULT_RETRY, ...options.retry },
        attemptSeconds: options.attemptSeconds ?? 900,
        closing: closing.signal,
        aborting: aborting.signal,
      };
      await recoverSubjectJobs(database);
      for (let count = 0; count < concurrency; count += 1) {
        // However long what is in the background takes, one worker never waits for its end.
        const terms = {
          pollSeconds: options.pollSeconds ?? 2,
          isReserved: count > 0 && count === concurrency - 1,
        };
        await startSubjectWorker(boss, terms, (job) =>
          workSubject(database, job, workerOptions, log),
        );
      }
    },
    stop: async ({ graceSeconds }) => {
      closing.abort();
      const grace = setTimeout(() => {
        aborting.abort();
      }, graceSeconds * 1000);
      await boss.offWork(SUBJECT_QUEUE);
      clearTimeout(grace);
    },
    depth: () => measureDepth(kysely),
    deadLetters: (limit) => listDeadLetters(kysely, limit),
    purge: async (days) => {
      const count = await deleteFinished(kysely, days);
      await forgetTurns(kysely);
      return count;
    },
  };
}

async function accept(
  { kysely, boss }: Database,
  delivery: NewDelivery,
  log: Logger,
): Promise<IntakeResult> {
  const reserved = await reserveTurnFor(kysely, delivery);
  return kysely.transaction().execute(async (transaction) => {
    await lockSubject(transaction, delivery.subject);
    const { result, turn, superseded } = await storeDelivery(transaction, delivery, reserved);
    if (result !== 'queued') {
      return result;
    }
    if (delivery.isReplaceable) {
      log.debug(
        { delivery: delivery.guid, superseded },
        'older deliveries of the subject superseded',
      );
    }
    if (turn !== null && reserved === undefined) {
      // Taken over from a delivery that waited, whose job goes on waiting for this one.
      return result;
    }
    const next = await peekNext(transaction, delivery.subject);
    if (next.kind === 'later') {
      await sendSubjectJob(boss, transaction, delivery.subject, next);
    }
    return result;
  });
}
