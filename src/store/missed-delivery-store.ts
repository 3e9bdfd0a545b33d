import { type Kysely, sql } from 'kysely';

import type { StoreSchema } from './schema.ts';

/** What GitHub's log says of a delivery that is not stored. */
export interface MissedDelivery {
  readonly guid: string;
  /** GitHub's id of its last attempt. */
  readonly deliveryId: number;
  /** Whether that attempt was answered with 2xx. */
  readonly wasAccepted: boolean;
}

/** Deliveries that GitHub sent and the queue does not have, until it is settled what becomes of them. */
export interface MissedDeliveryStore {
  /** How far the delivery log was read, in GitHub's time; undefined before the first time. */
  readUntil(): Promise<Date | undefined>;
  /** Notes what was found missing, and how far the log was read now; both or neither. */
  note(missed: readonly MissedDelivery[], readUntil: Date | undefined): Promise<void>;
  /** Those of the GUIDs that the queue has, in whatever state. */
  stored(guids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those of the repositories that are known. */
  knownRepositories(ids: readonly number[]): Promise<ReadonlySet<number>>;
  /** Those whose turn it is, the longest missed first. */
  due(limit: number): Promise<readonly MissedDelivery[]>;
  /** Notes that GitHub was asked to deliver it again: its turn comes again after a while that doubles each time. */
  asked(guid: string): Promise<void>;
  /** Nothing more is to be done about it. */
  settle(guids: readonly string[]): Promise<void>;
  /** Deletes what was settled longer ago than `days`. */
  purge(days: number): Promise<void>;
}

const LOG = 'app-deliveries';
const FIRST_PAUSE_SECONDS = 300;
const LONGEST_PAUSE_SECONDS = 6 * 3_600;

/** Missed deliveries in the table `faultline.missed_deliveries`. */
export function createMissedDeliveryStore(kysely: Kysely<StoreSchema>): MissedDeliveryStore {
  return {
    readUntil: async () => {
      const row = await kysely
        .selectFrom('faultline.log_marks')
        .select('read_until')
        .where('log', '=', LOG)
        .executeTakeFirst();
      return row?.read_until;
    },
    note: (missed, readUntil) => note(kysely, missed, readUntil),
    stored: async (guids) => {
      const rows = await kysely
        .selectFrom('faultline.deliveries')
        .select('guid')
        .where('guid', '=', sql<string>`any(${guids}::text[])`)
        .execute();
      return new Set(rows.map(({ guid }) => guid));
    },
    knownRepositories: async (ids) => {
      const rows = await kysely
        .selectFrom('faultline.repositories')
        .select('id')
        .where('id', '=', sql<number>`any(${ids}::bigint[])`)
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    due: async (limit) => {
      const rows = await kysely
        .selectFrom('faultline.missed_deliveries')
        .select(['guid', 'delivery_id', 'was_accepted'])
        .where('settled_at', 'is', null)
        .where('due_at', '<=', sql<Date>`now()`)
        .orderBy('found_at')
        .orderBy('delivery_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        guid: row.guid,
        deliveryId: row.delivery_id,
        wasAccepted: row.was_accepted,
      }));
    },
    asked: async (guid) => {
      await kysely
        .updateTable('faultline.missed_deliveries')
        .set({
          asked: sql`asked + 1`,
          due_at: sql<Date>`now() + make_interval(secs => least(
            ${LONGEST_PAUSE_SECONDS}::float8, ${FIRST_PAUSE_SECONDS}::float8 * 2 ^ least(asked, 20)
          ))`,
        })
        .where('guid', '=', guid)
        .execute();
    },
    settle: async (guids) => {
      await kysely
        .updateTable('faultline.missed_deliveries')
        .set({ settled_at: sql<Date>`now()` })
        .where('guid', '=', sql<string>`any(${guids}::text[])`)
        .execute();
    },
    purge: async (days) => {
      await kysely
        .deleteFrom('faultline.missed_deliveries')
        .where('settled_at', '<', sql<Date>`now() - make_interval(secs => ${days * 86_400})`)
        .execute();
    },
  };
}

async function note(
  kysely: Kysely<StoreSchema>,
  missed: readonly MissedDelivery[],
  readUntil: Date | undefined,
): Promise<void> {
  await kysely.transaction().execute(async (transaction) => {
    for (const { guid, deliveryId, wasAccepted } of missed) {
      const attempt = { delivery_id: deliveryId, was_accepted: wasAccepted };
      await transaction
        .insertInto('faultline.missed_deliveries')
        .values({ guid, ...attempt })
        .onConflict((conflict) =>
          conflict
            .column('guid')
            // A settled one is read again with the last minutes of the log, and stays settled.
            .doUpdateSet({
              ...attempt,
              // What was answered meanwhile is looked at now.
              ...(wasAccepted ? { due_at: sql<Date>`now()` } : {}),
            })
            .where('faultline.missed_deliveries.delivery_id', '<', deliveryId)
            .where('faultline.missed_deliveries.settled_at', 'is', null),
        )
        .execute();
    }
    if (readUntil !== undefined) {
      await transaction
        .insertInto('faultline.log_marks')
        .values({ log: LOG, read_until: readUntil })
        .onConflict((conflict) => conflict.column('log').doUpdateSet({ read_until: readUntil }))
        .execute();
    }
  });
}
