import { z } from 'zod';

import { PAGE_SIZE, readAnswer, shaped } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';
import { askingGithub } from './github-failure.ts';

/** One attempt of GitHub's to deliver an event. */
export interface DeliveryAttempt {
  readonly id: number;
  /** The same for all attempts of one event. */
  readonly guid: string;
  readonly deliveredAt: Date;
  readonly event: string;
  readonly action: string | undefined;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
  /** Whether the receiver answered with 2xx. */
  readonly wasAccepted: boolean;
}

/** https://docs.github.com/en/rest/apps/webhooks#list-deliveries-for-an-app-webhook */
const ATTEMPTS = z.array(
  z
    .object({
      id: z.number(),
      guid: z.string(),
      delivered_at: z.coerce.date(),
      status_code: z.number(),
      event: z.string(),
      action: z.string().nullish(),
      installation_id: z.number().nullish(),
      repository_id: z.number().nullish(),
    })
    .transform((attempt) => ({
      id: attempt.id,
      guid: attempt.guid,
      deliveredAt: attempt.delivered_at,
      event: attempt.event,
      action: attempt.action ?? undefined,
      installationId: attempt.installation_id ?? undefined,
      repositoryId: attempt.repository_id ?? undefined,
      wasAccepted: attempt.status_code >= 200 && attempt.status_code < 300,
    })),
);
const DELIVERY = z.object({ response: z.object({ payload: z.unknown() }) });

/** What of the log one reading gave. */
export interface LogReading {
  /** The newest first. */
  readonly attempts: readonly DeliveryAttempt[];
  /** False when the log goes on behind the most that is read at once. */
  readonly isWhole: boolean;
}

/** The log of the App's webhook, which GitHub keeps for three days (GitHub Enterprise Server: seven). */
export class DeliveryLog {
  readonly #client: GithubClient;
  readonly #clock: () => Date;

  /** `client` is authenticated as the App. */
  constructor(client: GithubClient, clock: () => Date) {
    this.#client = client;
    this.#clock = clock;
  }

  /** What was delivered after `since`, or all that is kept; `mostPages` of a hundred attempts at the most. */
  async read(since: Date | undefined, mostPages: number, signal: AbortSignal): Promise<LogReading> {
    const what = 'list webhook deliveries';
    const attempts: DeliveryAttempt[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const { data, headers } = await askingGithub(
        what,
        async () =>
          this.#client.rest.apps.listWebhookDeliveries({
            per_page: PAGE_SIZE,
            ...(cursor === undefined ? {} : { cursor }),
            request: { signal },
          }),
        this.#clock,
      );
      const read = shaped(what, ATTEMPTS, data);
      const wanted = read.filter(
        ({ deliveredAt }) => since === undefined || deliveredAt.getTime() > since.getTime(),
      );
      attempts.push(...wanted);
      cursor = nextCursor(headers.link);
      if (cursor === undefined || wanted.length < read.length) {
        return { attempts, isWhole: true };
      }
    }
    return { attempts, isWhole: false };
  }

  /** What the receiver answered to an attempt, as text; undefined when it was not kept. */
  async answerTo(id: number, signal: AbortSignal): Promise<string | undefined> {
    const { response } = await readAnswer(
      { what: 'read a webhook delivery', schema: DELIVERY, clock: this.#clock },
      async () =>
        this.#client.rest.apps.getWebhookDelivery({ delivery_id: id, request: { signal } }),
    );
    const { payload } = response;
    if (payload === null || payload === undefined) {
      return undefined;
    }
    return typeof payload === 'string' ? payload : JSON.stringify(payload);
  }

  /** Has an event delivered once more, under its GUID. GitHub answers 404 when it keeps it no longer. */
  async redeliver(id: number, signal: AbortSignal): Promise<void> {
    await askingGithub(
      'deliver a webhook again',
      async () =>
        this.#client.rest.apps.redeliverWebhookDelivery({ delivery_id: id, request: { signal } }),
      this.#clock,
    );
  }
}

/** https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api#using-link-headers */
function nextCursor(link: string | undefined): string | undefined {
  const address = /<(?<address>[^>]+)>;\s*rel="next"/u.exec(link ?? '')?.groups?.['address'];
  const url = address === undefined ? null : URL.parse(address);
  return url?.searchParams.get('cursor') ?? undefined;
}
