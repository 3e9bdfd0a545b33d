import { context, propagation } from '@opentelemetry/api';
import { type ExpressionBuilder, type Kysely, type Transaction, sql } from 'kysely';

import { isFaultlineError } from '#core/errors.ts';
import type { FaultlineError } from '#core/errors.ts';

import { BACKGROUND } from './delivery.ts';
import type { IntakeResult, NewDelivery, StoredDelivery } from './delivery.ts';
import type { DeliveryRow, StoreSchema } from './schema.ts';
import { type TurnOwner, turnOfReplaced } from './turns.ts';

/** How often and how soon a failed delivery is tried again. */
export interface RetryPolicy {
  /** Attempts in all, after which the delivery is dead. */
  readonly attempts: number;
  /** Wait after the first failure. It doubles with each further one, with a quarter of jitter both ways. */
  readonly firstDelaySeconds: number;
  /** No wait of the policy is longer; a failure's own `retryAfterSeconds` may be. */
  readonly maxDelaySeconds: number;
}

/** How an attempt ended. `attempt` fences the write: who lost the delivery to another worker changes nothing. */
export type AttemptOutcome =
  | { readonly kind: 'completed'; readonly guid: string; readonly attempt: number }
  | { readonly kind: 'released'; readonly guid: string; readonly attempt: number }
  /** GitHub was not asked: what comes of the delivery is as open as before. */
  | {
      readonly kind: 'deferred';
      readonly guid: string;
      readonly attempt: number;
      readonly error: FaultlineError;
    }
  | {
      readonly kind: 'failed';
      readonly guid: string;
      readonly attempt: number;
      readonly error: unknown;
    };

/** A delivery that used up its attempts. Its payload is kept until it is revived or erased. */
export interface DeadLetter {
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly subject: string;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
  readonly attempts: number;
  readonly lastError: string;
  readonly receivedAt: Date;
  readonly finishedAt: Date | undefined;
}

/** The backlog. Times are undefined when there is none. */
export interface QueueDepth {
  readonly waiting: number;
  /** Of those, what is in the background. */
  readonly waitingInBackground: number;
  readonly running: number;
  readonly dead: number;
  /** Since when the oldest delivery waits, also when it is to be tried again later. */
  readonly oldestWaitingSeconds: number | undefined;
  /** Since when the next delivery of some subject could be worked on and is not, the background left out. */
  readonly overdueSeconds: number | undefined;
}

/** What a subject has to do next. */
export type NextStep =
  | { readonly kind: 'nothing' }
  | ({ readonly kind: 'later' } & SubjectTurn)
  /** Its delivery lost its turn and is due: one has to be reserved. */
  | ({ readonly kind: 'turnless' } & TurnOwner)
  | { readonly kind: 'delivery'; readonly delivery: StoredDelivery };

/** What is left of a subject that is given back. */
export type RestStep = Extract<NextStep, { kind: 'nothing' | 'later' }>;

/** When a subject is worked on next. */
export interface SubjectTurn {
  /** It is not due before. */
  readonly seconds: number;
  /** Of all that are due the lowest is next. Null for one that gets its turn only when it is due. */
  readonly turn: number | null;
}

type Store = Kysely<StoreSchema> | Transaction<StoreSchema>;

const MAX_ERROR_LENGTH = 500;
/** GitHub's longest rate limit window is an hour; whoever asks for more than a day is mistaken. */
const MAX_RETRY_AFTER_SECONDS = 86_400;
const UNFINISHED = ['waiting', 'running'] as const;

