import type { Transaction } from 'kysely';
import { type Job, fromKysely } from 'pg-boss';
import type { Logger } from 'pino';
import { z } from 'zod';

import type { Database } from './database.ts';
import { type DeliveryHandler, runAttempt } from './delivery-attempt.ts';
import {
  type AttemptOutcome,
  type NextStep,
  type RestStep,
  type RetryPolicy,
  lockSubject,
  peekNext,
  settleAttempt,
  takeNext,
} from './delivery-table.ts';
import type { StoredDelivery } from './delivery.ts';
import type { StoreSchema } from './schema.ts';
import { SUBJECT_QUEUE, type SubjectJob, sendSubjectJob } from './subject-job.ts';
import { reserveTurn } from './turns.ts';

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
 * Works on the subject's next delivery, in the order of their arrival. Further ones get a job of their
 * own, so that a subject with many of them holds up nobody. A failing one holds back the later ones of
 * its subject until it is done, superseded or dead.
 */
export async function workSubject(
  database: Database,
  job: Job<SubjectJob>,
  options: SubjectWorkerOptions,
  log: Logger,
): Promise<void> {
  const delivery = await takeUp(database, job, options);
  if (delivery === undefined) {
    return;
  }
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
  const interrupted = AbortSignal.any([job.signal, options.aborting]);
  const limits = { seconds: options.attemptSeconds, interrupted };
  const outcome = await runAttempt(delivery, options.handle, limits, scoped);
  logOutcome(scoped, delivery, outcome);
  await withSubject(database, job, async (transaction, isOurs) => {
    await settleAttempt(transaction, outcome, options.retry);
    if (isOurs) {
      await giveBack(database, transaction, job, await peekNext(transaction, job.data.subject));
    }
  });
}

/** The next delivery. Undefined when there is none for this job, which is then given back. */
async function takeUp(
  database: Database,
  job: Job<SubjectJob>,
  options: SubjectWorkerOptions,
): Promise<StoredDelivery | undefined> {
  const first = await take(database, job, options, undefined);
  // Not inside of the transaction: the installation's other deliveries would wait for its end.
  const next =
    first.kind === 'turnless'
      ? await take(database, job, options, await reserveTurn(database.kysely, first))
      : first;
  return next.kind === 'delivery' ? next.delivery : undefined;
}

/** Takes the next delivery or gives the job back, unless the delivery is found to need a turn. */
async function take(
  database: Database,
  job: Job<SubjectJob>,
  { closing, retry }: SubjectWorkerOptions,
  reserved: number | undefined,
): Promise<NextStep> {
  const { subject } = job.data;
  return withSubject(database, job, async (transaction, isOurs) => {
    if (!isOurs) {
      return { kind: 'nothing' };
    }
    const next = closing.aborted
      ? await peekNext(transaction, subject)
      : await takeNext(transaction, subject, retry, reserved);
    if (next.kind === 'nothing' || next.kind === 'later') {
      await giveBack(database, transaction, job, next);
    }
    return next;
  });
}

/** One transaction, in which intake leaves the subject alone. */
async function withSubject<T>(
  database: Database,
  job: Job<SubjectJob>,
  work: (transaction: Transaction<StoreSchema>, isOurs: boolean) => Promise<T>,
): Promise<T> {
  return database.kysely.transaction().execute(async (transaction) => {
    await lockSubject(transaction, job.data.subject);
    return work(transaction, await holdsJob(database, transaction, job));
  });
}

/** Ends the job, with another one in its place when the subject has more to do. */
async function giveBack(
  { boss }: Database,
  transaction: Transaction<StoreSchema>,
  job: Job<SubjectJob>,
  next: RestStep,
): Promise<void> {
  await boss.deleteJob(SUBJECT_QUEUE, job.id, { db: fromKysely(transaction) });
  if (next.kind === 'later') {
    await sendSubjectJob(boss, transaction, job.data.subject, next);
  }
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
