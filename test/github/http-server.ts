import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { authorise } from './access.ts';
import { ApiError, notFound } from './api-error.ts';
import { breakConnection, damageOf } from './faults.ts';
import type { Fault, Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { refusal, violations } from './openapi.ts';
import { RateLimits } from './rate-limits.ts';
import { createRouter } from './routing.ts';
import type { ApiRequest, ApiResponse, Route, RouteMatch, Services } from './routing.ts';

/** What the server needs to answer. */
export interface ServerParts extends Services {
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly journal: Journal;
}

/** A server that answers the routes; not listening yet. */
export function createApiServer(parts: ServerParts): Server {
  const api = new ApiServer(parts);
  return createServer((request, response) => {
    api.serve(request, response).catch((error: unknown) => {
      parts.journal.internalErrors.push(error);
      response.destroy();
    });
  });
}

class ApiServer {
  readonly #parts: ServerParts;
  readonly #match: ReturnType<typeof createRouter>;
  readonly #limits: RateLimits;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#match = createRouter(parts.routes);
    this.#limits = new RateLimits(parts.state);
  }

  async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { state, faults, journal } = this.#parts;
    const method = incoming.method ?? 'GET';
    const url = new URL(incoming.url ?? '/', state.baseUrl);
    const entry = journal.begin(method, url.pathname, incoming.headers['user-agent']);
    const body = await readBody(incoming);
    const fault = faults.take(method, url.pathname);
    const answer = () => this.#answer({ method, url, headers: incoming.headers, params: {} }, body);
    const response = await this.#withFault(fault, answer, outgoing);
    if (response === undefined) {
      return;
    }
    entry.status = response.status;
    await send(outgoing, response);
  }

  /** The answer after the fault; undefined when the connection was broken instead. */
  async #withFault(
    fault: Fault | undefined,
    answer: () => Promise<ApiResponse>,
    outgoing: ServerResponse,
  ): Promise<ApiResponse | undefined> {
    if (fault === undefined) {
      return answer();
    }
    const isAfter = fault.when === 'after' || fault.effect.kind === 'truncated-body';
    const handled = isAfter ? await answer() : undefined;
    const damage = await damageOf(fault.effect, this.#parts.state.now().getTime());
    switch (damage.kind) {
      case 'answer':
        return {
          ...damage.response,
          headers: { ...this.#commonHeaders(), ...damage.response.headers },
        };
      case 'pass':
        return handled ?? answer();
      case 'break':
        breakConnection(outgoing, damage.how, Buffer.from(JSON.stringify(handled?.json ?? {})));
        return undefined;
      default:
        return damage satisfies never;
    }
  }

  async #answer(request: Omit<ApiRequest, 'body'>, rawBody: Buffer): Promise<ApiResponse> {
    try {
      const match = this.#match(request.method, request.url.pathname);
      if (match === undefined) {
        throw this.#unexpected(request);
      }
      const body = parseBody(rawBody);
      return await this.#run(match, { ...request, body, params: match.params });
    } catch (error) {
      if (error instanceof ApiError) {
        return { status: error.status, json: error.body(), headers: this.#commonHeaders() };
      }
      this.#parts.journal.internalErrors.push(error);
      return {
        status: 500,
        json: { message: 'The fake itself failed' },
        headers: this.#commonHeaders(),
      };
    }
  }

  async #run({ route }: RouteMatch, request: ApiRequest): Promise<ApiResponse> {
    const call = authorise(route, request, this.#parts);
    const limits = this.#limits.count(call.installationId, request.url.pathname);
    if (limits.isExceeded) {
      const error = new ApiError(
        403,
        `API rate limit exceeded for installation ID ${String(call.installationId)}.`,
      );
      return {
        status: 403,
        json: error.body(),
        headers: { ...this.#commonHeaders(), ...limits.headers },
      };
    }
    const response = await this.#validated(route, request, call.handle);
    return {
      ...response,
      headers: { ...this.#commonHeaders(), ...limits.headers, ...response.headers },
    };
  }

  async #validated(
    route: Route,
    request: ApiRequest,
    handle: () => ApiResponse | Promise<ApiResponse>,
  ): Promise<ApiResponse> {
    if (route.isUndocumented === true) {
      return handle();
    }
    const found = await violations(route.method, route.path, request);
    if (found === undefined) {
      throw this.#unexpected(request);
    }
    if (found.length > 0) {
      this.#parts.journal.invalidRequests.push({
        method: request.method,
        path: request.url.pathname,
        violations: found,
      });
      const refused = refusal(found);
      if (refused !== undefined) {
        throw refused;
      }
    }
    return handle();
  }

  /** `date` is the fake's time, because clients correct their clock by it. */
  #commonHeaders(): Record<string, string> {
    const id = randomBytes(16).toString('hex').toUpperCase();
    return {
      date: this.#parts.state.now().toUTCString(),
      server: 'github.com',
      'x-github-request-id': `FAKE:${id.slice(0, 8)}:${id.slice(8)}`,
    };
  }

  #unexpected(request: Omit<ApiRequest, 'body'>): ApiError {
    this.#parts.journal.unexpectedRequests.push({
      method: request.method,
      path: request.url.pathname,
    });
    return notFound();
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

function parseBody(raw: Buffer): unknown {
  if (raw.length === 0) {
    return undefined;
  }
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
}

async function send(outgoing: ServerResponse, response: ApiResponse): Promise<void> {
  if (response.content !== undefined) {
    outgoing.writeHead(response.status, {
      ...response.headers,
      'content-type': response.content.type,
    });
    const { body } = response.content;
    await pipeline(body instanceof Readable ? body : Readable.from([body]), outgoing);
    return;
  }
  const text = response.json === undefined ? '' : JSON.stringify(response.json);
  outgoing.writeHead(response.status, {
    ...response.headers,
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
  });
  outgoing.end(text);
}
