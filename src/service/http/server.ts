import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import {
  fastify,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { isFaultlineError } from '#core/errors.ts';
import type { DeliveryIntake } from '#store/delivery.ts';
import type { IntakeOutcome } from '../metrics.ts';
import { answerClientError } from './client-error.ts';
import { LIVE_PATH, READY_PATH, registerHealthRoutes } from './health-routes.ts';
import { HTTP_PROBLEMS, type HttpProblem, sendProblem } from './http-problem.ts';
import { METRICS_PATH, registerMetricsRoute } from './metrics-route.ts';
import type { MetricsRouteOptions } from './metrics-route.ts';
import { registerWebhookRoute, WEBHOOK_PATH } from './webhook-route.ts';

/** What bounds a request. Every one has a default that suits GitHub; tests make them small. */
export interface HttpLimits {
  /** GitHub sends no larger payload: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
  readonly bodyBytes: number;
  /** Wrong signatures a minute from one address before it is answered 429. */
  readonly failedSignaturesPerMinute: number;
  /** A connection on which nothing moves is closed. */
  readonly idleMs: number;
  /** Time for the request line and all headers. */
  readonly headersMs: number;
  /** Time for the whole request. GitHub Enterprise Server waits 30 seconds, github.com 10. */
  readonly requestMs: number;
}

export interface HttpServerOptions {
  /** The port to the store. Without it no webhook is taken in. */
  readonly intake: DeliveryIntake | undefined;
  /** All secrets that a delivery may be signed with: the current one and, during a rotation, the previous. */
  readonly secrets: readonly string[];
  /** Our own App's id: checks of other Apps are ignored. */
  readonly appId: number;
  readonly log: FastifyBaseLogger;
  /** Whether the service can take work, such as: the database answers and no shutdown has begun. */
  readonly isReady: () => Promise<boolean>;
  readonly limits?: Partial<HttpLimits>;
  /** Without it there are no metrics. */
  readonly metrics?: MetricsRouteOptions | undefined;
  /** Told what became of each webhook. */
  readonly onWebhook?: ((outcome: IntakeOutcome) => void) | undefined;
}

const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 25 * 1024 * 1024,
  failedSignaturesPerMinute: 30,
  idleMs: 30_000,
  headersMs: 10_000,
  requestMs: 30_000,
};

/** Longer than the idle timeout of common load balancers (60 s), which must be the ones to close. */
const KEEP_ALIVE_MS = 65_000;

/** HEAD comes with GET. */
const METHODS_BY_PATH: ReadonlyMap<string, string> = new Map([
  [WEBHOOK_PATH, 'POST'],
  [LIVE_PATH, 'GET, HEAD'],
  [READY_PATH, 'GET, HEAD'],
  [METRICS_PATH, 'GET, HEAD'],
]);

/**
 * The service's HTTP server, ready to listen: webhooks in, health out, small JSON answers, one log line
 * a request. `close()` stops listening, lets requests that came in be answered and then resolves.
 *
 * A limit counts by the address of the peer; behind a proxy that is the proxy's, so all senders of
 * wrong signatures share one count. Right signatures are never limited.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const { intake, metrics } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const missing = new Set([
    ...(intake === undefined ? [WEBHOOK_PATH] : []),
    ...(metrics === undefined ? [METRICS_PATH] : []),
  ]);
  const server = fastify({
    loggerInstance: options.log,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    genReqId: requestId,
    bodyLimit: limits.bodyBytes,
    connectionTimeout: limits.idleMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: limits.requestMs,
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.max(50, Math.round(limits.headersMs / 4)),
    },
    // While it closes, the store is still there: what GitHub has sent is taken in.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, request, reply) => {
      void sendProblem(request, reply, HTTP_PROBLEMS.requestMalformed);
    },
  });

  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  // A shared store would let whoever sends junk write into it.
  await server.register(rateLimit, { global: false });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  server.addHook('onRequest', async (request, reply) => startAnswer(request, reply, missing));
  server.addHook('onResponse', logAnswer);
  server.setErrorHandler(answerError);

  registerHealthRoutes(server, options.isReady);
  if (metrics !== undefined) {
    registerMetricsRoute(server, metrics);
  }
  if (intake !== undefined) {
    registerWebhookRoute(server, {
      ...options,
      intake,
      bodyLimit: limits.bodyBytes,
      failedSignaturesPerMinute: limits.failedSignaturesPerMinute,
    });
  }
  return server;
}

/** An inbound id is taken only when it can do no harm in a log line. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUID();
}

/** Unknown paths are answered here, because a body would be read before the not-found handler runs. */
async function startAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  missing: ReadonlySet<string>,
): Promise<FastifyReply | undefined> {
  reply.header('x-request-id', request.id).header('cache-control', 'no-store');
  if (!request.is404) {
    return undefined;
  }
  const path = request.url.split('?', 1)[0] ?? '';
  const allowed = METHODS_BY_PATH.get(path);
  return allowed === undefined || missing.has(path)
    ? sendProblem(request, reply, HTTP_PROBLEMS.notFound)
    : sendProblem(request, reply.header('allow', allowed), HTTP_PROBLEMS.methodNotAllowed);
}

async function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const problem = problemOfError(error);
  if (problem.status >= 500) {
    request.log.error({ err: error }, 'request failed');
  }
  if (problem === HTTP_PROBLEMS.bodyTooLarge) {
    // Fastify would cut the connection, and a client that is still sending may see the reset instead of
    // the answer. What is left of the body is read and dropped, within the time limit of a request.
    reply.removeHeader('connection');
  }
  return sendProblem(request, reply, problem);
}

function problemOfError(error: FastifyError): HttpProblem {
  if (isFaultlineError(error, 'store-unavailable')) {
    return HTTP_PROBLEMS.storeUnavailable;
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return HTTP_PROBLEMS.bodyTooLarge;
  }
  const isFault = error.statusCode === undefined || error.statusCode >= 500;
  return isFault ? HTTP_PROBLEMS.failed : HTTP_PROBLEMS.requestMalformed;
}

/** Neither URL nor headers: a path of ours or none, the method, the answer. */
async function logAnswer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    },
    'request answered',
  );
}
