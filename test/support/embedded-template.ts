import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { pino } from 'pino';

import { type DatabaseSettings, openDatabase } from '#store/database.ts';

/** A logger that says nothing. */
export const SILENT_LOG = pino({ level: 'silent' });

const ROOT = join(import.meta.dirname, '..', '..');
const STORE = join(ROOT, 'src', 'store');
const CACHE = join(ROOT, 'node_modules', '.cache', 'faultline-test-database');

/** Puts a migrated embedded database into a data directory that has none, where creating one takes seconds. */
export async function layTemplate(directory: string): Promise<void> {
  await cp(await embeddedTemplate(), join(directory, 'postgres'), { recursive: true });
}

/** Brings a new database's schema up to date. */
export async function createTemplate(settings: DatabaseSettings): Promise<void> {
  const database = await openDatabase(settings, SILENT_LOG);
  await database.close();
}

/**
 * The template for PGlite outlives the run: it is kept under the hash of all that it is made of.
 * Renaming makes it appear whole, whichever of several processes comes first.
 */
async function embeddedTemplate(): Promise<string> {
  const template = join(CACHE, await hashOf(await templateSources()));
  if (!existsSync(template)) {
    await mkdir(CACHE, { recursive: true });
    const directory = await mkdtemp(join(CACHE, 'new-'));
    await createTemplate({ directory });
    await rename(join(directory, 'postgres'), template).catch(ignoreExisting);
    await rm(directory, { recursive: true, force: true });
  }
  return template;
}

async function templateSources(): Promise<string[]> {
  const migrations = await readdir(join(STORE, 'migrations'));
  return [
    join(ROOT, 'package-lock.json'),
    join(STORE, 'migrate.ts'),
    join(STORE, 'database.ts'),
    ...migrations.toSorted().map((name) => join(STORE, 'migrations', name)),
  ];
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function ignoreExisting(error: unknown): void {
  const isExisting =
    error instanceof Error &&
    'code' in error &&
    ['ENOTEMPTY', 'EEXIST'].includes(String(error.code));
  if (!isExisting) {
    throw error;
  }
}
