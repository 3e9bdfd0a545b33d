import type { Logger } from 'pino';

import type { BlobStore } from '#store/blob-store.ts';
import type { DeliveryQueue } from '#store/delivery-queue.ts';

/** A day longer than the longest time for which GitHub redelivers, see `DeliveryQueue.purge`. */
const DELIVERY_DAYS = 8;

/** A blob that no review used for so long is fetched again if one ever needs it. */
const BLOB_DAYS = 30;

const DAY_MS = 86_400_000;

/** Calls `run` every `everyMs` milliseconds until the function that it answers is called. */
export type Timer = (run: () => void, everyMs: number) => () => void;

export interface HousekeepingOptions {
  readonly queue: Pick<DeliveryQueue, 'purge'>;
  readonly blobs: Pick<BlobStore, 'evict'>;
  readonly log: Logger;
  /** The clock of the process, which it does not keep alive, if not given. */
  readonly timer?: Timer | undefined;
}

export interface Housekeeping {
  /** Starts no further run and resolves when the running one has ended. */
  stop(): Promise<void>;
}

/**
 * Deletes at once, and then every day, what is kept longer than it is of use. A failure is logged and
 * left to the next day. A run that takes longer than a day has the next one left out.
 */
export function startHousekeeping({
  queue,
  blobs,
  log,
  timer = unreferencedTimer,
}: HousekeepingOptions): Housekeeping {
  let running: Promise<void> | undefined;

  async function keepHouse(): Promise<void> {
    const deliveries = await attempt(async () => queue.purge(DELIVERY_DAYS), log);
    const evicted = await attempt(async () => blobs.evict(BLOB_DAYS), log);
    log.info({ deliveries, blobs: evicted }, 'housekeeping done');
    running = undefined;
  }

  function run(): void {
    running ??= keepHouse();
  }

  const cancel = timer(run, DAY_MS);
  run();
  return {
    stop: async () => {
      cancel();
      await running;
    },
  };
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

function unreferencedTimer(run: () => void, everyMs: number): () => void {
  const timer = setInterval(run, everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}
