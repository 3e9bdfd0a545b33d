import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';

import { describeOnDatabases } from '#test/support/test-database.ts';

import type { Database } from './database.ts';

describeOnDatabases('the lead', (databases) => {
  let first: Database;
  let second: Database;

  beforeAll(async () => {
    const settings = await databases.fresh();
    first = await databases.open(settings);
    // Only one process can open the embedded database.
    second = databases.kind === 'pglite' ? first : await databases.open(settings);
  });

  test('is with one at a time, and free when its work has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const started = Promise.withResolvers<undefined>();
    const leading = first.lead('sweep', async () => {
      started.resolve(undefined);
      return promise;
    });
    await started.promise;
    expect(await second.lead('sweep', async () => 'second')).toBeUndefined();
    expect(await second.lead('other', async () => 'other')).toBe('other');
    resolve('first');
    expect(await leading).toBe('first');
    expect(await second.lead('sweep', async () => 'second')).toBe('second');
  });

  test('is free when its work has failed', async () => {
    const failing = first.lead('sweep', async () => {
      throw new Error('no luck');
    });
    await expect(failing).rejects.toThrow('no luck');
    expect(await second.lead('sweep', async () => 'second')).toBe('second');
  });
});

describeOnDatabases(
  'the lead over a connection',
  (databases) => {
    test('is lost with it, and its work is told', async () => {
      const database = await databases.open(await databases.fresh());
      const aborted = await database.lead('sweep', async (signal) => {
        const told = Promise.withResolvers<boolean>();
        signal.addEventListener('abort', () => {
          told.resolve(signal.aborted);
        });
        await sql`select pg_terminate_backend(pid) from pg_locks
          where locktype = 'advisory' and granted and pid != pg_backend_pid()`.execute(
          database.kysely,
        );
        return told.promise;
      });
      expect(aborted).toBe(true);
      expect(await database.lead('sweep', async () => 'again')).toBe('again');
    });
  },
  ['postgres'],
);
