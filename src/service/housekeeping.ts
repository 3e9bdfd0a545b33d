import type { Logger } from 'pino';

import type { BlobStore } from '#store/blob-store.ts';
import type { DeliveryQueue } from '#store/delivery-queue.ts';
import type { Retention } from '#store/retention.ts';

import { repeat } from './repeated-work.ts';
import type { RepeatedWork, Timer } from './repeated-work.ts';

/** A day longer than the longest time for which GitHub redelivers, see `DeliveryQueue.purge`. */
const DELIVERY_DAYS = 8;

/** A blob that no review used for so long is fetched again if one ever needs it. */
const BLOB_DAYS = 30;

const DAY_MS = 86_400_000;

export interface HousekeepingOptions {
  readonly queue: Pick<DeliveryQueue, 'purge'>;
  readonly blobs: Pick<BlobStore, 'evict'>;
  readonly retention: Retention;
  /** See `Retention`; blobs are not kept for longer either. */
  readonly retentionDays: number;
  readonly log: Logger;
  /** The clock of the process, which it does not keep alive, if not given. */
  readonly timer?: Timer | undefined;
}

/**
 * Deletes at once, and then every day, what is kept longer than it is of use. A failure is logged and
 * left to the next day. A run that takes longer than a day has the next one left out.
 */
export function startHousekeeping({
  queue,
  blobs,
  retention,
  retentionDays,
  log,
  timer,
}: HousekeepingOptions): RepeatedWork {
  const blobDays = Math.min(BLOB_DAYS, retentionDays);
  return repeat({
    everyMs: DAY_MS,
    timer,
    work: async () => {
      const deliveries = await attempt(async () => queue.purge(DELIVERY_DAYS), log);
      const evicted = await attempt(async () => blobs.evict(blobDays), log);
      const forgotten = await attempt(async () => retention.forget(retentionDays), log);
      log.info({ deliveries, blobs: evicted, ...forgotten }, 'housekeeping done');
    },
  });
}

/** What was deleted, undefined when it failed. */
async function attempt<T>(work: () => Promise<T>, log: Logger): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    log.error({ err: error }, 'housekeeping failed, it is tried again tomorrow');
    return undefined;
  }
}
