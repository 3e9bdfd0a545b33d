import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { layTemplate } from '#test/support/embedded-template.ts';
import { newDelivery } from '#test/support/new-delivery.ts';
import { startPostgres } from '#test/support/postgres-server.ts';
import { dumpAndRestore, installedPostgres } from '#test/support/postgres-tools.ts';
import { SILENT_LOG } from '#test/support/test-database.ts';

import { createBlobStore } from './blob-store.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import { createInstallationStore } from './installation-store.ts';
import { createReviewStore } from './review-store.ts';

const BLOB = new Uint8Array([0, 1, 255, 10, 13, 92]);
const HEAD = { repositoryId: 22, number: 1, headSha: 'h' };
const OTHER_HEAD = { ...HEAD, headSha: 'another' };
const FINDING = {
  fingerprint: 'f'.repeat(32),
  rule: 'r/r',
  severity: 'high',
  path: 'ünïcode.ts',
  line: 7,
};

/** What a service has in its database at some moment: a review, a file's content and work that waits. */
async function fill(database: Database): Promise<void> {
  const { kysely } = database;
  const installations = createInstallationStore(kysely);
  await installations.upsertInstallation({ id: 11, account: 'acme' });
  await installations.upsertRepositories([
    { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
  ]);
  await createBlobStore(kysely).write(11, new Map([['b'.repeat(40), BLOB]]));
  const reviews = createReviewStore(kysely);
  await reviews.start({ ...HEAD, baseSha: 'b', checkRunId: 3 });
  await reviews.conclude({ ...HEAD, conclusion: 'failure', findings: [FINDING] });
  const queue = await createDeliveryQueue(database, {}, SILENT_LOG);
  await queue.accept(newDelivery({ guid: 'waits', subject: 'pull:22#1' }));
}

/** What a service that is started on the copy finds, and what it works on by itself. */
async function found(copy: Database) {
  const { kysely } = copy;
  const worked: string[] = [];
  const queue = await createDeliveryQueue(copy, { pollSeconds: 0.5 }, SILENT_LOG);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  await queue.work({
    concurrency: 1,
    handle: async ({ guid }) => {
      worked.push(guid);
      resolve(undefined);
    },
  });
  await promise;
  await queue.stop({ graceSeconds: 5 });
  return {
    worked,
    repositories: await createInstallationStore(kysely).repositoriesOf(11),
    blob: (await createBlobStore(kysely).read(11, ['b'.repeat(40)])).get('b'.repeat(40)),
    earlier: await createReviewStore(kysely).earlier(OTHER_HEAD),
  };
}

const ALL = {
  worked: ['waits'],
  repositories: [{ id: 22, installationId: 11, owner: 'acme', name: 'shop' }],
  blob: BLOB,
  earlier: [{ headSha: 'h', findings: [FINDING] }],
};

describe('a backup that is restored', () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'faultline-backup-'));
  });

  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it('has all of the embedded database, and goes on with its work', async () => {
    const [directory, restored] = [join(home, 'data'), join(home, 'restored')];
    await layTemplate(directory);
    const database = await openDatabase({ directory }, SILENT_LOG);
    await fill(database);
    await database.close();
    await cp(directory, restored, { recursive: true });
    const copy = await openDatabase({ directory: restored }, SILENT_LOG);
    const { blob, ...rest } = await found(copy);
    expect({ ...rest, blob: Uint8Array.from(blob ?? []) }).toEqual(ALL);
    await copy.close();
  });

  it.skipIf(installedPostgres() === undefined)(
    'has all of a PostgreSQL database that was in use, and goes on with its work',
    async () => {
      const native = installedPostgres() ?? '';
      const server = await startPostgres(native);
      const client = new Client(server.url('postgres'));
      await client.connect();
      await client.query('create database restored');
      await client.end();
      const urls = { from: server.url('postgres'), to: server.url('restored') };
      const database = await openDatabase({ url: urls.from, directory: '' }, SILENT_LOG);
      await fill(database);
      await dumpAndRestore(native, urls, join(home, 'backup'));
      const copy = await openDatabase({ url: urls.to, directory: '' }, SILENT_LOG);
      const { blob, ...rest } = await found(copy);
      expect({ ...rest, blob: Uint8Array.from(blob ?? []) }).toEqual(ALL);
      await copy.close();
      await database.close();
      await server.stop();
    },
  );
});
