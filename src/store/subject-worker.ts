import type { Transaction } from 'kysely';
import { type Job, fromKysely } from 'pg-boss';
import type { Logger } from 'pino';
import { z } from 'zod';

import type { Database } from './database.ts';
import { type DeliveryHandler, runAttempt } from './delivery-attempt.ts';
import {
  type AttemptOutcome,
  type RetryPolicy,
  lockSubject,
  peekNext,
  settleAttempt,
  takeNext,
} from './delivery-table.ts';
import type { StoredDelivery } from './delivery.ts';
import type { StoreSchema } from './schema.ts';
import { SUBJECT_QUEUE, type SubjectJob, sendSubjectJob } from './subject-job.ts';

/** pg-boss answers with this, but declares an empty type. */
const touchedSchema = z.object({ affected: z.number() });

/** What a worker needs to know besides the job. */
export interface SubjectWorkerOptions {
  readonly handle: DeliveryHandler;
  readonly retry: RetryPolicy;
  readonly attemptSeconds: number;
  /** Aborted when no further delivery may be taken. */
  readonly closing: AbortSignal;
  /** Aborted when the running handlers have to end, too. */
  readonly aborting: AbortSignal;
}

/**
 * Works on a subject's deliveries in the order of their arrival until none is due. A failing one
 * holds back the later ones of its subject until it is done, superseded or dead.
 */
export async function workSubject(
  database: Database,
  job: Job<SubjectJob>,
  options: SubjectWorkerOptions,
  log: Logger,
): Promise<void> {
  const interrupted = AbortSignal.any([job.signal, options.aborting]);
  let delivery = await advance(database, job, options, undefined);
  while (delivery !== undefined) {
    const scoped = log.child({
      job: job.id,
      subject: delivery.subject,
      delivery: delivery.guid,
      event: delivery.event,
      action: delivery.action,
      installation: delivery.installationId,
      repository: delivery.repositoryId,
      attempt: delivery.attempt,
    });
    const limits = { seconds: options.attemptSeconds, interrupted };
    const outcome = await runAttempt(delivery, options.handle, limits, scoped);
    logOutcome(scoped, delivery, outcome);
    delivery = await advance(database, job, options, outcome);
  }
}

/**
 * One transaction between two attempts: writes how the last one ended and takes the next delivery,
 * or gives the job back. Undefined when there is nothing more to do for this job.
 */
async function advance(
  database: Database,
  job: Job<SubjectJob>,
  options: SubjectWorkerOptions,
  outcome: AttemptOutcome | undefined,
): Promise<StoredDelivery | undefined> {
  const { subject } = job.data;
  return database.kysely.transaction().execute(async (transaction) => {
    await lockSubject(transaction, subject);
    const isOurs = await holdsJob(database, transaction, job);
    if (outcome !== undefined) {
      await settleAttempt(transaction, outcome, options.retry);
    }
    if (!isOurs) {
      return undefined;
    }
    const next = options.closing.aborted
      ? await peekNext(transaction, subject)
      : await takeNext(transaction, subject, options.retry);
    if (next.kind === 'delivery') {
      return next.delivery;
    }
    await database.boss.deleteJob(SUBJECT_QUEUE, job.id, { db: fromKysely(transaction) });
    if (next.kind === 'later') {
      await sendSubjectJob(database.boss, transaction, subject, next.seconds);
    }
    return undefined;
  });
}

/** False when the job went to another worker meanwhile, since this process was silent for too long. */
async function holdsJob(
  { boss }: Database,
  transaction: Transaction<StoreSchema>,
  job: Job<SubjectJob>,
): Promise<boolean> {
  const touched = await boss.touch(SUBJECT_QUEUE, job, { db: fromKysely(transaction) });
  return touchedSchema.parse(touched).affected === 1;
}

function logOutcome(log: Logger, delivery: StoredDelivery, outcome: AttemptOutcome): void {
  if (outcome.kind === 'completed') {
    log.info('delivery completed');
  } else if (outcome.kind === 'released') {
    log.warn('delivery interrupted, it goes back to the queue');
  } else if (outcome.kind === 'deferred') {
    const seconds = outcome.error.fields['retryAfterSeconds'];
    log.warn({ err: outcome.error, seconds }, 'delivery waits, GitHub cannot be asked');
  } else if (delivery.isRetried) {
    log.warn({ err: outcome.error }, 'delivery failed, it is tried again');
  } else {
    log.error({ err: outcome.error }, 'delivery failed for the last time, it is a dead letter');
  }
}
