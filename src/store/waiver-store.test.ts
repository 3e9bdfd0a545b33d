import { beforeAll, beforeEach, expect, test } from 'vitest';

import { describeOnDatabases } from '#test/support/test-database.ts';

import type { Database } from './database.ts';
import { createInstallationStore } from './installation-store.ts';
import { createWaiverStore } from './waiver-store.ts';
import type { StoredWaiver, WaiverStore } from './waiver-store.ts';

const WAIVER: StoredWaiver = {
  repositoryId: 22,
  number: 5,
  fingerprint: 'ab'.repeat(16),
  rule: 'data/sql-injection',
  path: 'src/"quoted",näme.ts',
  reason: 'checked above, "salt":"none"',
  login: 'ada',
  until: '2027-01-31',
  comment: { kind: 'conversation', id: 1 },
  givenAt: new Date('2026-11-27T12:00:00.123Z'),
};
const { until: _until, ...VERDICT } = WAIVER;

describeOnDatabases('the waiver store', (databases) => {
  let database: Database;
  let waivers: WaiverStore;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
    waivers = createWaiverStore(database.kysely);
  });

  beforeEach(async () => {
    const { kysely } = database;
    await kysely.deleteFrom('faultline.waiver_log_entries').execute();
    await kysely.deleteFrom('faultline.waiver_log').execute();
    const installations = createInstallationStore(kysely);
    for (const id of [11, 12]) {
      await installations.upsertInstallation({ id, account: `acme-${String(id)}` });
      await installations.upsertRepositories([
        { id: id * 2, installationId: id, owner: `acme-${String(id)}`, name: 'shop' },
      ]);
    }
  });

  /** Three links, of a waiver, a verdict and the waiver of another installation. */
  async function fill(): Promise<void> {
    await waivers.grant(WAIVER);
    await waivers.markWrong(VERDICT);
    await waivers.grant({ ...WAIVER, repositoryId: 24 });
  }

  async function broken(): Promise<unknown> {
    return (await waivers.verify()).broken;
  }

  test('a waiver is granted once a comment, for its pull request', async () => {
    expect(await waivers.grant(WAIVER)).toBe(true);
    expect(await waivers.grant({ ...WAIVER, until: '2028-01-31' })).toBe(false);
    const later = { ...WAIVER, comment: { kind: 'diff', id: 1 }, until: '2026-12-31' } as const;
    expect(await waivers.grant(later)).toBe(true);
    expect(await waivers.granted(22, 5)).toEqual([later, WAIVER]);
    expect(await waivers.granted(22, 6)).toEqual([]);
    expect(await waivers.granted(22, undefined)).toHaveLength(2);
    expect(await waivers.granted(24, undefined)).toEqual([]);
    expect(await waivers.list(1)).toEqual([{ ...later, repository: 'acme-11/shop' }]);
  });

  test('a verdict is given once a comment', async () => {
    expect(await waivers.markWrong(VERDICT)).toBe(true);
    expect(await waivers.markWrong(VERDICT)).toBe(false);
    expect((await waivers.verify()).links).toBe(1);
  });

  test('an empty log is whole', async () => {
    expect(await waivers.verify()).toEqual({
      links: 0,
      erased: 0,
      lastHash: undefined,
      broken: undefined,
    });
  });

  test('what several append at once is one chain', async () => {
    await Promise.all(
      Array.from({ length: 8 }, async (_, id) =>
        waivers.grant({ ...WAIVER, comment: { kind: 'conversation', id } }),
      ),
    );
    expect(await waivers.verify()).toEqual({
      links: 8,
      erased: 0,
      lastHash: expect.stringMatching(/^[0-9a-f]{64}$/u),
      broken: undefined,
    });
  });

  test('erasing an installation leaves a chain that can be verified, and nothing of its people', async () => {
    await fill();
    await createInstallationStore(database.kysely).erase(11);
    expect(await waivers.verify()).toMatchObject({ links: 3, erased: 2, broken: undefined });
    const entries = await database.kysely
      .selectFrom('faultline.waiver_log_entries')
      .selectAll()
      .execute();
    expect(entries).toMatchObject([{ repository_id: 24 }]);
    expect(await waivers.granted(22, undefined)).toEqual([]);
    expect(await waivers.grant({ ...WAIVER, repositoryId: 24, number: 6 })).toBe(false);
    expect(
      await waivers.grant({
        ...WAIVER,
        repositoryId: 24,
        comment: { kind: 'diff', id: 9 },
      }),
    ).toBe(true);
    expect((await waivers.verify()).links).toBe(4);
  });

  test('a longer end is found', async () => {
    await fill();
    await database.kysely
      .updateTable('faultline.waivers')
      .set({ until: '2099-01-31' })
      .where('repository_id', '=', 22)
      .execute();
    expect(await broken()).toEqual({
      sequence: 1,
      why: 'The waiver or verdict is not the one that was logged.',
    });
  });

  test('a verdict that is gone is found', async () => {
    await fill();
    await database.kysely.deleteFrom('faultline.verdicts').execute();
    expect(await broken()).toEqual({
      sequence: 2,
      why: 'The waiver or verdict is not the one that was logged.',
    });
  });

  test('an entry of another text is found', async () => {
    await fill();
    const entry = await database.kysely
      .selectFrom('faultline.waiver_log_entries')
      .select('entry')
      .where('sequence', '=', 2)
      .executeTakeFirstOrThrow();
    await database.kysely
      .updateTable('faultline.waiver_log_entries')
      .set({ entry: entry.entry.replace('"ada"', '"eve"') })
      .where('sequence', '=', 2)
      .execute();
    expect(await broken()).toEqual({
      sequence: 2,
      why: 'Its entry is not the one that was written.',
    });
  });

  test('another hash is found, and so is what no longer follows', async () => {
    await fill();
    await setLink(2, { entry_hash: 'f'.repeat(64) });
    expect(await broken()).toEqual({
      sequence: 2,
      why: 'Its hash is not that of what it holds.',
    });
    await setLink(2, { previous_hash: 'f'.repeat(64) });
    expect(await broken()).toEqual({
      sequence: 2,
      why: 'It does not follow from the link before it.',
    });
  });

  test('a link that is gone is found', async () => {
    await fill();
    for (const table of ['waiver_log_entries', 'waiver_log'] as const) {
      await database.kysely.deleteFrom(`faultline.${table}`).where('sequence', '=', 2).execute();
    }
    expect(await broken()).toEqual({ sequence: 2, why: 'It is missing.' });
  });

  async function setLink(
    sequence: number,
    values: { readonly entry_hash?: string; readonly previous_hash?: string },
  ): Promise<void> {
    await database.kysely
      .updateTable('faultline.waiver_log')
      .set(values)
      .where('sequence', '=', sequence)
      .execute();
  }
});
