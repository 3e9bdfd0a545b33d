import { createAppAuth } from '@octokit/auth-app';
import type Bottleneck from 'bottleneck';
import { LRUCache } from 'lru-cache';
import { ProbotOctokit } from 'probot';
import { z } from 'zod';

import { boundedFetch, REQUEST_TIMEOUT_MS } from './bounded-fetch.ts';
import { shaped } from './github-answer.ts';
import { askingGithub } from './github-failure.ts';
import { GithubGate } from './github-gate.ts';
import type { GithubGateOptions } from './github-gate.ts';
import { observedFetch } from './observed-fetch.ts';
import type { GithubExchange, RateLimit } from './observed-fetch.ts';
import { readBudget, writeBudget } from './request-budget.ts';
import { traceRequests } from './trace-requests.ts';

export type GithubClient = InstanceType<typeof ProbotOctokit>;

/** What a step may do. Keys are the App's permissions: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

export interface GithubAppCredentials {
  readonly appId: number;
  /** PEM, PKCS#8. */
  readonly privateKey: string;
  /** Explicit API address of GitHub Enterprise Server or GHE.com; undefined for github.com. */
  readonly apiUrl: string | undefined;
}

export interface GithubClientsOptions extends GithubAppCredentials, GithubGateOptions {
  /** For tests: how long one request may take. */
  readonly requestTimeoutMs?: number | undefined;
  /** For tests: how many writes of an installation pass at once. */
  readonly writeBurst?: number | undefined;
  /** How often a read that failed is sent again, with growing pauses: 3. */
  readonly repeats?: number | undefined;
  /** Told of every request. */
  readonly onExchange?: ((exchange: GithubExchange) => void) | undefined;
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#primary-rate-limit-for-github-app-installations */
const LIMIT_WINDOW_MS = 3_600_000;

const TOKEN = z.object({ token: z.string().min(1) });

// A POST or PATCH that GitHub answered with 5xx may have been carried out all the same, so only reads
// are repeated here; a refused write is the job's to repeat, which looks first. Limits are waited for
// by the queue.
const NOT_RETRIED = [400, 401, 403, 404, 409, 410, 422, 429, 451];
const REPEATS = 3;

/**
 * Clients of the GitHub API by installation, with tokens for one repository and the permissions of
 * one step. Throttled by installation, so that one customer's flood does not slow another's review.
 */
export class GithubClients {
  readonly #app: GithubClient;
  readonly #apiUrl: string | undefined;
  readonly #clock: () => Date;
  readonly #closing = new AbortController();
  readonly #fetch: typeof fetch;
  readonly #gate: GithubGate;
  readonly #repeats: number;
  readonly #onExchange: ((exchange: GithubExchange) => void) | undefined;
  readonly #rateLimits = new LRUCache<number, RateLimit>({ max: 10_000, ttl: LIMIT_WINDOW_MS });
  readonly #writes: Bottleneck.Group;
  readonly #reads: Bottleneck.Group = readBudget();

