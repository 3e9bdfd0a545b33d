import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { ApiResponse } from './routing.ts';

/** What goes wrong with a request. Times are in milliseconds, `retryAfter` in seconds. */
export type FaultEffect =
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 }
  | { readonly kind: 'secondary-limit'; readonly status: 403 | 429; readonly retryAfter: number }
  | { readonly kind: 'primary-limit'; readonly resetsInSeconds: number }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'truncated-body' }
  | { readonly kind: 'connection-reset' };

/** A fault that waits for its request. */
export interface Fault {
  readonly method: string;
  /** Tested against the path without the query. */
  readonly path: RegExp;
  readonly effect: FaultEffect;
  /** How many requests it hits; 1 if not given. */
  readonly times?: number;
  /** How many matching requests pass unharmed first; 0 if not given. */
  readonly skip?: number;
  /**
   * When it strikes: `before` the request is handled (nothing was written), or `after` (what the
   * request asked for is done, but the client does not learn it). `before` if not given.
   */
  readonly when?: 'before' | 'after';
}

/** What GitHub does under load: the write happens, the answer is 502. */
export const BAD_GATEWAY_AFTER_WRITE = {
  effect: { kind: 'status', status: 502 },
  when: 'after',
} as const satisfies Pick<Fault, 'effect' | 'when'>;

interface PendingFault {
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** The faults that wait, in the order in which they were asked for. */
export class Faults {
  #pending: PendingFault[] = [];
  #hits = 0;

  /** Lets the next matching requests fail. */
  next(fault: Fault): void {
    this.#pending.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  /** Takes back all faults that wait. */
  clear(): void {
    this.#pending = [];
  }

  /** How many requests are still to be hit. */
  get remaining(): number {
    return this.#pending.reduce((sum, { times }) => sum + times, 0);
  }

  /** How many requests have been hit. */
  get hits(): number {
    return this.#hits;
  }

  /** The fault that hits this request, counted as used; undefined when none does. */
  take(method: string, path: string): Fault | undefined {
    const hit = this.#pending.find(({ fault }) => {
      fault.path.lastIndex = 0;
      return fault.method === method && fault.path.test(path);
    });
    if (hit === undefined) {
      return undefined;
    }
    if (hit.skip > 0) {
      hit.skip -= 1;
      return undefined;
    }
    hit.times -= 1;
    this.#hits += 1;
    this.#pending = this.#pending.filter(({ times }) => times > 0);
    return hit.fault;
  }
}

/** What an effect does to an answer: another answer, or a broken connection. */
export type Damage =
  | { readonly kind: 'answer'; readonly response: ApiResponse }
  | { readonly kind: 'pass' }
  | { readonly kind: 'break'; readonly how: 'hang' | 'reset' | 'truncate' };

/** Turns an effect into what the server has to do. `now` is in milliseconds since the epoch. */
export async function damageOf(effect: FaultEffect, now: number): Promise<Damage> {
  switch (effect.kind) {
    case 'status':
      return { kind: 'answer', response: brokenGateway(effect.status) };
    case 'secondary-limit':
      return { kind: 'answer', response: secondaryLimit(effect.status, effect.retryAfter) };
    case 'primary-limit':
      return { kind: 'answer', response: primaryLimit(now, effect.resetsInSeconds) };
    case 'delay':
      await delay(effect.ms);
      return { kind: 'pass' };
    case 'hang':
      return { kind: 'break', how: 'hang' };
    case 'truncated-body':
      return { kind: 'break', how: 'truncate' };
    case 'connection-reset':
      return { kind: 'break', how: 'reset' };
    default:
      return effect satisfies never;
  }
}

/** Breaks the connection of an answer. A hanging one stays open until the server is closed. */
export function breakConnection(
  response: ServerResponse,
  how: 'hang' | 'reset' | 'truncate',
  body: Buffer,
): void {
  if (how === 'reset') {
    response.socket?.resetAndDestroy();
  } else if (how === 'truncate') {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Math.max(body.length, 2)),
    });
    response.write(body.subarray(0, Math.max(1, Math.floor(body.length / 2))), () => {
      response.socket?.destroy();
    });
  }
}

function brokenGateway(status: number): ApiResponse {
  return { status, json: { message: status === 500 ? 'Server Error' : 'Bad Gateway' } };
}

function secondaryLimit(status: number, retryAfter: number): ApiResponse {
  return {
    status,
    headers: { 'retry-after': String(retryAfter) },
    json: {
      message:
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
  };
}

function primaryLimit(now: number, resetsInSeconds: number): ApiResponse {
  return {
    status: 403,
    headers: {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(now / 1000) + resetsInSeconds),
    },
    json: {
      message: 'API rate limit exceeded for installation.',
      documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
    },
  };
}
