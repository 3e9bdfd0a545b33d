import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

import { sql } from 'kysely';
import { beforeAll, expect, test, vi } from 'vitest';

import { FaultlineError } from '#core/errors.ts';
import { SILENT_LOG, describeOnDatabases } from '#test/support/test-database.ts';

import { type Database, openDatabase } from './database.ts';

describeOnDatabases('openDatabase', (databases) => {
  let shared: Database;

  beforeAll(async () => {
    shared = await databases.open(await databases.fresh());
  });

  test('processes that start at once on an empty database share it, or all but one are refused', async () => {
    const settings = await databases.empty();
    const results = await Promise.allSettled([
      databases.open(settings),
      databases.open(settings),
      databases.open(settings),
    ]);
    const codes = results.map((result) => (result.status === 'rejected' ? codeOf(result) : 'open'));
    const counts = {
      open: codes.filter((code) => code === 'open').length,
      refused: codes.filter((code) => code === 'store-locked').length,
    };
    const expected = { postgres: { open: 3, refused: 0 }, pglite: { open: 1, refused: 2 } };
    expect(counts).toEqual(expected[databases.kind]);
  });

  test('a database of a newer version is refused', async () => {
    const settings = await databases.fresh();
    const newer = await databases.open(settings);
    await sql`insert into faultline.migrations (name, timestamp) values ('9999-later', '')`.execute(
      newer.kysely,
    );
    await newer.close();
    await expect(databases.open(settings)).rejects.toMatchObject({
      code: 'store-newer',
      fields: { migration: '9999-later' },
    });
  });

  test('a database that was closed is found again as it was', async () => {
    const settings = await databases.fresh();
    const first = await databases.open(settings);
    await first.kysely
      .insertInto('faultline.installations')
      .values({ id: 9_007_199_254_740_991, account: 'acme' })
      .execute();
    await first.close();
    const second = await databases.open(settings);
    const rows = await second.kysely.selectFrom('faultline.installations').selectAll().execute();
    expect(rows).toEqual([{ id: 9_007_199_254_740_991, account: 'acme', suspended_at: null }]);
    expect(second.kind).toBe(databases.kind);
  });

  test('a query beside an open transaction is not part of it', async () => {
    const { kysely } = shared;
    const failed = kysely.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('faultline.installations')
        .values({ id: 1, account: 'inside' })
        .execute();
      throw new Error('roll back');
    });
    const beside = kysely
      .insertInto('faultline.installations')
      .values({ id: 2, account: 'beside' })
      .execute();
    await expect(failed).rejects.toThrow('roll back');
    await beside;
    const rows = await kysely.selectFrom('faultline.installations').select('account').execute();
    expect(rows).toEqual([{ account: 'beside' }]);
  });

  test('every foreign key has an index that begins with its columns', async () => {
    const { kysely } = shared;
    const { rows } = await sql`
      select conrelid::regclass::text as table_name, conname
      from pg_constraint
      where contype = 'f' and connamespace = 'faultline'::regnamespace and not exists (
        select from pg_index
        where indrelid = conrelid
          and (indkey::int2[])[0:cardinality(conkey) - 1] = conkey
      )`.execute(kysely);
    expect(rows).toEqual([]);
  });

  test('answers a ping until it is closed', async () => {
    const database = await databases.open(await databases.fresh());
    await expect(database.ping()).resolves.toBeUndefined();
    await database.close();
    await database.close();
    await expect(database.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});

describeOnDatabases(
  'a transaction whose connection ends',
  (databases) => {
    test('is rejected, and the process lives on', async () => {
      const database = await databases.open(await databases.fresh());
      const cut = database.kysely.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
          transaction,
        );
        await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.kysely);
        // Between two of its queries, where nobody waits for an answer.
        await vi.waitFor(async () => {
          const { rows: left } =
            await sql`select from pg_stat_activity where pid = ${rows[0]?.pid}`.execute(
              database.kysely,
            );
          expect(left).toEqual([]);
        });
        await sql`select 1`.execute(transaction);
      });
      await expect(cut).rejects.toThrow(/terminat|not queryable/iu);
      await expect(database.ping()).resolves.toBeUndefined();
    });
  },
  ['postgres'],
);

describeOnDatabases(
  'a server that is not heard of any more',
  (databases) => {
    test('costs a query the time of a statement, and no more', async () => {
      const { url = '' } = await databases.fresh();
      await using line = await openLine(Number(new URL(url).port));
      const throughLine = Object.assign(new URL(url), { port: String(line.port) });
      const database = await openDatabase(
        { url: throughLine.href, directory: '', statementTimeoutMs: 300 },
        SILENT_LOG,
      );
      await database.ping();
      line.fallSilent();
      await expect(database.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
      line.cut();
      await database.close();
    });
  },
  ['postgres'],
);

/** A way to a local port on which nothing arrives any more once it has fallen silent, as behind a broken router. */
async function openLine(target: number) {
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    sockets.push(near, far);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      socket.on('error', () => socket.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  function cut(): void {
    for (const socket of sockets) {
      socket.destroy();
    }
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    fallSilent: () => {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function codeOf({ reason }: PromiseRejectedResult): unknown {
  return reason instanceof FaultlineError ? reason.code : reason;
}

test('a server that does not answer is reported as unavailable', async () => {
  const settings = { url: 'postgres://postgres@127.0.0.1:1/none', directory: '' };
  await expect(openDatabase(settings, SILENT_LOG)).rejects.toMatchObject({
    code: 'store-unavailable',
  });
});
