import { propagation, ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { Probot } from 'probot';

import { FaultlineError, isFaultlineError } from '#core/errors.ts';
import { inSpan } from '#github/in-span.ts';
import type { SpanStart } from '#github/in-span.ts';
import type { DeliveryHandler } from '#store/delivery-attempt.ts';
import type { StoredDelivery } from '#store/delivery.ts';

import { inDeliveryScope } from './delivery-scope.ts';
import { OWN_EVENTS } from './handlers/own-events.ts';
import type { HandlerPorts } from './handlers/handler.ts';
import { HANDLED_EVENTS } from './http/delivery-from-webhook.ts';
import type { WorkOutcome } from './metrics.ts';
import { webhookApp } from './webhook-app.ts';

export interface DeliveryWorkerOptions {
  readonly ports: HandlerPorts;
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly log: Logger;
  /** Told how each attempt ended. */
  readonly onOutcome: (outcome: WorkOutcome) => void;
}

/**
 * Hands stored deliveries to Probot's handlers, with the delivery's log and signal around them. Rejects
 * with the handler's own error.
 */
export async function createDeliveryWork(options: DeliveryWorkerOptions): Promise<DeliveryHandler> {
  const { ports, appId, privateKey, webhookSecret, log, onOutcome } = options;
  const probot = new Probot({
    appId,
    privateKey,
    secret: webhookSecret,
    // Probot logs whole payloads and errors that carry them. What a handler throws is logged here.
    log: log.child({}, { level: 'silent' }),
  });
  await probot.load(webhookApp(ports));
  await probot.ready();
  return async (delivery, signal, scoped) => {
    await inDeliveryScope({ delivery, signal, log: scoped }, async () =>
      inSpan('job', jobSpan(delivery), async (span) => {
        const { traceId } = span.spanContext();
        if (span.isRecording()) {
          scoped.setBindings({ trace: traceId });
        }
        try {
          await dispatch(delivery);
        } catch (error) {
          const cause = unwrap(error);
          onOutcome(failureOf(delivery, signal, cause));
          throw cause;
        }
        onOutcome('done');
      }),
    );
  };

  async function dispatch(delivery: StoredDelivery): Promise<void> {
    const payload: unknown = JSON.parse(delivery.payload);
    const handleOwn = OWN_EVENTS.get(delivery.event);
    await (handleOwn === undefined
      ? probot.receive(webhookEvent(delivery, payload))
      : handleOwn(ports, payload));
  }
}

/** The span of an attempt goes on in the trace that its delivery came in with. */
function jobSpan({
  guid,
  event,
  action,
  installationId,
  repositoryId,
  attempt,
  traceparent,
}: StoredDelivery): SpanStart {
  return {
    kind: SpanKind.CONSUMER,
    parent: propagation.extract(ROOT_CONTEXT, traceparent === undefined ? {} : { traceparent }),
    attributes: {
      'faultline.delivery': guid,
      'faultline.event': event,
      'faultline.action': action,
      'faultline.installation': installationId,
      'faultline.repository': repositoryId,
      'faultline.attempt': attempt,
    },
  };
}

function failureOf(
  { isRetried }: StoredDelivery,
  { aborted, reason }: AbortSignal,
  cause: unknown,
): WorkOutcome {
  const isTimeUp = reason instanceof DOMException && reason.name === 'TimeoutError';
  if (aborted && !isTimeUp) {
    return 'interrupted';
  }
  if (isFaultlineError(cause, 'github-paused')) {
    return 'deferred';
  }
  return isRetried ? 'retried' : 'given_up';
}

type WebhookEvent = Parameters<Probot['receive']>[0];

function webhookEvent({ guid, event }: StoredDelivery, payload: unknown): WebhookEvent {
  const candidate = { id: guid, name: event, payload };
  if (!isWebhookEvent(candidate)) {
    throw new FaultlineError(
      'contract-broken',
      'A stored delivery is of no event that is handled.',
      {
        fields: { event },
      },
    );
  }
  return candidate;
}

// The front door stored it only after it had read the payload's fields that the handlers use.
function isWebhookEvent(candidate: {
  readonly name: string;
  readonly payload: unknown;
}): candidate is WebhookEvent {
  return Object.hasOwn(HANDLED_EVENTS, candidate.name) && typeof candidate.payload === 'object';
}

// Handlers run side by side, so their library wraps what they throw in a list.
function unwrap(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length === 1 ? error.errors[0] : error;
}
