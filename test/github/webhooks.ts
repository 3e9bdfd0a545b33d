import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from './json-object.ts';
import type { FakeState } from './state.ts';

/** Where deliveries go. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** `json` if not given. */
  readonly contentType?: 'json' | 'form';
  /** Milliseconds that the next delivery is under way, by which they overtake each other; none if not given. */
  readonly delayMs?: (() => number) | undefined;
}

/** One attempt to deliver an event. */
export interface Delivery {
  /** Counts attempts; unlike `guid` it differs between a delivery and its redelivery. */
  readonly id: number;
  /** `X-GitHub-Delivery`: one an event, the same for every redelivery. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
  /** Milliseconds since the epoch. */
  readonly deliveredAt: number;
  readonly durationSeconds: number;
  readonly isRedelivery: boolean;
  /** `OK`, the reason phrase of the receiver, `timed out` or `failed to connect`. */
  readonly status: string;
  readonly statusCode: number;
  readonly request: { readonly headers: Record<string, string>; readonly payload: JsonObject };
  readonly response: { readonly headers: Record<string, string>; readonly payload: string };
}

/** An event on its way. */
export interface SentWebhook {
  readonly guid: string;
  readonly event: string;
  readonly payload: JsonObject;
  /** Resolves, whatever happens, once the receiver answered or GitHub gave up. */
  readonly finished: Promise<Delivery>;
}

/** An event to send, with what the log lists beside it. */
export interface WebhookEvent {
  readonly event: string;
  readonly payload: JsonObject;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
}

interface Outcome {
  readonly status: string;
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Sends signed deliveries and keeps the log. Like GitHub it never retries on its own.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
 */
export class Webhooks {
  readonly #state: FakeState;
  readonly #timeoutMs: number;
  readonly #running = new Set<Promise<Delivery>>();
  readonly #closing = new AbortController();
  /** Ended attempts, oldest first. */
  readonly log: Delivery[] = [];
  target: WebhookTarget | undefined;

  constructor(state: FakeState, timeoutMs: number) {
    this.#state = state;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends an event; undefined when no target is configured, and then nothing is logged either. */
  send(event: WebhookEvent): SentWebhook | undefined {
    return this.target === undefined
      ? undefined
      : this.#attempt(this.target, event, randomUUID(), false);
  }

  /** Sends an earlier delivery once more under its GUID; undefined when there is nothing to send. */
  redeliver(original: Delivery): SentWebhook | undefined {
    const { event, installationId, repositoryId, guid } = original;
    const { payload } = original.request;
    return this.target === undefined
      ? undefined
      : this.#attempt(this.target, { event, payload, installationId, repositoryId }, guid, true);
  }

  /** Resolves when no attempt is under way, including those that start while it waits. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running);
    }
  }

  /** Gives up every attempt under way, so that nothing is left to wait for. */
  async close(): Promise<void> {
    this.target = undefined;
    this.#closing.abort();
    await this.settled();
  }

  #attempt(
    target: WebhookTarget,
    event: WebhookEvent,
    guid: string,
    isRedelivery: boolean,
  ): SentWebhook {
    const id = this.#state.nextId('delivery');
    const isForm = target.contentType === 'form';
    const json = JSON.stringify(event.payload);
    const body = isForm ? `payload=${encodeURIComponent(json)}` : json;
    const headers = {
      ...deliveryHeaders(this.#state, event, guid, body, target.secret),
      ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    };
    const deliveredAt = this.#state.now().getTime();
    const startedAt = performance.now();
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const signal = AbortSignal.any([timeout, this.#closing.signal]);
    const arrival = target.delayMs === undefined ? Promise.resolve() : sleep(target.delayMs());
    const answered = arrival.then(async () => post(target.url, headers, body, signal));
    const finished = answered.then((outcome) => {
      const { action } = event.payload;
      const delivery: Delivery = {
        id,
        guid,
        event: event.event,
        action: typeof action === 'string' ? action : undefined,
        installationId: event.installationId,
        repositoryId: event.repositoryId,
        deliveredAt,
        durationSeconds: Math.round(performance.now() - startedAt) / 1000,
        isRedelivery,
        status: outcome.status,
        statusCode: outcome.statusCode,
        request: { headers, payload: event.payload },
        response: { headers: outcome.headers, payload: outcome.body },
      };
      this.log.push(delivery);
      this.#running.delete(finished);
      return delivery;
    });
    this.#running.add(finished);
    return { guid, event: event.event, payload: event.payload, finished };
  }
}

function deliveryHeaders(
  state: FakeState,
  { event, installationId }: WebhookEvent,
  guid: string,
  body: string,
  secret: string,
): Record<string, string> {
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/fake000',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(state.app.id),
    'x-github-hook-installation-target-id': String(state.app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${hmac('sha1', secret, body)}`,
    'x-hub-signature-256': `sha256=${hmac('sha256', secret, body)}`,
    ...(installationId === undefined ? {} : { 'x-github-installation-id': String(installationId) }),
  };
}

function hmac(algorithm: 'sha1' | 'sha256', secret: string, body: string): string {
  return createHmac(algorithm, secret).update(body).digest('hex');
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal,
      redirect: 'manual',
    });
    return {
      status: response.ok ? 'OK' : response.statusText,
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return {
      status: isTimeout ? 'timed out' : 'failed to connect',
      statusCode: isTimeout ? 504 : 502,
      headers: {},
      body: '',
    };
  }
}
