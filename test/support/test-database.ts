import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterAll, describe } from 'vitest';

import { type Database, type DatabaseSettings, openDatabase } from '#store/database.ts';

import { createTemplate, layTemplate, SILENT_LOG } from './embedded-template.ts';
import { type PostgresServer, postgresBinaries, startPostgres } from './postgres-server.ts';

export { SILENT_LOG };

/** Makes databases of one kind for the tests of one file. All are closed and removed after its last test. */
export interface TestDatabases {
  readonly kind: Database['kind'];
  /** Settings of a migrated database that nobody has opened yet. */
  fresh(): Promise<DatabaseSettings>;
  /** Settings of a database with nothing in it. */
  empty(): Promise<DatabaseSettings>;
  /** Opens a database. It is closed at the end, if the test has not done so. */
  open(settings: DatabaseSettings): Promise<Database>;
}

const KINDS = [
  { kind: 'pglite', isAvailable: true },
  { kind: 'postgres', isAvailable: postgresBinaries() !== undefined },
] as const;

/**
 * Describes `tests` for the kinds of database that Faultline runs on. Where there are no PostgreSQL
 * binaries for the platform, those tests are reported as skipped.
 *
 * Databases are copied from a template: a directory for PGlite, where creating one takes seconds, and
 * `create database … template` on a server of this file's own for PostgreSQL.
 */
export function describeOnDatabases(
  name: string,
  tests: (databases: TestDatabases) => void,
  kinds: readonly Database['kind'][] = ['pglite', 'postgres'],
): void {
  for (const { kind, isAvailable } of KINDS.filter((candidate) => kinds.includes(candidate.kind))) {
    describe.skipIf(!isAvailable)(`${name} on ${kind}`, () => {
      const source = kind === 'pglite' ? embeddedSource() : serverSource();
      const opened: Database[] = [];
      afterAll(async () => {
        for (const database of opened) {
          await database.close();
        }
        await source.remove();
      });
      tests({
        kind,
        fresh: () => source.fresh(),
        empty: () => source.empty(),
        open: async (settings) => {
          const database = await openDatabase(settings, SILENT_LOG);
          opened.push(database);
          return database;
        },
      });
    });
  }
}

interface DatabaseSource extends Pick<TestDatabases, 'fresh' | 'empty'> {
  remove(): Promise<void>;
}

function embeddedSource(): DatabaseSource {
  const home = new Lazy(() => mkdtemp(join(tmpdir(), 'faultline-pglite-')));
  let count = 0;
  async function empty(): Promise<DatabaseSettings> {
    count += 1;
    return { directory: join(await home.get(), `data-${count}`) };
  }
  return {
    empty,
    fresh: async () => {
      const settings = await empty();
      await layTemplate(settings.directory);
      return settings;
    },
    remove: () => home.dispose((directory) => rm(directory, { recursive: true, force: true })),
  };
}

function serverSource(): DatabaseSource {
  const server = new Lazy(startPostgres);
  const template = new Lazy(async () => {
    const name = 'template_faultline';
    await createTemplate(await createDatabase(await server.get(), name));
    return name;
  });
  let count = 0;
  async function create(options: string): Promise<DatabaseSettings> {
    count += 1;
    return createDatabase(await server.get(), `test_${count}`, options);
  }
  return {
    empty: () => create(''),
    fresh: async () => create(`template ${await template.get()}`),
    remove: () => server.dispose((started) => started.stop()),
  };
}

async function createDatabase(
  server: PostgresServer,
  name: string,
  options = '',
): Promise<DatabaseSettings> {
  const client = new Client({ connectionString: server.url('postgres') });
  await client.connect();
  await client.query(`create database ${name} ${options}`);
  await client.end();
  return { url: server.url(name), directory: '' };
}

/** A value made when it is first asked for, and disposed of only if it was made. */
class Lazy<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  get(): Promise<T> {
    this.#made ??= this.#make();
    return this.#made;
  }

  async dispose(dispose: (value: T) => Promise<void>): Promise<void> {
    if (this.#made !== undefined) {
      await dispose(await this.#made);
    }
  }
}
