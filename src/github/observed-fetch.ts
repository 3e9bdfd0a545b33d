/** What GitHub says of a rate limit with every answer: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit */
export interface RateLimit {
  /** Such as `core` or `graphql`. */
  readonly resource: string;
  readonly limit: number;
  readonly remaining: number;
}

/** One request to GitHub, repetitions included. */
export interface GithubExchange {
  /** Undefined for the App itself. */
  readonly installationId: number | undefined;
  /** Undefined when no full answer came. */
  readonly status: number | undefined;
  /** Undefined when the answer named none, as that of a GitHub Enterprise Server without limits. */
  readonly rateLimit: RateLimit | undefined;
}

/** `inner`, with `seen` told of every exchange. */
export function observedFetch(
  inner: typeof fetch,
  installationId: number | undefined,
  seen: (exchange: GithubExchange) => void,
): typeof fetch {
  return async (input, init) => {
    try {
      const response = await inner(input, init);
      const { status, headers } = response;
      seen({ installationId, status, rateLimit: rateLimitOf(headers) });
      return response;
    } catch (error) {
      seen({ installationId, status: undefined, rateLimit: undefined });
      throw error;
    }
  };
}

function rateLimitOf(headers: Headers): RateLimit | undefined {
  const limit = numberOf(headers.get('x-ratelimit-limit'));
  const remaining = numberOf(headers.get('x-ratelimit-remaining'));
  return limit === undefined || remaining === undefined
    ? undefined
    : { resource: headers.get('x-ratelimit-resource') ?? 'core', limit, remaining };
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/u.test(text) ? Number(text) : undefined;
}
