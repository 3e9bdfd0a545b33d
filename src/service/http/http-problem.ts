import type { FastifyReply, FastifyRequest } from 'fastify';

/** An answer that is not 2xx. */
export interface HttpProblem {
  readonly status: number;
  /** For programs and for the log, such as `signature-invalid`. */
  readonly code: string;
  /** For people: what is wrong and what to do. Constant, so that nothing of the request is in it. */
  readonly message: string;
  /** Seconds for `retry-after`. */
  readonly retryAfterSeconds?: number;
}

/** Every problem that the service answers. */
export const HTTP_PROBLEMS = {
  requestMalformed: {
    status: 400,
    code: 'request-malformed',
    message: 'The request is not well-formed HTTP.',
  },
  headerMissing: {
    status: 400,
    code: 'header-missing',
    message: 'The headers X-GitHub-Event and X-GitHub-Delivery are required.',
  },
  headerInvalid: {
    status: 400,
    code: 'header-invalid',
    message: 'X-GitHub-Event must be an event name and X-GitHub-Delivery a GUID.',
  },
  jsonInvalid: {
    status: 400,
    code: 'json-invalid',
    message: 'The body must be a JSON object in UTF-8.',
  },
  signatureMissing: {
    status: 401,
    code: 'signature-missing',
    message:
      'The header X-Hub-Signature-256 is required: set a webhook secret in the App settings.',
  },
  signatureInvalid: {
    status: 401,
    code: 'signature-invalid',
    message:
      'The signature does not match the body: check that both sides have the same webhook secret.',
  },
  tokenInvalid: {
    status: 401,
    code: 'token-invalid',
    message: 'The header Authorization must be "Bearer" and the token of METRICS_TOKEN.',
  },
  notFound: { status: 404, code: 'not-found', message: 'There is nothing at this path.' },
  methodNotAllowed: {
    status: 405,
    code: 'method-not-allowed',
    message: 'This path does not take this method; the header Allow names those it takes.',
  },
  bodyTooLarge: {
    status: 413,
    code: 'body-too-large',
    message: 'The body is larger than GitHub sends (25 MB).',
  },
  typeUnsupported: {
    status: 415,
    code: 'type-unsupported',
    message: 'The content type must be application/json: choose it in the App settings.',
  },
  payloadNotUnderstood: {
    status: 422,
    code: 'payload-not-understood',
    message: 'The payload lacks a field that Faultline needs for this event.',
  },
  signatureFailuresTooMany: {
    status: 429,
    code: 'signature-failures-too-many',
    message: 'Too many requests with a wrong signature came from this address.',
  },
  failed: {
    status: 500,
    code: 'internal-error',
    message: 'The request failed. The log has the reason under this id.',
  },
  notReady: {
    status: 503,
    code: 'not-ready',
    message: 'The service does not take work at the moment.',
  },
  storeUnavailable: {
    status: 503,
    code: 'store-unavailable',
    message: 'The delivery could not be stored. Redeliver it later.',
    retryAfterSeconds: 30,
  },
} as const satisfies Record<string, HttpProblem>;

/** Sends a problem as `{"error":{"code","message","id"}}`, `id` being the request id that the log has too. */
export async function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code, message, retryAfterSeconds }: HttpProblem,
): Promise<FastifyReply> {
  if (retryAfterSeconds !== undefined) {
    reply.header('retry-after', String(retryAfterSeconds));
  }
  return reply.code(status).send({ error: { code, message, id: request.id } });
}
