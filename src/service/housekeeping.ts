import type { Logger } from 'pino';

import type { BlobStore } from '#store/blob-store.ts';
import type { DeliveryQueue } from '#store/delivery-queue.ts';

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
  readonly log: Logger;
  /** The clock of the process, which it does not keep alive, if not given. */
  readonly timer?: Timer | undefined;
}

/**
 * Deletes at once, and then every day, what is kept longer than it is of use. A failure is logged and
 * left to the next day. A run that takes longer than a day has the next one left out.
 */
export function startHousekeeping({ queue, blobs, log, timer }: HousekeepingOptions): RepeatedWork {
  return repeat({
    everyMs: DAY_MS,
    timer,
    work: async () => {
      const deliveries = await attempt(async () => queue.purge(DELIVERY_DAYS), log);
      const evicted = await attempt(async () => blobs.evict(BLOB_DAYS), log);
      log.info({ deliveries, blobs: evicted }, 'housekeeping done');
    },
  });
}

/** What was deleted, undefined when it failed. */
async function attempt(work: () => Promise<number>, log: Logger): Promise<number | undefined> {
  try {
    return await work();
  } catch (error) {
    log.error({ err: error }, 'housekeeping failed, it is tried again tomorrow');
    return undefined;
  }
}
