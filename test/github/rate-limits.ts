import type { FakeState } from './state.ts';

const HOUR_MS = 3_600_000;

interface Window {
  used: number;
  readonly resetsAt: number;
}

/**
 * The primary rate limit, one window an installation and resource.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class RateLimits {
  readonly #state: FakeState;
  readonly #windows = new Map<string, Window>();

  constructor(state: FakeState) {
    this.#state = state;
  }

  /** Counts one request and gives the headers of its answer. The App itself has a window too. */
  count(
    installationId: number | undefined,
    path: string,
  ): { readonly isExceeded: boolean; readonly headers: Record<string, string> } {
    const resource = path === '/graphql' ? 'graphql' : 'core';
    const window = this.#window(`${String(installationId)} ${resource}`);
    const limit = this.#state.limits.requestsPerHour;
    window.used += 1;
    return {
      isExceeded: window.used > limit,
      headers: {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-used': String(Math.min(window.used, limit)),
        'x-ratelimit-remaining': String(Math.max(0, limit - window.used)),
        'x-ratelimit-reset': String(Math.ceil(window.resetsAt / 1000)),
        'x-ratelimit-resource': resource,
      },
    };
  }

  #window(key: string): Window {
    const now = this.#state.now().getTime();
    const known = this.#windows.get(key);
    if (known !== undefined && known.resetsAt > now) {
      return known;
    }
    const window = { used: 0, resetsAt: now + HOUR_MS };
    this.#windows.set(key, window);
    return window;
  }
}
