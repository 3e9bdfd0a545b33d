import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { createHttpServer, type HttpServerOptions } from '#service/http/server.ts';
import { createLogger } from '#service/logger.ts';
import type { DeliveryIntake, IntakeResult, NewDelivery } from '#store/delivery.ts';

const SECRET = 'a-secret-long-enough-for-tests';
export const PREVIOUS_SECRET = 'the-secret-before-the-rotation';

/** The service's HTTP server on a free port, with an intake that records. */
export interface FrontDoor extends AsyncDisposable {
  readonly server: FastifyInstance;
  readonly port: number;
  readonly stored: readonly NewDelivery[];
  /** Everything that was logged, as text. */
  readonly logged: () => string;
  readonly post: (body: Body, headers?: Readonly<Record<string, string>>) => Promise<HttpAnswer>;
  readonly send: (call: HttpCall) => Promise<HttpAnswer>;
}

export type Body = string | Buffer | readonly Buffer[];

export interface HttpCall {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A list is sent chunked, without a length. */
  readonly body?: Body;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body; undefined when it is empty or no JSON. */
  readonly json: unknown;
}

export async function openFrontDoor(
  options: Partial<HttpServerOptions> & { readonly accept?: DeliveryIntake['accept'] } = {},
): Promise<FrontDoor> {
  const lines: string[] = [];
  const stored: NewDelivery[] = [];
  const server = await createHttpServer({
    intake: { accept: options.accept ?? accept },
    secrets: [SECRET, PREVIOUS_SECRET],
    appId: 29310,
    log: createLogger('trace', { write: (line) => lines.push(line) }),
    isReady: () => Promise.resolve(true),
    ...options,
  });
  const port = Number(new URL(await server.listen({ port: 0, host: '127.0.0.1' })).port);

  async function accept(delivery: NewDelivery): Promise<IntakeResult> {
    stored.push(delivery);
    return 'queued';
  }

  return {
    server,
    port,
    stored,
    logged: () => lines.join(''),
    post: (body, headers = {}) =>
      send(port, { method: 'POST', body, headers: { ...signedHeaders(body), ...headers } }),
    send: (call) => send(port, call),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** The headers that GitHub sends with a body, signed with `secret`. */
export function signedHeaders(body: Body, secret = SECRET): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': sign(body, secret),
  };
}

export function sign(body: Body, secret = SECRET): string {
  const hmac = createHmac('sha256', secret);
  for (const part of partsOf(body)) {
    hmac.update(part);
  }
  return `sha256=${hmac.digest('hex')}`;
}

function partsOf(body: Body): readonly (string | Buffer)[] {
  return typeof body === 'string' || Buffer.isBuffer(body) ? [body] : body;
}

/** Raw `node:http`, because `fetch` hides an answer that comes before the body was sent. */
function send(
  port: number,
  { method = 'GET', path = '/api/github/webhooks', headers = {}, body }: HttpCall,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
    const length = isWhole ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const call = httpRequest(
      { port, method, path, host: '127.0.0.1', agent: false, headers: { ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = response.headers['content-type']?.startsWith('application/json') === true;
          const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
          call.destroy();
        });
      },
    );
    call.on('error', reject);
    for (const part of body === undefined ? [] : partsOf(body)) {
      call.write(part);
    }
    call.end();
  });
}
