import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Transaction } from 'kysely';
import { Pool } from 'pg';
import { type Job, PgBoss, fromKysely } from 'pg-boss';

import type { NewDelivery } from '#store/delivery.ts';
import { migrate } from '#store/migrate.ts';
import type { StoreSchema } from '#store/schema.ts';
import { SUBJECT_QUEUE } from '#store/subject-job.ts';
import type { SubjectJob } from '#store/subject-job.ts';

/** The last that version 0.1.0 had. To be set anew with each release, with the statements below. */
const LAST_MIGRATION = '0001-tables';

/** A delivery that the version before is at work on. */
export interface TakenByVersionBefore {
  readonly job: Job<SubjectJob>;
  readonly guid: string;
  readonly attempts: number;
}

/** The queue of the version before, as far as it asks something of the database: its statements word for word. */
export class VersionBefore {
  readonly #kysely: Kysely<StoreSchema>;
  readonly #boss: PgBoss;

  private constructor(kysely: Kysely<StoreSchema>, boss: PgBoss) {
    this.#kysely = kysely;
    this.#boss = boss;
  }

  /** On an empty database, whose schema then is that of the version before. */
  static async open(url: string): Promise<VersionBefore> {
    const pool = new Pool({ connectionString: url, max: 3 });
    const kysely = new Kysely<StoreSchema>({ dialect: new PostgresDialect({ pool }) });
    await migrate(kysely, LAST_MIGRATION);
    const boss = new PgBoss({ connectionString: url, schema: 'faultline_jobs', max: 2 });
    await boss.start();
    await boss.createQueue(SUBJECT_QUEUE, { policy: 'exclusive', heartbeatSeconds: 15 });
    return new VersionBefore(kysely, boss);
  }

  async accept(delivery: NewDelivery): Promise<void> {
    const { guid, event, subject, payload, isReplaceable, installationId, repositoryId } = delivery;
    await this.#locked(subject, async (transaction) => {
      await sql`
        insert into faultline.deliveries
          (guid, event, action, installation_id, repository_id, subject, is_replaceable, payload)
        values (${guid}, ${event}, ${delivery.action}, ${installationId}, ${repositoryId},
          ${subject}, ${isReplaceable}, ${payload})
        on conflict (guid) do update set
          sequence = nextval('faultline.deliveries_sequence_seq'), payload = ${payload},
          state = 'waiting', attempts = 0, not_before = now(),
          received_at = now(), finished_at = null
        where faultline.deliveries.state = 'dead'`.execute(transaction);
      await this.#boss.upsert(SUBJECT_QUEUE, { subject } satisfies SubjectJob, {
        singletonKey: subject,
        startAfter: 0,
        db: fromKysely(transaction),
      });
    });
  }

  /** The next delivery of the next job, undefined when none is due. */
  async take(): Promise<TakenByVersionBefore | undefined> {
    const [job] = await this.#boss.fetch<SubjectJob>(SUBJECT_QUEUE);
    if (job === undefined) {
      return undefined;
    }
    return this.#locked(job.data.subject, async (transaction) => {
      const { rows } = await sql<{ guid: string; attempts: number }>`
        update faultline.deliveries set state = 'running', attempts = attempts + 1
        where guid = (
          select guid from faultline.deliveries
          where subject = ${job.data.subject} and state in ('waiting', 'running')
          order by sequence limit 1)
        returning guid, attempts`.execute(transaction);
      return rows[0] === undefined ? undefined : { ...rows[0], job };
    });
  }

  /** Completes it, and ends the job, since its subject has nothing more to do. */
  async complete({ job, guid, attempts }: TakenByVersionBefore): Promise<void> {
    await this.#locked(job.data.subject, async (transaction) => {
      await sql`
        update faultline.deliveries
        set state = 'completed', payload = null, last_error = null, finished_at = now()
        where guid = ${guid} and state = 'running' and attempts = ${attempts}`.execute(transaction);
      await this.#boss.deleteJob(SUBJECT_QUEUE, job.id, { db: fromKysely(transaction) });
    });
  }

  /** Begins a review and notes its verdict, as its handler does meanwhile. */
  async review(repositoryId: number, number: number, headSha: string): Promise<void> {
    await sql`
      insert into faultline.pull_reviews
        (repository_id, number, head_sha, base_sha, check_run_id, state, conclusion)
      values (${repositoryId}, ${number}, ${headSha}, 'base', null, 'running', null)
      on conflict (repository_id, number, head_sha) do update set
        base_sha = excluded.base_sha,
        check_run_id = coalesce(excluded.check_run_id, faultline.pull_reviews.check_run_id),
        state = 'running', conclusion = null, started_at = now(), concluded_at = null`.execute(
      this.#kysely,
    );
    await sql`
      update faultline.pull_reviews
      set state = 'concluded', conclusion = 'success', concluded_at = now()
      where repository_id = ${repositoryId} and number = ${number}
        and head_sha = ${headSha}`.execute(this.#kysely);
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false });
    await this.#kysely.destroy();
  }

  async #locked<T>(
    subject: string,
    work: (transaction: Transaction<StoreSchema>) => Promise<T>,
  ): Promise<T> {
    return this.#kysely.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 1))`.execute(transaction);
      return work(transaction);
    });
  }
}
