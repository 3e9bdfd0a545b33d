import type { Client } from 'pg';

import { reachingStore } from './store-failure.ts';

/**
 * Does `work` unless somebody does work of that name already: then it answers undefined at once. The
 * signal is aborted when the lead is lost on the way, since another process may take it then.
 */
export type Leadership = <T>(
  name: string,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T | undefined>;

/** For a database that only this process can open. */
export function leadInProcess(): Leadership {
  const led = new Set<string>();
  return async (name, work) => {
    if (led.has(name)) {
      return undefined;
    }
    led.add(name);
    try {
      return await work(new AbortController().signal);
    } finally {
      led.delete(name);
    }
  };
}

/**
 * By an advisory lock on a connection of its own, which the server frees when the connection ends in
 * any way, so that a process that dies leaves no lock behind:
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export function leadAmongProcesses(connection: () => Client): Leadership {
  return async (name, work) => {
    const client = connection();
    const lost = new AbortController();
    function lose(): void {
      lost.abort(new Error('the connection that holds the lead has ended'));
    }
    client.on('error', lose);
    client.on('end', lose);
    try {
      await reachingStore(async () => client.connect());
      const { rowCount } = await reachingStore(async () =>
        client.query('select 1 where pg_try_advisory_lock(hashtextextended($1, 2))', [name]),
      );
      return rowCount === 1 ? await work(lost.signal) : undefined;
    } finally {
      // The connection may be gone already, and the lock with it.
      await client.end().catch(() => undefined);
    }
  };
}
