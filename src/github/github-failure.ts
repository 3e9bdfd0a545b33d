import { FaultlineError } from '#core/errors.ts';

interface HttpFailure extends Error {
  readonly status: number;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}

const FALLBACK_SECONDS = 60;

/**
 * Runs a call to GitHub and turns its failure into ours: `github-refused` with `status` and, when
 * GitHub said to wait, `retryAfterSeconds`. Waiting is left to the queue, since a limit can last an
 * hour: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
export async function askingGithub<T>(
  what: string,
  call: () => Promise<T>,
  clock: () => Date,
): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (!isHttpFailure(cause)) {
      throw cause;
    }
    const retryAfterSeconds = waitOf(cause, clock());
    throw new FaultlineError('github-refused', `GitHub answered ${cause.status} to: ${what}.`, {
      cause,
      fields: {
        what,
        status: cause.status,
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      },
    });
  }
}

/** The status of a `github-refused`, undefined for every other error. */
export function refusedStatus(error: unknown): number | undefined {
  const isRefusal = error instanceof FaultlineError && error.code === 'github-refused';
  const status = isRefusal ? error.fields['status'] : undefined;
  return typeof status === 'number' ? status : undefined;
}

function isHttpFailure(error: unknown): error is HttpFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

function waitOf({ status, message, response }: HttpFailure, now: Date): number | undefined {
  const headers = response?.headers ?? {};
  const retryAfter = Number(headers['retry-after']);
  if (Number.isFinite(retryAfter) && retryAfter > 0) {
    return retryAfter;
  }
  if (headers['x-ratelimit-remaining'] === '0') {
    const reset = Number(headers['x-ratelimit-reset']) - now.getTime() / 1000;
    return Math.max(Math.ceil(reset) + 1, 1);
  }
  return status === 429 || /secondary rate/iu.test(message) ? FALLBACK_SECONDS : undefined;
}
