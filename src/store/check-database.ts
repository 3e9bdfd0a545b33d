import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { isFaultlineError } from '#core/errors.ts';

import type { DatabaseSettings } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import { reachingStore } from './store-failure.ts';

/** `new`: there is none yet, the service makes it at its first start. `in-use`: a process has the embedded one open. */
export type DatabaseState = 'answers' | 'new' | 'in-use';

const CONNECT_TIMEOUT_MS = 5_000;

/** Looks at the database without changing it. Rejects with `store-unavailable` when it cannot be reached. */
export async function checkDatabase({ url, directory }: DatabaseSettings): Promise<DatabaseState> {
  return url === undefined ? checkEmbedded(directory) : checkServer(url);
}

async function checkServer(url: string): Promise<DatabaseState> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // Without a listener a connection that ends by itself would end the process.
  client.on('error', () => undefined);
  try {
    return await reachingStore(async () => {
      await client.connect();
      const { rowCount } = await client.query(
        `select 1 where to_regclass('faultline.deliveries') is not null`,
      );
      return rowCount === 1 ? 'answers' : 'new';
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkEmbedded(directory: string): Promise<DatabaseState> {
  if (!existsSync(join(directory, 'postgres'))) {
    return 'new';
  }
  try {
    const lock = await lockDirectory(directory);
    await lock.release();
    return 'answers';
  } catch (error) {
    if (isFaultlineError(error, 'store-locked')) {
      return 'in-use';
    }
    throw error;
  }
}
