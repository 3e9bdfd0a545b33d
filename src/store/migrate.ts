import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

import { FaultlineError } from '#core/errors.ts';

import { tables } from './migrations/0001-tables.ts';
import { reviewFindings } from './migrations/0002-review-findings.ts';
import { waivers } from './migrations/0003-waivers.ts';
import { sweep } from './migrations/0004-sweep.ts';
import { audits } from './migrations/0005-audits.ts';
import { traceContext } from './migrations/0007-trace-context.ts';
import { turns } from './migrations/0008-turns.ts';
import { waivedUntil } from './migrations/0010-waived-until.ts';
import { lastTurns } from './migrations/0011-last-turns.ts';
import type { StoreSchema } from './schema.ts';

/** In the order of their names, never renamed or edited once released. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-tables': tables,
  '0002-review-findings': reviewFindings,
  '0003-waivers': waivers,
  '0004-sweep': sweep,
  '0005-audits': audits,
  '0007-trace-context': traceContext,
  '0008-turns': turns,
  '0010-waived-until': waivedUntil,
  '0011-last-turns': lastTurns,
};

/**
 * Brings the schema `faultline` up to date, all or nothing. Safe for several processes that start at
 * once on one server: kysely's Migrator holds a session advisory lock meanwhile
 * (https://kysely.dev/docs/migrations). Rejects with `store-newer` when a newer version was there before.
 * `last` is for tests: no migration after it is run.
 */
export async function migrate(kysely: Kysely<StoreSchema>, last?: string): Promise<void> {
  await createSchema(kysely);
  await refuseNewer(kysely);
  const migrator = new Migrator({
    db: kysely,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    migrationTableSchema: 'faultline',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error } =
    last === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(last);
  if (error !== undefined) {
    throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
  }
}

/** Migrations only go forwards: what a newer version made of the tables is not known here. */
async function refuseNewer(kysely: Kysely<StoreSchema>): Promise<void> {
  const { rows: ledger } = await sql`select from pg_tables
    where schemaname = 'faultline' and tablename = 'migrations'`.execute(kysely);
  if (ledger.length === 0) {
    return;
  }
  const { rows } = await sql<{ readonly name: string }>`select name from faultline.migrations
    where name <> all(${Object.keys(MIGRATIONS)}::text[]) order by name`.execute(kysely);
  const [unknown] = rows;
  if (unknown !== undefined) {
    throw new FaultlineError(
      'store-newer',
      `A newer version of Faultline has been at this database: migration ${unknown.name} is not known here. Start that version, or restore the backup from before the update.`,
      { fields: { migration: unknown.name } },
    );
  }
}

/** `create schema if not exists` fails on the catalogue's unique index when two sessions race, hence the lock. */
async function createSchema(kysely: Kysely<StoreSchema>): Promise<void> {
  await kysely.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('faultline schema', 0))`.execute(
      transaction,
    );
    await sql`create schema if not exists faultline`.execute(transaction);
  });
}
