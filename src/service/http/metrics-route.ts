import { createHash, timingSafeEqual } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { HTTP_PROBLEMS, sendProblem } from './http-problem.ts';

export const METRICS_PATH = '/metrics';

export interface MetricsRouteOptions {
  /** What the bearer token has to be. */
  readonly token: string;
  readonly text: () => Promise<{ readonly type: string; readonly body: string }>;
}

/** `GET /metrics` for whoever has the token; everybody else is answered 401. */
export function registerMetricsRoute(
  server: FastifyInstance,
  { token, text }: MetricsRouteOptions,
): void {
  server.get(METRICS_PATH, { logLevel: 'warn' }, async (request, reply) => {
    if (!isBearer(request.headers.authorization, token)) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(request, reply, HTTP_PROBLEMS.tokenInvalid);
    }
    const { type, body } = await text();
    return reply.header('content-type', type).send(body);
  });
}

/** Hashes have one length, so the time of the comparison tells nothing of the token, its length included. */
function isBearer(header: string | undefined, token: string): boolean {
  const given = /^Bearer (?<given>\S+)$/iu.exec(header ?? '')?.groups?.['given'] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
