import { AsyncLocalStorage } from 'node:async_hooks';

import type { Logger } from 'pino';

import type { StoredDelivery } from '#store/delivery.ts';

/** What a handler knows of the delivery it works on besides its payload. */
export interface DeliveryScope {
  readonly delivery: StoredDelivery;
  /** Aborted when the service stops, the time is up or the job was lost to another worker. */
  readonly signal: AbortSignal;
  /**
   * Carries job, delivery, event, installation and repository on every line. What else is known (pull
   * request, head) is bound to it as soon as it is, so that the line of a failure has it too.
   */
  readonly log: Logger;
}

const storage = new AsyncLocalStorage<DeliveryScope>();

/** Runs the work of one delivery, within which `currentDelivery` answers. Probot hands its handlers the event only. */
export async function inDeliveryScope<T>(scope: DeliveryScope, work: () => Promise<T>): Promise<T> {
  return storage.run(scope, work);
}

/** The delivery that the calling handler works on. Throws outside of `inDeliveryScope`. */
export function currentDelivery(): DeliveryScope {
  const scope = storage.getStore();
  if (scope === undefined) {
    throw new Error('A webhook handler ran outside of a delivery.');
  }
  return scope;
}