/** Held until the transaction ends: intake and worker of one subject take turns. */
export async function lockSubject(store: Store, subject: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 1))`.execute(store);
}

/** What became of a delivery that was to be stored. */
export interface Stored {
  readonly result: IntakeResult;
  /** Its turn if it was queued. Null while it has none. */
  readonly turn: number | null;
  /** How many waiting deliveries it made unnecessary. */
  readonly superseded: number;
}

/**
 * Stores a new delivery or revives a dead one; an unfinished or finished one is left alone. It gets the turn
 * that was reserved for it, or takes over that of the one that it replaces. Without either, because that one
 * was taken up meanwhile, it gets its turn when it is due.
 *
 * One statement, since each is a way to the server and back.
 */
export async function storeDelivery(
  store: Store,
  delivery: NewDelivery,
  reserved: number | undefined,
): Promise<Stored> {
  const stored = await store
    .with('stored', (before) =>
      before
        .insertInto('faultline.deliveries')
        .values({
          guid: delivery.guid,
          event: delivery.event,
          action: delivery.action ?? null,
          installation_id: delivery.installationId ?? null,
          repository_id: delivery.repositoryId ?? null,
          subject: delivery.subject,
          turn: sql<number | null>`least(${turnOfReplaced(delivery)}, ${reserved ?? null}::bigint)`,
          is_replaceable: delivery.isReplaceable,
          payload: delivery.payload,
          traceparent: currentTrace(),
        })
        .onConflict((conflict) =>
          conflict
            .column('guid')
            .doUpdateSet((row) => ({
              sequence: sql`nextval('faultline.deliveries_sequence_seq')`,
              turn: row.ref('excluded.turn'),
              payload: row.ref('excluded.payload'),
              traceparent: row.ref('excluded.traceparent'),
              state: 'waiting',
              attempts: sql`0`,
              not_before: sql<Date>`now()`,
              received_at: sql<Date>`now()`,
              finished_at: null,
            }))
            .where('faultline.deliveries.state', '=', 'dead'),
        )
        .returning('turn'),
    )
    .with('superseded', (before) =>
      before
        .updateTable('faultline.deliveries')
        .set({ state: 'superseded', payload: null, finished_at: sql<Date>`now()` })
        .where('subject', '=', delivery.subject)
        .where('state', '=', 'waiting')
        .where('is_replaceable', '=', true)
        .where('guid', '!=', delivery.guid)
        .where(sql<boolean>`${delivery.isReplaceable}::boolean and exists (select from stored)`)
        .returning('guid'),
    )
    .selectFrom('stored')
    .select(['turn', sql<number>`(select count(*) from superseded)`.as('superseded')])
    .executeTakeFirst();
  if (stored !== undefined) {
    return { result: 'queued', ...stored };
  }
  const { state } = await store
    .selectFrom('faultline.deliveries')
    .select('state')
    .where('guid', '=', delivery.guid)
    .executeTakeFirstOrThrow();
  const isDone = state === 'completed' || state === 'superseded';
  return { result: isDone ? 'completed' : 'unfinished', turn: null, superseded: 0 };
}

/**
 * Writes how an attempt ended, unless another worker has the delivery by now. One that is put off loses
 * its turn: else many of one installation that fall due together would come before all others.
 */
export async function settleAttempt(
  store: Store,
  outcome: AttemptOutcome,
  retry: RetryPolicy,
): Promise<void> {
  const update = store
    .updateTable('faultline.deliveries')
    .where('guid', '=', outcome.guid)
    .where('state', '=', 'running')
    .where('attempts', '=', outcome.attempt);
  if (outcome.kind === 'completed') {
    await update
      .set({ state: 'completed', payload: null, last_error: null, finished_at: sql<Date>`now()` })
      .execute();
    return;
  }
  if (outcome.kind === 'released') {
    await update.set({ state: 'waiting', attempts: sql`attempts - 1` }).execute();
    return;
  }
  const last_error = describeFailure(outcome.error);
  if (outcome.kind === 'deferred') {
    const not_before = deferredUntil(outcome.error);
    await update
      .set({ state: 'waiting', turn: null, attempts: sql`attempts - 1`, last_error, not_before })
      .execute();
    return;
  }
  if (outcome.attempt >= retry.attempts) {
    await update.set({ state: 'dead', last_error, finished_at: sql<Date>`now()` }).execute();
    return;
  }
  await update
    .set({ state: 'waiting', turn: null, last_error, not_before: nextAttemptAt(outcome, retry) })
    .execute();
}

/**
 * Takes the subject's oldest unfinished delivery, if it is due, and counts the attempt. The caller
 * holds the subject's job, so a delivery still `running` was left behind by a worker that died: it
 * is taken again, or is dead if that was its last attempt (it may well be what kills the workers).
 * One without a turn gets the one that was reserved and is not taken yet.
 */
export async function takeNext(
  store: Store,
  subject: string,
  retry: RetryPolicy,
  reserved: number | undefined,
): Promise<NextStep> {
  const head = await oldestUnfinished(store, subject);
  if (head === undefined) {
    return { kind: 'nothing' };
  }
  if (head.state === 'running' && head.attempts >= retry.attempts) {
    const error = new Error('the worker ended during the last attempt');
    await settleAttempt(
      store,
      { kind: 'failed', guid: head.guid, attempt: head.attempts, error },
      retry,
    );
    return takeNext(store, subject, retry, reserved);
  }
  if (head.seconds > 0) {
    return { kind: 'later', seconds: head.seconds, turn: head.turn };
  }
  if (head.turn === null) {
    if (reserved === undefined) {
      return { kind: 'turnless', subject, installationId: head.installation_id ?? undefined };
    }
    await store
      .updateTable('faultline.deliveries')
      .set({ turn: reserved })
      .where('guid', '=', head.guid)
      .execute();
    return { kind: 'later', seconds: 0, turn: reserved };
  }
  const taken = await store
    .updateTable('faultline.deliveries')
    .set({ state: 'running', attempts: sql`attempts + 1` })
    .where('guid', '=', head.guid)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { kind: 'delivery', delivery: toStoredDelivery(taken, retry) };
}

/** When the subject's next work is due, without taking it. */
export async function peekNext(store: Store, subject: string): Promise<RestStep> {
  const head = await oldestUnfinished(store, subject);
  return head === undefined
    ? { kind: 'nothing' }
    : { kind: 'later', seconds: Math.max(0, head.seconds), turn: head.turn };
}

/** Subjects with unfinished deliveries, each with the turn of its oldest. */
export async function unfinishedSubjects(
  store: Store,
): Promise<readonly { readonly subject: string; readonly turn: number | null }[]> {
  return store
    .selectFrom('faultline.deliveries')
    .select(['subject', 'turn'])
    .distinctOn('subject')
    .where('state', 'in', UNFINISHED)
    .orderBy('subject')
    .orderBy('sequence')
    .execute();
}

/** The newest dead deliveries first. */
export async function listDeadLetters(store: Store, limit: number): Promise<DeadLetter[]> {
  const rows = await store
    .selectFrom('faultline.deliveries')
    .selectAll()
    .where('state', '=', 'dead')
    .orderBy('finished_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    guid: row.guid,
    event: row.event,
    action: row.action ?? undefined,
    subject: row.subject,
    installationId: row.installation_id ?? undefined,
    repositoryId: row.repository_id ?? undefined,
    attempts: row.attempts,
    lastError: row.last_error ?? '',
    receivedAt: row.received_at,
    finishedAt: row.finished_at ?? undefined,
  }));
}

/** Counts what is not finished, and what died. */
export async function measureDepth(store: Store): Promise<QueueDepth> {
  const row = await store
    .selectFrom('faultline.deliveries')
    .where('state', 'in', [...UNFINISHED, 'dead'])
    .select((builder) => [
      countState(builder, 'waiting').as('waiting'),
      countState(builder, 'waiting').filterWhere(isInBackground).as('waiting_in_background'),
      countState(builder, 'running').as('running'),
      countState(builder, 'dead').as('dead'),
      sql<
        number | null
      >`extract(epoch from now() - min(received_at) filter (where state = 'waiting'))::float8`.as(
        'oldest',
      ),
      sql<number | null>`(select extract(epoch from now() - min(not_before))::float8
        from (select distinct on (subject) state, not_before from faultline.deliveries
          where state in ('waiting', 'running') and not (${isInBackground})
          order by subject, sequence) heads
        where state = 'waiting' and not_before <= now())`.as('overdue'),
    ])
    .executeTakeFirstOrThrow();
  return {
    waiting: row.waiting,
    waitingInBackground: row.waiting_in_background,
    running: row.running,
    dead: row.dead,
    oldestWaitingSeconds: row.oldest ?? undefined,
    overdueSeconds: row.overdue ?? undefined,
  };
}

/** Deletes the rows of deliveries that were finished longer ago than `days`. Dead ones stay. Resolves with how many. */
export async function deleteFinished(store: Store, days: number): Promise<number> {
  const { numDeletedRows } = await store
    .deleteFrom('faultline.deliveries')
    .where('state', 'in', ['completed', 'superseded'])
    .where('finished_at', '<', sql<Date>`now() - make_interval(secs => ${days * 86_400})`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

const isInBackground = sql<boolean>`starts_with(subject, ${BACKGROUND})`;

function countState(
  builder: ExpressionBuilder<StoreSchema, 'faultline.deliveries'>,
  state: 'waiting' | 'running' | 'dead',
) {
  return builder.fn.countAll<number>().filterWhere('state', '=', state);
}

function oldestUnfinished(store: Store, subject: string) {
  return store
    .selectFrom('faultline.deliveries')
    .select(['guid', 'state', 'attempts', 'turn', 'installation_id'])
    .select(sql<number>`extract(epoch from not_before - now())::float8`.as('seconds'))
    .where('subject', '=', subject)
    .where('state', 'in', UNFINISHED)
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst();
}

function nextAttemptAt(outcome: Extract<AttemptOutcome, { kind: 'failed' }>, retry: RetryPolicy) {
  const doubled = retry.firstDelaySeconds * 2 ** (outcome.attempt - 1);
  return sql<Date>`now() + make_interval(secs => greatest(
    ${retryAfterSeconds(outcome.error)}::float8,
    least(${retry.maxDelaySeconds}::float8, ${doubled}::float8 * (0.75 + random() / 2))
  ))`;
}

// Half as long again at most, so that what waited together does not come back together.
function deferredUntil(error: FaultlineError) {
  return sql<Date>`now() + make_interval(secs => ${retryAfterSeconds(error)}::float8 * (1 + random() / 2))`;
}

/** A failure can say itself how long to wait, as GitHub's rate limits do. Zero when it does not. */
function retryAfterSeconds(error: unknown): number {
  const wanted = isFaultlineError(error) ? error.fields['retryAfterSeconds'] : undefined;
  return typeof wanted === 'number' && wanted > 0 ? Math.min(wanted, MAX_RETRY_AFTER_SECONDS) : 0;
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'a value that is not an error was thrown';
  }
  const kind = isFaultlineError(error) ? error.code : error.name;
  // PostgreSQL text cannot hold NUL.
  return `${kind}: ${error.message}`.replaceAll('\0', '').slice(0, MAX_ERROR_LENGTH);
}

/** Null when traces are off. */
function currentTrace(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

function toStoredDelivery(row: DeliveryRow, retry: RetryPolicy): StoredDelivery {
  return {
    guid: row.guid,
    event: row.event,
    action: row.action ?? undefined,
    installationId: row.installation_id ?? undefined,
    repositoryId: row.repository_id ?? undefined,
    subject: row.subject,
    isReplaceable: row.is_replaceable,
    payload: row.payload ?? '',
    traceparent: row.traceparent ?? undefined,
    attempt: row.attempts,
    isRetried: row.attempts < retry.attempts,
  };
}
