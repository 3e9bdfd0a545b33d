import { expect, onTestFinished, test, vi } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import { present } from '#test/support/present.ts';
import { acceptAll, recordInto } from '#test/support/queue-under-test.ts';
import { SILENT_LOG, describeOnDatabases } from '#test/support/test-database.ts';
import { VersionBefore } from '#test/support/version-before.ts';

import { createDeliveryQueue } from './delivery-queue.ts';
import type { StoredDelivery } from './delivery.ts';
import { createReviewStore } from './review-store.ts';
import { SUBJECT_QUEUE } from './subject-job.ts';

describeOnDatabases(
  'a version that is rolled out',
  (databases) => {
    test('works side by side with the version before, each on what the other took in', async () => {
      const settings = await databases.empty();
      const before = await VersionBefore.open(present(settings.url));
      onTestFinished(async () => before.close());
      const [waiting, running, later, ours] = ['pull:1#1', 'pull:1#2', 'pull:1#3', 'pull:2#1'].map(
        (subject) => newDelivery({ subject }),
      );
      await before.accept(present(running));
      const taken = present(await before.take());
      await before.accept(present(waiting));

      const database = await databases.open(settings);
      const queue = await createDeliveryQueue(database, { pollSeconds: 0.5 }, SILENT_LOG);
      await before.accept(present(later));
      await acceptAll(queue, present(ours));

      const oursTaken = present(await before.take());
      expect([taken.guid, oursTaken.guid]).toEqual([running?.guid, ours?.guid]);
      const handled: StoredDelivery[] = [];
      await queue.work({ concurrency: 1, handle: recordInto(handled) });
      await database.kysely
        .insertInto('faultline.installations')
        .values({ id: 11, account: 'acme' })
        .execute();
      await database.kysely
        .insertInto('faultline.repositories')
        .values({ id: 22, installation_id: 11, owner: 'acme', name: 'shop' })
        .execute();
      await before.review(22, 2, 'head');
      const reviews = createReviewStore(database.kysely);
      const asked = { repositoryId: 22, number: 2, headSha: 'later' };
      expect(await reviews.earlier(asked)).toMatchObject([{ headSha: 'head' }]);
      await before.complete(taken);
      await before.complete(oursTaken);
      await vi.waitFor(
        async () => {
          expect(await queue.depth()).toMatchObject({ waiting: 0, running: 0, dead: 0 });
        },
        { timeout: 20_000 },
      );
      expect(handled.map(({ guid }) => guid)).toEqual([waiting?.guid, later?.guid]);
      await vi.waitFor(async () => {
        expect(await database.boss.findJobs(SUBJECT_QUEUE)).toEqual([]);
      });
      await queue.stop({ graceSeconds: 0 });
    });
  },
  ['postgres'],
);
