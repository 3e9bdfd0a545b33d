import { z } from 'zod';

import { FaultlineError, isFaultlineError } from '#core/errors.ts';

interface HttpFailure extends Error {
  readonly status: number;
  readonly response?: { readonly headers?: Headers };
}

type Headers = Readonly<Record<string, string | number | undefined>>;

const FALLBACK_SECONDS = 60;

/** GraphQL refuses within an answer of status 200: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
const GRAPHQL_FAILURE = z.object({
  name: z.literal('GraphqlResponseError'),
  errors: z.array(z.object({ type: z.string().optional() })),
  headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()).catch({}),
});

/**
 * Runs a call to GitHub and turns its failure into ours: `github-refused` with `status` and, when
 * GitHub said to wait, `retryAfterSeconds`; `source-unavailable` when no answer came; `github-paused`
 * when it was not asked at all. Waiting is left
 * to the queue, since a limit can last an hour:
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
export async function askingGithub<T>(
  what: string,
  call: () => Promise<T>,
  clock: () => Date,
): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw failureOf(what, cause, clock());
  }
}

/** The status of a `github-refused`, undefined for every other error. */
export function refusedStatus(error: unknown): number | undefined {
  const isRefusal = error instanceof FaultlineError && error.code === 'github-refused';
  const status = isRefusal ? error.fields['status'] : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Whether GitHub refused because of a limit, and said how long to wait. */
export function isLimit(error: unknown): boolean {
  return isFaultlineError(error) && error.fields['retryAfterSeconds'] !== undefined;
}

/** What GitHub answers to a query that is too much for it. 200 stands for an answer that lists errors. */
const TOO_MUCH = new Set([200, 500, 502, 503, 504]);

/** Whether GitHub refused a GraphQL query for what it asks, so that asking for less may help. */
export function isTooMuch(error: unknown): boolean {
  return TOO_MUCH.has(refusedStatus(error) ?? 0);
}

function failureOf(what: string, cause: unknown, now: Date): unknown {
  const graphql = GRAPHQL_FAILURE.safeParse(cause);
  if (graphql.success) {
    return graphqlRefusal(what, cause, graphql.data, now);
  }
  if (cause instanceof Error && isFaultlineError(cause.cause, 'github-paused')) {
    return cause.cause;
  }
  if (!isHttpFailure(cause) || cause.name === 'AbortError') {
    return cause;
  }
  // The library gives a request without an answer the status 500.
  return cause.response === undefined
    ? new FaultlineError('source-unavailable', `GitHub gave no full answer to: ${what}.`, {
        cause,
        fields: { what },
      })
    : refusal(what, cause, cause.status, waitOf(cause, now));
}

function graphqlRefusal(
  what: string,
  cause: unknown,
  { errors, headers }: z.output<typeof GRAPHQL_FAILURE>,
  now: Date,
): FaultlineError {
  const isExceeded = errors.some(({ type }) => type === 'RATE_LIMITED');
  return isExceeded
    ? refusal(what, cause, 429, waitOf({ status: 429, message: '', response: { headers } }, now))
    : refusal(what, cause, 200, undefined);
}

function refusal(
  what: string,
  cause: unknown,
  status: number,
  retryAfterSeconds: number | undefined,
): FaultlineError {
  return new FaultlineError('github-refused', `GitHub answered ${status} to: ${what}.`, {
    cause,
    fields: { what, status, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
  });
}

function isHttpFailure(error: unknown): error is HttpFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

function waitOf(
  { status, message, response }: Pick<HttpFailure, 'status' | 'message' | 'response'>,
  now: Date,
): number | undefined {
  const headers = response?.headers ?? {};
  const isBusy = status === 429 || /secondary rate/iu.test(message);
  return announcedWait((name) => headers[name], now) ?? (isBusy ? FALLBACK_SECONDS : undefined);
}

/** How many seconds GitHub's answer says to wait, by the value of a header; undefined when it does not say. */
export function announcedWait(
  header: (name: string) => string | number | undefined,
  now: Date,
): number | undefined {
  const retryAfter = Number(header('retry-after'));
  if (Number.isFinite(retryAfter) && retryAfter > 0) {
    return retryAfter;
  }
  if (header('x-ratelimit-remaining') === '0') {
    const reset = Number(header('x-ratelimit-reset')) - now.getTime() / 1000;
    return Math.max(Math.ceil(reset) + 1, 1);
  }
  return undefined;
}
