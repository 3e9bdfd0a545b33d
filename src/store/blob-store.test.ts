import { createHash } from 'node:crypto';

import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';

import { describeOnDatabases } from '#test/support/test-database.ts';

import { type BlobStore, createBlobStore } from './blob-store.ts';
import type { Database } from './database.ts';

const [ACME, OTHER] = [1, 2];

describeOnDatabases('the blob store', (databases) => {
  let database: Database;
  let blobs: BlobStore;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
    blobs = createBlobStore(database.kysely);
  });

  beforeEach(async () => {
    await database.kysely.deleteFrom('faultline.installations').execute();
    await database.kysely
      .insertInto('faultline.installations')
      .values([
        { id: ACME, account: 'acme' },
        { id: OTHER, account: 'other' },
      ])
      .execute();
  });

  test('keeps the bytes as they are, empty and binary ones too', async () => {
    const contents = contentsOf([
      new Uint8Array(),
      Uint8Array.from([0, 255, 10, 92, 39, 120]),
      new Uint8Array(Buffer.from('xx naïve 😀').subarray(2)),
    ]);
    await blobs.write(ACME, contents);
    const found = await blobs.read(ACME, [...contents.keys()]);
    expect(asHex(found)).toEqual(asHex(contents));
  });

  test('names what is missing, each once and in order, and reads the rest', async () => {
    const contents = contentsOf([Buffer.from('a'), Buffer.from('b')]);
    const [first, second] = contents.keys();
    const absent = '0'.repeat(40);
    const sha256 = 'f'.repeat(64);
    await blobs.write(ACME, contents);
    const shas = [sha256, first, absent, sha256, second].map(String);
    expect(await blobs.missing(ACME, shas)).toEqual([sha256, absent]);
    expect((await blobs.read(ACME, shas)).size).toBe(2);
    expect(await blobs.missing(ACME, [])).toEqual([]);
    expect((await blobs.read(ACME, [])).size).toBe(0);
  });

  test('thousands of blobs go in and come out in one call', async () => {
    const contents = contentsOf(
      Array.from({ length: 2_500 }, (_, index) => Buffer.from(`${index}`)),
    );
    await blobs.write(ACME, contents);
    await blobs.write(ACME, contents);
    const shas = [...contents.keys()];
    expect(await blobs.missing(ACME, shas)).toEqual([]);
    expect(asHex(await blobs.read(ACME, shas))).toEqual(asHex(contents));
  });

  test('blobs that are large together are split into statements', async () => {
    const contents = contentsOf(
      [1, 2, 3].map((byte) => new Uint8Array(5 * 1024 * 1024).fill(byte)),
    );
    await blobs.write(ACME, contents);
    expect(await blobs.missing(ACME, [...contents.keys()])).toEqual([]);
  });

  test("one installation's blobs do not exist for another", async () => {
    const contents = contentsOf([Buffer.from('secret of acme')]);
    await blobs.write(ACME, contents);
    const shas = [...contents.keys()];
    expect(await blobs.missing(OTHER, shas)).toEqual(shas);
    expect((await blobs.read(OTHER, shas)).size).toBe(0);
  });

  test('nothing is kept for an installation that is not known', async () => {
    await expect(blobs.write(404, contentsOf([Buffer.from('a')]))).rejects.toMatchObject({
      code: 'source-refused',
      fields: { installationId: 404 },
    });
  });

  test('evicts what was not used for long; reading is using', async () => {
    const contents = contentsOf([Buffer.from('used'), Buffer.from('unused')]);
    const [used, unused] = [...contents.keys()];
    await blobs.write(ACME, contents);
    await sql`update faultline.blobs set last_used_at = now() - interval '40 days'`.execute(
      database.kysely,
    );
    await blobs.read(ACME, [String(used)]);
    expect(await blobs.evict(30)).toBe(1);
    expect(await blobs.missing(ACME, [String(used), String(unused)])).toEqual([unused]);
  });
});

function contentsOf(contents: readonly Uint8Array[]): Map<string, Uint8Array> {
  return new Map(
    contents.map((content) => [createHash('sha1').update(content).digest('hex'), content]),
  );
}

function asHex(blobs: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries(
    [...blobs].map(([sha, content]) => [sha, Buffer.from(content).toString('hex')]),
  );
}