  constructor(options: GithubClientsOptions) {
    const { appId, privateKey, apiUrl, clock, requestTimeoutMs, onExchange } = options;
    this.#writes = writeBudget(options.writeBurst);
    this.#apiUrl = apiUrl;
    this.#clock = clock;
    this.#onExchange = onExchange;
    this.#gate = new GithubGate(options);
    this.#repeats = options.repeats ?? REPEATS;
    this.#fetch = boundedFetch({
      timeoutMs: requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      closing: this.#closing.signal,
    });
    this.#app = traceRequests(
      new ProbotOctokit({
        ...this.#common('app', undefined, this.#writes),
        authStrategy: createAppAuth,
        auth: { appId, privateKey },
      }),
    );
  }

  /** Authenticated as the App itself. */
  get app(): GithubClient {
    return this.#app;
  }

  /** For reading one repository. */
  async reader(installationId: number, repositoryId: number): Promise<GithubClient> {
    const permissions: Permissions = {
      metadata: 'read',
      contents: 'read',
      pull_requests: 'read',
      checks: 'read',
    };
    const token = await this.#token(installationId, { repositoryIds: [repositoryId] }, permissions);
    return this.#reader(installationId, token);
  }

  /** For reading files of the one repository of the installation that has this name. */
  async fileReader(installationId: number, repositoryName: string): Promise<GithubClient> {
    const permissions: Permissions = { metadata: 'read', contents: 'read' };
    const only = { repositoryNames: [repositoryName] };
    const token = await this.#token(installationId, only, permissions);
    return this.#reader(installationId, token);
  }

  /** For writing checks and reviews of one repository. */
  async writer(installationId: number, repositoryId: number): Promise<GithubClient> {
    const permissions: Permissions = { metadata: 'read', checks: 'write', pull_requests: 'write' };
    return this.#writer(installationId, repositoryId, permissions);
  }

  /** For writing code scanning alerts of one repository, which the App may not everywhere. */
  async uploader(installationId: number, repositoryId: number): Promise<GithubClient> {
    const permissions: Permissions = { metadata: 'read', security_events: 'write' };
    return this.#writer(installationId, repositoryId, permissions);
  }

  async #writer(
    installationId: number,
    repositoryId: number,
    permissions: Permissions,
  ): Promise<GithubClient> {
    const token = await this.#token(installationId, { repositoryIds: [repositoryId] }, permissions);
    const client = traceRequests(
      new ProbotOctokit({
        ...this.#common(`${installationId}:write`, installationId, this.#writes),
        auth: { token },
      }),
    );
    client.hook.before('request', (options) => {
      if (options.method !== 'GET') {
        options.request = { ...options.request, retries: 0 };
      }
    });
    return client;
  }

  /**
   * What GitHub last said of an installation's limit of requests; undefined when it said nothing for an
   * hour, after which the limit is whole again.
   */
  rateLimit(installationId: number): RateLimit | undefined {
    return this.#rateLimits.get(installationId);
  }

  /** Ends all requests under way, and lets no further one begin. */
  close(): void {
    this.#closing.abort();
  }

  #reader(installationId: number, token: string): GithubClient {
    return traceRequests(
      new ProbotOctokit({
        ...this.#common(`${installationId}:read`, installationId, this.#reads),
        auth: { token },
      }),
    );
  }

  async #token(
    installationId: number,
    repositories: { readonly repositoryIds: number[] } | { readonly repositoryNames: string[] },
    permissions: Permissions,
  ): Promise<string> {
    const what = 'give a token for the installation';
    const ask = async (refresh: boolean): Promise<unknown> =>
      askingGithub(
        what,
        async () =>
          // Given here and not to the client's options, where GitHub's library drops them silently.
          this.#app.auth({
            type: 'installation',
            installationId,
            ...repositories,
            permissions,
            refresh,
          }),
        this.#clock,
      );
    // The library keeps what it was answered for an hour, also when there was no token in it.
    const known = TOKEN.safeParse(await ask(false));
    return known.success ? known.data.token : shaped(what, TOKEN, await ask(true)).token;
  }

  #note(exchange: GithubExchange): void {
    const { installationId, rateLimit } = exchange;
    if (installationId !== undefined && rateLimit?.resource === 'core') {
      this.#rateLimits.set(installationId, rateLimit);
    }
    this.#onExchange?.(exchange);
  }

  #common(id: string, installationId: number | undefined, write: Bottleneck.Group) {
    const seen = (exchange: GithubExchange) => {
      this.#note(exchange);
    };
    return {
      ...(this.#apiUrl === undefined ? {} : { baseUrl: this.#apiUrl }),
      request: {
        fetch: this.#gate.guard(observedFetch(this.#fetch, installationId, seen), installationId),
      },
      retry: { doNotRetry: NOT_RETRIED, retries: this.#repeats },
      throttle: {
        id,
        write,
        notifications: write,
        onRateLimit: () => false,
        onSecondaryRateLimit: () => false,
      },
      log: SILENT,
    };
  }
}

// The client logs request bodies, which quote code. What goes wrong is thrown and logged there.
const SILENT = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

function nothing(): void {}
