import { beforeAll, beforeEach, expect, test } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import { SILENT_LOG, describeOnDatabases } from '#test/support/test-database.ts';

import { createBlobStore } from './blob-store.ts';
import type { Database } from './database.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import { type InstallationStore, createInstallationStore } from './installation-store.ts';
import { createReviewStore } from './review-store.ts';

const [ACME, OTHER] = [11, 12];
const SHA = 'a'.repeat(40);

describeOnDatabases('the installation store', (databases) => {
  let database: Database;
  let installations: InstallationStore;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
    installations = createInstallationStore(database.kysely);
  });

  beforeEach(async () => {
    await database.kysely.deleteFrom('faultline.installations').execute();
    await database.kysely.deleteFrom('faultline.deliveries').execute();
    await installations.upsertInstallation({ id: ACME, account: 'acme' });
    await installations.upsertInstallation({ id: OTHER, account: 'other' });
  });

  test('follows renames and transfers', async () => {
    await installations.upsertRepositories([
      { id: 1, installationId: ACME, owner: 'acme', name: 'shop' },
      { id: 2, installationId: ACME, owner: 'acme', name: 'api' },
    ]);
    await installations.upsertInstallation({ id: OTHER, account: 'renamed' });
    await installations.upsertRepositories([
      { id: 1, installationId: OTHER, owner: 'renamed', name: 'store' },
    ]);
    expect(await installations.repositoriesOf(ACME)).toEqual([
      { id: 2, installationId: ACME, owner: 'acme', name: 'api' },
    ]);
    expect(await installations.repositoriesOf(OTHER)).toEqual([
      { id: 1, installationId: OTHER, owner: 'renamed', name: 'store' },
    ]);
    const accounts = await database.kysely
      .selectFrom('faultline.installations')
      .select('account')
      .orderBy('id')
      .execute();
    expect(accounts).toEqual([{ account: 'acme' }, { account: 'renamed' }]);
  });

  test('knows whether it is suspended', async () => {
    expect(await installations.isSuspended(ACME)).toBe(false);
    await installations.setSuspended(ACME, true);
    await installations.upsertInstallation({ id: ACME, account: 'acme' });
    expect(await installations.isSuspended(ACME)).toBe(true);
    await installations.setSuspended(ACME, false);
    expect(await installations.isSuspended(ACME)).toBe(false);
    expect(await installations.isSuspended(404)).toBe(false);
  });

  async function fill(installationId: number, repositoryId: number): Promise<void> {
    await installations.upsertRepositories([
      { id: repositoryId, installationId, owner: 'owner', name: `repository-${repositoryId}` },
    ]);
    await createBlobStore(database.kysely).write(
      installationId,
      new Map([[SHA, Buffer.from('x')]]),
    );
    await createReviewStore(database.kysely).start({
      repositoryId,
      number: 1,
      headSha: SHA,
      baseSha: SHA,
      checkRunId: undefined,
    });
    const queue = await createDeliveryQueue(database, {}, SILENT_LOG);
    const subject = `pull:${repositoryId}#1`;
    await queue.accept(newDelivery({ installationId, repositoryId, subject }));
  }

  async function whatIsLeft() {
    const { kysely } = database;
    return {
      installations: await kysely.selectFrom('faultline.installations').select('id').execute(),
      repositories: await kysely.selectFrom('faultline.repositories').select('id').execute(),
      blobs: await kysely.selectFrom('faultline.blobs').select('installation_id').execute(),
      reviews: await kysely.selectFrom('faultline.pull_reviews').select('repository_id').execute(),
      deliveries: await kysely.selectFrom('faultline.deliveries').select('repository_id').execute(),
    };
  }

  test('erase leaves nothing of the installation and everything of the others', async () => {
    await fill(ACME, 1);
    await fill(OTHER, 2);
    await installations.erase(ACME);
    expect(await whatIsLeft()).toEqual({
      installations: [{ id: OTHER }],
      repositories: [{ id: 2 }],
      blobs: [{ installation_id: OTHER }],
      reviews: [{ repository_id: 2 }],
      deliveries: [{ repository_id: 2 }],
    });
  });

  test('a repository that was taken away goes with its reviews and deliveries', async () => {
    await fill(ACME, 1);
    await fill(ACME, 2);
    await fill(OTHER, 3);
    await installations.eraseRepositories(ACME, [1, 3]);
    expect(await whatIsLeft()).toMatchObject({
      repositories: [{ id: 2 }, { id: 3 }],
      reviews: [{ repository_id: 2 }, { repository_id: 3 }],
      deliveries: [{ repository_id: 2 }, { repository_id: 3 }],
    });
  });
});
