/** GitHub ends a request after ten seconds itself; a connection that hangs ends here. */
const REQUEST_TIMEOUT_MS = 30_000;

/** `fetch` with a bound on the whole exchange, whatever signal the caller brings. */
export async function boundedFetch(
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  return fetch(input, { ...init, signal });
}
