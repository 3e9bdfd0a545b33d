import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

import { tables } from './migrations/0001-tables.ts';
import { reviewFindings } from './migrations/0002-review-findings.ts';
import { waivers } from './migrations/0003-waivers.ts';
import { sweep } from './migrations/0004-sweep.ts';
import { audits } from './migrations/0005-audits.ts';
import { traceContext } from './migrations/0007-trace-context.ts';
import type { StoreSchema } from './schema.ts';

/** In the order of their names, never renamed or edited once released. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-tables': tables,
  '0002-review-findings': reviewFindings,
  '0003-waivers': waivers,
  '0004-sweep': sweep,
  '0005-audits': audits,
  '0007-trace-context': traceContext,
};

/**
 * Brings the schema `faultline` up to date, all or nothing. Safe for several processes that start at
 * once on one server: kysely's Migrator holds a session advisory lock meanwhile
 * (https://kysely.dev/docs/migrations).
 */
export async function migrate(kysely: Kysely<StoreSchema>): Promise<void> {
  await createSchema(kysely);
  const migrator = new Migrator({
    db: kysely,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    migrationTableSchema: 'faultline',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
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
