import { type Kysely, sql } from 'kysely';

import { FaultlineError } from '#core/errors.ts';

import type { StoreSchema } from './schema.ts';

/**
 * Git blobs by their hash, kept so that a review only fetches what was never seen. They belong to one
 * installation: one customer's code never serves another's review, and uninstalling erases it.
 */
export interface BlobStore {
  /** Those of `shas` that are not stored, each once, in their order. */
  missing(installationId: number, shas: readonly string[]): Promise<string[]>;
  /** What is stored of `shas`, by hash. Reading marks a blob as used. */
  read(installationId: number, shas: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * Stores blobs by hash; one that is there already stays. Rejects with `source-refused` when the
   * installation is not known, or not any more: its code must not be kept.
   */
  write(installationId: number, blobs: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** Deletes what no review has used for `days`, resolves with how many. */
  evict(days: number): Promise<number>;
}

/** Bounds one statement: rows, and bytes of content (a single larger blob has one of its own). */
const MAX_ROWS = 1_000;
const MAX_BYTES = 8 * 1024 * 1024;

/** A use is written down once a day at most, so that reading is not writing. */
const TOUCH_AFTER = sql.lit('1 day');
const FOREIGN_KEY_VIOLATION = '23503';

/** Blobs in the table `faultline.blobs`. */
export function createBlobStore(kysely: Kysely<StoreSchema>): BlobStore {
  return {
    missing: async (installationId, shas) => {
      const wanted = [...new Set(shas)];
      const rows = await kysely
        .selectFrom('faultline.blobs')
        .select('sha')
        .where('installation_id', '=', installationId)
        .where('sha', '=', sql<string>`any(${wanted}::text[])`)
        .execute();
      const stored = new Set(rows.map((row) => row.sha));
      return wanted.filter((sha) => !stored.has(sha));
    },
    read: (installationId, shas) => read(kysely, installationId, shas),
    write: (installationId, blobs) => write(kysely, installationId, blobs),
    evict: async (days) => {
      const { numDeletedRows } = await kysely
        .deleteFrom('faultline.blobs')
        .where('last_used_at', '<', sql<Date>`now() - make_interval(secs => ${days * 86_400})`)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

async function read(
  kysely: Kysely<StoreSchema>,
  installationId: number,
  shas: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const wanted = [...new Set(shas)];
  const found = new Map<string, Uint8Array>();
  for (const chunk of chunked(wanted, MAX_ROWS, () => 0)) {
    const isWanted = sql<string>`any(${chunk}::text[])`;
    const rows = await kysely
      .selectFrom('faultline.blobs')
      .select(['sha', 'content'])
      .where('installation_id', '=', installationId)
      .where('sha', '=', isWanted)
      .execute();
    for (const row of rows) {
      found.set(row.sha, row.content);
    }
    await kysely
      .updateTable('faultline.blobs')
      .set({ last_used_at: sql<Date>`now()` })
      .where('installation_id', '=', installationId)
      .where('sha', '=', isWanted)
      .where('last_used_at', '<', sql<Date>`now() - interval ${TOUCH_AFTER}`)
      .execute();
  }
  return found;
}

async function write(
  kysely: Kysely<StoreSchema>,
  installationId: number,
  blobs: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  // In the order of their hashes, so that two writers of the same blobs cannot deadlock.
  const rows = [...blobs]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([sha, content]) => ({
      installation_id: installationId,
      sha,
      content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
      size: content.byteLength,
    }));
  try {
    for (const chunk of chunked(rows, MAX_ROWS, (row) => row.size)) {
      await kysely
        .insertInto('faultline.blobs')
        .values(chunk)
        .onConflict((conflict) => conflict.columns(['installation_id', 'sha']).doNothing())
        .execute();
    }
  } catch (error) {
    throw isForeignKeyViolation(error) ? unknownInstallation(installationId, error) : error;
  }
}

function unknownInstallation(installationId: number, cause: unknown): FaultlineError {
  return new FaultlineError(
    'source-refused',
    `Installation ${installationId} is not known, so none of its code is kept. It was uninstalled, or its row was never written.`,
    { fields: { installationId }, cause },
  );
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === FOREIGN_KEY_VIOLATION;
}

function chunked<T>(items: readonly T[], maxItems: number, bytesOf: (item: T) => number): T[][] {
  const chunks: T[][] = [];
  let chunk: T[] = [];
  let bytes = 0;
  for (const item of items) {
    if (chunk.length > 0 && (chunk.length === maxItems || bytes + bytesOf(item) > MAX_BYTES)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(item);
    bytes += bytesOf(item);
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}
