import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Logger } from 'pino';

import { FaultlineError } from '#core/errors.ts';
import { createLogger } from '#service/logger.ts';
import { openDatabase } from '#store/database.ts';
import type { Database, DatabaseSettings } from '#store/database.ts';

import type { TerminalIo } from './terminal-io.ts';

/**
 * Looks into the database that the service would use by the same variables, and closes it afterwards.
 * Rejects with `usage` where there is none: looking makes no database.
 */
export async function withServiceDatabase<T>(
  io: TerminalIo,
  work: (database: Database, log: Logger) => Promise<T>,
): Promise<T> {
  const log = createLogger('warn', {
    write: (line) => {
      // Best effort: what fails is also thrown.
      io.stderr.write(line).catch(() => undefined);
    },
  });
  const database = await openDatabase(databaseSettings(io), log);
  try {
    return await work(database, log);
  } finally {
    await database.close();
  }
}

/** Where `readSettings` of the service would find it. */
function databaseSettings({ env, cwd }: TerminalIo): DatabaseSettings {
  const url = env['DATABASE_URL']?.trim();
  if (url) {
    return { url, directory: '' };
  }
  const directory = resolve(cwd, env['DATA_DIRECTORY']?.trim() || '.faultline');
  if (!existsSync(join(directory, 'postgres'))) {
    throw new FaultlineError(
      'usage',
      `There is no database in ${directory}. Set DATABASE_URL or DATA_DIRECTORY as for the service.`,
    );
  }
  return { directory };
}
