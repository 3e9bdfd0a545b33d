import type { Transaction } from 'kysely';
import { type Job, type PgBoss, fromKysely } from 'pg-boss';

import type { Database } from './database.ts';
import { type SubjectTurn, unfinishedSubjects } from './delivery-table.ts';
import { BACKGROUND } from './delivery.ts';
import type { StoreSchema } from './schema.ts';
import { BACKGROUND_TURN } from './turns.ts';

/** "This subject has work": what the work is stands in `faultline.deliveries`. */
export interface SubjectJob {
  readonly subject: string;
}

/** The only queue of pg-boss that Faultline has. */
export const SUBJECT_QUEUE = 'subjects';

/** pg-boss drops waiting jobs after a retention time. Ours wait for as long as their deliveries do. */
const RETENTION_SECONDS = 365 * 86_400;
/** The longest that pg-boss allows: an attempt has a limit of its own, and jobs of dead workers are known by their heartbeat. */
const JOB_SECONDS = 86_400;
/** A job is only retried when its worker died or the database failed it; attempts are counted per delivery. */
const JOB_RETRIES = 1_000_000;
const NO_JOB = '00000000-0000-0000-0000-000000000000';

/** Creates the queue or brings its options up to date. To be called before anything is sent. */
export async function prepareSubjectQueue(boss: PgBoss, heartbeatSeconds: number): Promise<void> {
  const options = {
    notify: true,
    heartbeatSeconds,
    expireInSeconds: JOB_SECONDS,
    retentionSeconds: RETENTION_SECONDS,
    retryLimit: JOB_RETRIES,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 30,
  };
  await boss.createQueue(SUBJECT_QUEUE, { ...options, policy: 'exclusive' });
  await boss.updateQueue(SUBJECT_QUEUE, options);
  // Fills pg-boss's queue cache. Cold, it would be read through the main handle from inside a
  // transaction, and on PGlite that waits for ever for the transaction that waits for it.
  await boss.findJobs(SUBJECT_QUEUE, { id: NO_JOB });
}

/** Makes sure that `subject` has a job for its next turn. One that waits is moved, one that is at work stays as it is. */
export async function sendSubjectJob(
  boss: PgBoss,
  transaction: Transaction<StoreSchema>,
  subject: string,
  { seconds, turn }: SubjectTurn,
): Promise<void> {
  await boss.upsert(SUBJECT_QUEUE, { subject } satisfies SubjectJob, {
    singletonKey: subject,
    startAfter: seconds,
    priority: priorityOf(subject, turn),
    db: fromKysely(transaction),
  });
}

/**
 * Gives every unfinished subject a job that has none. On PGlite jobs at work are first taken from
 * their workers: its directory is ours alone, so they belong to a process that is dead. On a server
 * they may be another process's, and come back by themselves when the heartbeat stays away.
 */
export async function recoverSubjectJobs({ boss, kysely, kind }: Database): Promise<void> {
  if (kind === 'pglite') {
    const jobs = await boss.findJobs<SubjectJob>(SUBJECT_QUEUE);
    const left = jobs.filter((job) => job.state === 'active').map((job) => job.id);
    if (left.length > 0) {
      await boss.deleteJob(SUBJECT_QUEUE, left);
    }
  }
  const subjects = await unfinishedSubjects(kysely);
  if (subjects.length > 0) {
    await boss.insert(
      SUBJECT_QUEUE,
      subjects.map(({ subject, turn }) => ({
        singletonKey: subject,
        priority: priorityOf(subject, turn),
        data: { subject } satisfies SubjectJob,
      })),
    );
  }
}

/** Jobs of a higher one are taken first: the lower the turn. Above zero for all but the background. */
function priorityOf(subject: string, turn: number | null): number {
  return BACKGROUND_TURN - (turn ?? (subject.startsWith(BACKGROUND) ? BACKGROUND_TURN : 0));
}

export interface SubjectWorkerTerms {
  readonly pollSeconds: number;
  /** Whether it leaves alone what waits in the background, so that it is free for all else. */
  readonly isReserved: boolean;
}

/** Starts one worker, which has one job at a time. */
export async function startSubjectWorker(
  boss: PgBoss,
  { pollSeconds, isReserved }: SubjectWorkerTerms,
  work: (job: Job<SubjectJob>) => Promise<void>,
): Promise<void> {
  const worker: { id?: string } = {};
  worker.id = await boss.work<SubjectJob>(
    SUBJECT_QUEUE,
    {
      pollingIntervalSeconds: pollSeconds,
      notifyPollingIntervalSeconds: pollSeconds,
      ...(isReserved ? { minPriority: 1 } : {}),
    },
    async (jobs) => {
      try {
        for (const job of jobs) {
          await work(job);
        }
      } finally {
        // A notification wakes a worker for one fetch only: it has to look again by itself.
        if (worker.id !== undefined) {
          boss.notifyWorker(worker.id);
        }
      }
    },
  );
}
