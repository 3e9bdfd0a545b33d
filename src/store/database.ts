import { join } from 'node:path';

import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Client, Pool, types } from 'pg';
import { PgBoss, fromPglite } from 'pg-boss';
import type { ConstructorOptions } from 'pg-boss';
import type { Logger } from 'pino';

import { lockDirectory } from './directory-lock.ts';
import { type Leadership, leadAmongProcesses, leadInProcess } from './leadership.ts';
import { migrate } from './migrate.ts';
import type { StoreSchema } from './schema.ts';
import { reachingStore } from './store-failure.ts';

/** Where the data lives: a PostgreSQL server if `url` is given, else PGlite in `directory`. */
export interface DatabaseSettings {
  /** `postgres://…`, from DATABASE_URL. */
  readonly url?: string | undefined;
  /** Connections to the server for queries: 10 if not given. The job queue has four of its own besides. */
  readonly poolSize?: number | undefined;
  /** For tests: how long one statement may take on the server, 60,000. */
  readonly statementTimeoutMs?: number | undefined;
  /** Data directory of the embedded database, unused when `url` is given. */
  readonly directory: string;
}

/** The open database: queries and the job queue, on one schema each. */
export interface Database {
  readonly kysely: Kysely<StoreSchema>;
  readonly kind: 'pglite' | 'postgres';
  /** Started, in the schema `faultline_jobs`. */
  readonly boss: PgBoss;
  /** Has work done by one process at a time. */
  readonly lead: Leadership;
  /** Resolves when the database answers, rejects with `store-unavailable` otherwise. */
  ping(): Promise<void>;
  /** Ends the queue's machinery, the connections and the hold on the directory. Later calls do nothing. */
  close(): Promise<void>;
}

/** Connections for queries; the job queue has its own few, one of which listens. */
const DEFAULT_POOL_SIZE = 10;
const BOSS_POOL_SIZE = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 60_000;
/** The server ends a statement first; this share longer is for a server that is not heard of any more. */
const ANSWER_MARGIN = 0.1;

/** What both kinds have in common: dead workers are noticed within seconds, nothing runs on a schedule. */
const BOSS_OPTIONS = {
  schema: 'faultline_jobs',
  useListenNotify: true,
  schedule: false,
  superviseIntervalSeconds: 5,
  monitorIntervalSeconds: 5,
} satisfies ConstructorOptions;

/**
 * Opens the database and brings its schema up to date. Rejects with `store-locked` when another
 * process holds the directory, with `store-unavailable` when the server or the directory cannot be
 * reached.
 *
 * PGlite (https://pglite.dev) is PostgreSQL in this process. It takes no lock on its directory, so we
 * take one, and it never calls fsync: what was answered survives the death of the process, `kill -9`
 * included, but not a power loss or a kernel crash. Whoever needs that sets DATABASE_URL.
 */
export async function openDatabase(settings: DatabaseSettings, log: Logger): Promise<Database> {
  const opened =
    settings.url === undefined
      ? await openEmbedded(settings.directory)
      : openServer(settings.url, settings, log);
  const { kysely, kind, boss, lead, release } = opened;
  boss.on('error', (error) => {
    log.error({ err: error }, 'the job queue reported an error');
  });
  boss.on('warning', (warning) => {
    log.warn({ warning: warning.message }, 'the job queue reported a warning');
  });
  const close = once(async () => {
    await boss.stop({ graceful: false });
    await kysely.destroy();
    await release();
  });
  try {
    await reachingStore(async () => {
      await migrate(kysely);
      await boss.start();
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { kysely, kind, boss, lead, ping: () => ping(kysely), close };
}

interface OpenedDatabase extends Pick<Database, 'kysely' | 'kind' | 'boss' | 'lead'> {
  /** What is left to free once queue and queries are closed. */
  readonly release: () => Promise<void>;
}

async function openEmbedded(directory: string): Promise<OpenedDatabase> {
  const lock = await lockDirectory(directory);
  try {
    // A folder of its own: initdb refuses one that already holds the lock file.
    const pglite = await PGlite.create({
      dataDir: join(directory, 'postgres'),
      serializers: { [types.builtins.BYTEA]: byteaToText },
      parsers: { [types.builtins.BYTEA]: textToBytea },
    });
    return {
      kysely: new Kysely<StoreSchema>({ dialect: new PGliteDialect({ pglite }) }),
      kind: 'pglite',
      lead: leadInProcess(),
      boss: new PgBoss({ ...BOSS_OPTIONS, db: fromPglite(pglite), backend: 'pglite' }),
      release: async () => {
        if (!pglite.closed) {
          await pglite.close();
        }
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function openServer(
  url: string,
  { poolSize = DEFAULT_POOL_SIZE, statementTimeoutMs = STATEMENT_TIMEOUT_MS }: DatabaseSettings,
  log: Logger,
): OpenedDatabase {
  const bounds = {
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: statementTimeoutMs * (1 + ANSWER_MARGIN),
  };
  const connection = {
    ...bounds,
    connectionString: url,
    application_name: 'faultline',
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
  };
  const pool = new Pool({
    ...connection,
    max: poolSize,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    types: { getTypeParser },
  });
  pool.on('error', (error) => {
    log.error({ err: error }, 'an idle database connection failed');
  });
  // The pool listens to its idle connections only. One that fails in the middle of a transaction tells
  // whoever uses it by the query, and would end the process besides.
  pool.on('connect', (client) => client.on('error', nothing));
  return {
    kysely: new Kysely<StoreSchema>({ dialect: new PostgresDialect({ pool }) }),
    kind: 'postgres',
    lead: leadAmongProcesses(() => new Client(connection)),
    boss: new PgBoss({
      ...BOSS_OPTIONS,
      ...bounds,
      connectionString: url,
      max: BOSS_POOL_SIZE,
      application_name: 'faultline-jobs',
    }),
    release: () => Promise.resolve(),
  };
}

function nothing(): void {}

/** pg reads bigint as text, PGlite as a number. GitHub's ids and our sequences stay far below 2^53. */
function getTypeParser(
  ...[oid, format]: Parameters<typeof types.getTypeParser>
): ReturnType<typeof types.getTypeParser> {
  return oid === types.builtins.INT8 && format !== 'binary'
    ? Number
    : types.getTypeParser(oid, format);
}

/** PGlite's own conversion goes byte by byte, eight times slower, and blocks the event loop meanwhile. */
function byteaToText(value: unknown): string {
  if (!(value instanceof Uint8Array)) {
    throw new TypeError('a bytea parameter has to be a Uint8Array');
  }
  return String.raw`\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
}

function textToBytea(text: string): Uint8Array {
  return Buffer.from(text.slice(2), 'hex');
}

async function ping(kysely: Kysely<StoreSchema>): Promise<void> {
  await reachingStore(() => sql`select 1`.execute(kysely));
}

function once(work: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | undefined;
  return () => {
    started ??= work();
    return started;
  };
}
