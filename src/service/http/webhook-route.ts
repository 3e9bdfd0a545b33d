import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FaultlineError, isFaultlineError } from '#core/errors.ts';
import { inSpan } from '#github/in-span.ts';
import type { SpanStart } from '#github/in-span.ts';
import type { DeliveryIntake, IntakeResult, NewDelivery } from '#store/delivery.ts';
import type { IntakeOutcome } from '../metrics.ts';
import { deliveryFromWebhook } from './delivery-from-webhook.ts';
import { HTTP_PROBLEMS, type HttpProblem, sendProblem } from './http-problem.ts';
import { readWebhookHeaders, type WebhookHeaders } from './webhook-headers.ts';
import { isSignedWith } from './webhook-signature.ts';
import { withinTime } from './within-time.ts';

export const WEBHOOK_PATH = '/api/github/webhooks';

export interface WebhookRouteOptions {
  readonly intake: DeliveryIntake;
  /** All secrets that a delivery may be signed with. */
  readonly secrets: readonly string[];
  /** Our own App's id: checks of other Apps are ignored. */
  readonly appId: number;
  /** Largest body in bytes. */
  readonly bodyLimit: number;
  /** Wrong signatures that one address may send in a minute before it is answered 429. */
  readonly failedSignaturesPerMinute: number;
  /** Told what became of each webhook. */
  readonly onWebhook?: ((outcome: IntakeOutcome) => void) | undefined;
}

const MINUTE_MS = 60_000;

/** GitHub gives up after 10 seconds: https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks */
const LONGEST_INTAKE_MS = 8000;

/**
 * `POST /api/github/webhooks`. What the headers tell (type 415, length 413, event and GUID 400, missing
 * signature 401) is checked before a byte of the body is read. Then: signature over the raw bytes (401,
 * or 429 for an address that keeps failing), JSON (400), and 202 only after the intake has committed.
 * An event that is none of ours is answered 202 and not stored.
 *
 * Needs `@fastify/rate-limit` and a parser that leaves `application/json` as a Buffer.
 */
export function registerWebhookRoute(server: FastifyInstance, options: WebhookRouteOptions): void {
  const countFailure = server.createRateLimit({
    max: options.failedSignaturesPerMinute,
    timeWindow: MINUTE_MS,
  });

  async function rejectSignature(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const count = await countFailure(request);
    const isLimited = !count.isAllowed && count.isExceeded;
    return isLimited
      ? sendProblem(request, reply, {
          ...HTTP_PROBLEMS.signatureFailuresTooMany,
          retryAfterSeconds: count.ttlInSeconds,
        })
      : sendProblem(request, reply, HTTP_PROBLEMS.signatureInvalid);
  }

  server.post(
    WEBHOOK_PATH,
    {
      bodyLimit: options.bodyLimit,
      onRequest: async (request, reply) => {
        const problem = problemOfHeaders(request, options.bodyLimit);
        return problem && sendProblem(request, reply, problem);
      },
      onResponse: async (_request, { statusCode }) => {
        if (statusCode >= 400) {
          options.onWebhook?.(statusCode >= 500 ? 'failed' : 'refused');
        }
      },
    },
    async (request, reply) => {
      const reading = readWebhookHeaders(request.headers);
      if ('problem' in reading) {
        return sendProblem(request, reply, reading.problem);
      }
      const { headers } = reading;
      bindContext(request, { delivery: headers.guid, event: headers.event });
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!isSignedWith(options.secrets, body, headers.signature)) {
        return rejectSignature(request, reply);
      }
      const answer = await inSpan('delivery', deliverySpan(headers), async () =>
        takeIn(request, headers, body, options),
      );
      if ('problem' in answer) {
        return sendProblem(request, reply, answer.problem);
      }
      options.onWebhook?.(answer.status);
      return reply.code(202).send({ status: answer.status });
    },
  );
}

function problemOfHeaders(request: FastifyRequest, bodyLimit: number): HttpProblem | undefined {
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    return HTTP_PROBLEMS.typeUnsupported;
  }
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) {
    return HTTP_PROBLEMS.bodyTooLarge;
  }
  const reading = readWebhookHeaders(request.headers);
  return 'problem' in reading ? reading.problem : undefined;
}

/** Each delivery begins a trace of its own: what a sender might name is nobody's word. */
function deliverySpan({ guid, event }: WebhookHeaders): SpanStart {
  return {
    kind: SpanKind.SERVER,
    parent: ROOT_CONTEXT,
    attributes: { 'faultline.delivery': guid, 'faultline.event': event },
  };
}

type Answer = { readonly status: IntakeResult | 'ignored' } | { readonly problem: HttpProblem };

async function takeIn(
  request: FastifyRequest,
  { guid, event }: WebhookHeaders,
  bytes: Buffer,
  { appId, intake }: WebhookRouteOptions,
): Promise<Answer> {
  const json = parseJsonObject(bytes);
  if (json === undefined) {
    return { problem: HTTP_PROBLEMS.jsonInvalid };
  }
  let delivery: NewDelivery | undefined;
  try {
    delivery = deliveryFromWebhook({ guid, event, body: json.text, payload: json.value }, appId);
  } catch (error) {
    if (isFaultlineError(error, 'contract-broken')) {
      request.log.error({ err: error }, 'webhook payload not understood');
      return { problem: HTTP_PROBLEMS.payloadNotUnderstood };
    }
    throw error;
  }
  if (delivery === undefined) {
    return { status: 'ignored' };
  }
  const { action, installationId: installation, repositoryId: repository } = delivery;
  bindContext(request, { action, installation, repository });
  return { status: await withinTime(intake.accept(delivery), LONGEST_INTAKE_MS, failLate) };
}

function failLate(): never {
  throw new FaultlineError(
    'store-unavailable',
    `The store did not take the delivery within ${LONGEST_INTAKE_MS} ms.`,
  );
}

/** Undefined when the bytes are not UTF-8, not JSON or no JSON object. */
function parseJsonObject(
  bytes: Buffer,
): { readonly text: string; readonly value: object } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { text, value }
      : undefined;
  } catch {
    // The parser's message quotes the text, so it is dropped: the answer says all that is known.
    return undefined;
  }
}

/** From here on every line that the request logs carries these fields. */
function bindContext(request: FastifyRequest, context: Readonly<Record<string, unknown>>): void {
  request.log = request.log.child(context);
}
