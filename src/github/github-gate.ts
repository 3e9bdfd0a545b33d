import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import { LRUCache } from 'lru-cache';

import { FaultlineError } from '#core/errors.ts';

import { announcedWait } from './github-failure.ts';

export interface GithubGateOptions {
  readonly clock: () => Date;
  /** Failed requests in a row, of all installations, after which GitHub counts as down: 10. */
  readonly failures?: number | undefined;
  /** How long nobody asks then, before one request tries: 30,000. */
  readonly coolDownMs?: number | undefined;
  /** Told when GitHub begins to count as down, and when it answers again. */
  readonly onDown?: ((isDown: boolean) => void) | undefined;
}

const FAILURES = 10;
const COOL_DOWN_MS = 30_000;

/**
 * Keeps requests from being sent that would be in vain: to a GitHub that does not answer or answers with
 * 5xx again and again, and for an installation that GitHub told to wait. "If you continue to make
 * requests while you are rate limited, your integration may be banned":
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
export class GithubGate {
  readonly #clock: () => Date;
  readonly #coolDownMs: number;
  readonly #circuit: CircuitBreakerPolicy;
  /** By installation, with a resource of its own for GraphQL: until when it has to wait. */
  readonly #pauses = new LRUCache<string, number>({ max: 10_000 });

  constructor({ clock, failures, coolDownMs, onDown }: GithubGateOptions) {
    this.#clock = clock;
    this.#coolDownMs = coolDownMs ?? COOL_DOWN_MS;
    this.#circuit = circuitBreaker(handleWhen(isNoAnswer).orWhenResult(isServerFailure), {
      halfOpenAfter: this.#coolDownMs,
      breaker: new ConsecutiveBreaker(failures ?? FAILURES),
    });
    this.#circuit.onBreak(() => onDown?.(true));
    this.#circuit.onReset(() => onDown?.(false));
  }

  /**
   * `inner`, unless it would be in vain: then it rejects with an `AbortError`, which GitHub's library does
   * not repeat, with a `github-paused` as its cause. `installationId` is undefined for the App itself.
   */
  guard(inner: typeof fetch, installationId: number | undefined): typeof fetch {
    return async (input, init) => {
      const resource = resourceOf(input);
      this.#refusePaused(installationId, resource);
      try {
        const response = await this.#circuit.execute(async () => inner(input, init));
        this.#note(installationId, resource, response);
        return response;
      } catch (error) {
        throw error instanceof BrokenCircuitError
          ? held('GitHub does not answer.', this.#coolDownMs / 1000)
          : error;
      }
    };
  }

  #refusePaused(installationId: number | undefined, resource: string): void {
    const now = this.#clock().getTime();
    const until = Math.max(
      ...[ANY, resource].map((each) => this.#pauses.get(`${String(installationId)} ${each}`) ?? 0),
    );
    if (until > now) {
      throw held('GitHub said to wait.', Math.ceil((until - now) / 1000));
    }
  }

  #note(installationId: number | undefined, resource: string, { status, headers }: Response): void {
    const now = this.#clock();
    // GraphQL refuses with 200, and the last request that a limit grants is answered as any other.
    const isSpent = headers.get('x-ratelimit-remaining') === '0';
    const isRefused = status === 403 || status === 429;
    const wait = announcedWait((name) => headers.get(name) ?? undefined, now);
    if (wait !== undefined && (isSpent || isRefused)) {
      const what = isSpent ? resource : ANY;
      this.#pauses.set(`${String(installationId)} ${what}`, now.getTime() + wait * 1000);
    }
  }
}

/** Limits of both kinds are counted apart; a secondary limit is about everything. */
const ANY = 'any';

function resourceOf(input: Parameters<typeof fetch>[0]): string {
  const address = input instanceof Request ? input.url : String(input);
  return address.endsWith('/graphql') ? 'graphql' : 'core';
}

function isNoAnswer(error: unknown): boolean {
  return !(error instanceof Error && error.name === 'AbortError');
}

function isServerFailure(result: unknown): boolean {
  return result instanceof Response && result.status >= 500;
}

function held(why: string, retryAfterSeconds: number): DOMException {
  const cause = new FaultlineError('github-paused', `${why} Nothing was asked.`, {
    fields: { retryAfterSeconds },
  });
  return new DOMException(cause.message, { name: 'AbortError', cause });
}
