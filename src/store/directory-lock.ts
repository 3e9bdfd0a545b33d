import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

import { FaultlineError } from '#core/errors.ts';

/** An exclusive hold on a data directory. It ends with `release` or with the process, whichever is first. */
export interface DirectoryLock {
  release(): Promise<void>;
}

const LOCK_FILE = 'faultline.lock';
const HOLDER_FILE = 'faultline.lock.holder.json';

const holderSchema = z.object({ pid: z.number().int(), host: z.string() });

/**
 * Locks `directory` (created when absent) for this process, or rejects with `store-locked` when
 * another process, or another part of this one, holds it. Rejects with `store-unavailable` when the
 * directory cannot be written.
 *
 * The lock is the operating system's own file lock, taken through SQLite's exclusive mode, because
 * Node has no call for it (https://www.sqlite.org/pragma.html#pragma_locking_mode). The kernel drops
 * it when the holder ends in any way, `kill -9` included. So there is no stale lock to expire and no
 * process id to guess about: two containers can both be pid 1. It also holds between two containers
 * that share a volume, which an abstract socket does not. The holder's pid stands in a file of its
 * own and only serves the message: nobody may open the lock file itself, since closing any
 * descriptor of a file drops a process's POSIX locks on it (https://www.sqlite.org/howtocorrupt.html).
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const database = await openLockFile(directory);
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    database.close();
    throw await lockedError(directory, error);
  }
  await writeFile(
    join(directory, HOLDER_FILE),
    JSON.stringify({ pid: process.pid, host: hostname() }),
  );
  return {
    release: async () => {
      await rm(join(directory, HOLDER_FILE), { force: true });
      database.close();
    },
  };
}

async function openLockFile(directory: string): Promise<DatabaseSync> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
  } catch (error) {
    throw new FaultlineError(
      'store-unavailable',
      `The data directory ${directory} cannot be opened. Check that it exists and that this user may write to it.`,
      { fields: { directory }, cause: error },
    );
  }
}

async function lockedError(directory: string, cause: unknown): Promise<FaultlineError> {
  const holder = await readHolder(directory);
  const who = holder === undefined ? 'Another process' : `Process ${holder.pid} on ${holder.host}`;
  return new FaultlineError(
    'store-locked',
    `${who} is using the data directory ${directory}. Stop it, choose another directory, or set DATABASE_URL to share one PostgreSQL server.`,
    { fields: { directory, holderPid: holder?.pid, holderHost: holder?.host }, cause },
  );
}

/** Undefined when the holder has not written its name yet: the lock itself decides, not this file. */
async function readHolder(directory: string): Promise<z.infer<typeof holderSchema> | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(join(directory, HOLDER_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}
