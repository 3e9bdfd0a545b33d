import type { EmitterWebhookEvent, EmitterWebhookEventName } from '@octokit/webhooks';

import type { DeliveryIntake } from '#store/delivery.ts';

import type { CommentCommands } from '../commands/comment-commands.ts';
import type { Customers } from '../customers.ts';
import type { RepositoryTarget, Reviewer } from '../reviewer.ts';

/** What a handler may use. */
export interface HandlerPorts {
  readonly reviewer: Reviewer;
  readonly customers: Customers;
  readonly commands: CommentCommands;
  /** Takes what the service asks of itself. */
  readonly intake: DeliveryIntake;
}

/** The payload of a webhook event, by event and action. */
export type Payload<E extends EmitterWebhookEventName> = EmitterWebhookEvent<E>['payload'];

interface RepositoryPayload {
  readonly installation?: { readonly id: number } | undefined;
  readonly repository: {
    readonly id: number;
    readonly name: string;
    readonly owner: {
      readonly login?: string | undefined;
      readonly name?: string | null | undefined;
    } | null;
  };
}

/** The repository of a payload. Every webhook of an App names its installation: https://docs.github.com/en/webhooks/webhook-events-and-payloads */
export function targetOf({ installation, repository }: RepositoryPayload): RepositoryTarget {
  const owner = repository.owner?.login ?? repository.owner?.name;
  if (installation === undefined || owner === undefined || owner === null) {
    throw new TypeError('The payload names no installation or no owner.');
  }
  return { installationId: installation.id, id: repository.id, owner, name: repository.name };
}
