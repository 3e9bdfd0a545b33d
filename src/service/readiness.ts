import type { Logger } from 'pino';

import type { Database } from '#store/database.ts';
import type { DeliveryQueue } from '#store/delivery-queue.ts';

export interface ReadinessOptions {
  readonly database: Pick<Database, 'ping'>;
  readonly queue: Pick<DeliveryQueue, 'depth'>;
  /** How long a delivery that could be worked on may wait; 0 for any time. */
  readonly overdueSeconds: number;
  readonly isStopping: () => boolean;
  readonly log: Logger;
}

/**
 * Whether the service can take work: no shutdown has begun, the database answers, the queue can be
 * measured, and its deliveries are worked on. Rejects when database or queue do not answer.
 */
export function readiness(options: ReadinessOptions): () => Promise<boolean> {
  const { database, queue, overdueSeconds, isStopping, log } = options;
  return async () => {
    await database.ping();
    const { overdueSeconds: overdue = 0, waiting } = await queue.depth();
    if (overdueSeconds > 0 && overdue > overdueSeconds) {
      log.warn({ overdueSeconds: Math.round(overdue), waiting }, 'deliveries are not worked on');
      return false;
    }
    return !isStopping();
  };
}
