import { randomUUID } from 'node:crypto';

import type { NewDelivery } from '#store/delivery.ts';

/** A delivery with a GUID of its own, about a pull request, not replaceable. */
export function newDelivery(changes: Partial<NewDelivery> = {}): NewDelivery {
  return {
    guid: randomUUID(),
    event: 'pull_request',
    action: 'synchronize',
    installationId: 11,
    repositoryId: 22,
    subject: 'pull:22#5',
    isReplaceable: false,
    payload: '{"number":5}',
    ...changes,
  };
}
