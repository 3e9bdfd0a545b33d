import type { FastifyInstance } from 'fastify';
import { HTTP_PROBLEMS, sendProblem } from './http-problem.ts';
import { withinTime } from './within-time.ts';

export const LIVE_PATH = '/health/live';
export const READY_PATH = '/health/ready';

/** Shorter than what health checks wait, so that they get an answer instead of a timeout. */
const LONGEST_READINESS_CHECK_MS = 4000;

/**
 * `GET /health/live` answers 200 while the process serves at all: restart it when it does not.
 * `GET /health/ready` answers 503 when `isReady` says no, fails or does not answer within four
 * seconds: send no work.
 */
export function registerHealthRoutes(
  server: FastifyInstance,
  isReady: () => Promise<boolean>,
): void {
  server.get(LIVE_PATH, { logLevel: 'warn' }, () => ({ status: 'live' }));

  server.get(READY_PATH, { logLevel: 'warn' }, async (request, reply) => {
    let ready = false;
    try {
      ready = await withinTime(isReady(), LONGEST_READINESS_CHECK_MS, () => false);
    } catch (error) {
      request.log.warn({ err: error }, 'readiness check failed');
    }
    return ready ? { status: 'ready' } : sendProblem(request, reply, HTTP_PROBLEMS.notReady);
  });
}
