/** GitHub ends a request after ten seconds itself; a connection that hangs ends here. */
export const REQUEST_TIMEOUT_MS = 30_000;

export interface FetchBounds {
  /** Of one exchange, from the request's first byte to the answer's last. */
  readonly timeoutMs: number;
  /** Ends every exchange when it is aborted. */
  readonly closing: AbortSignal;
}

/**
 * `fetch` with a bound on the whole exchange, whatever signal the caller brings. It resolves when the
 * body has arrived in full: GitHub's library would take one that was cut in transit for an empty one.
 *
 * Rejects with an `AbortError` when the caller or `closing` ended it, which that library does not
 * repeat, and with the reason of the failure otherwise.
 */
export function boundedFetch({ timeoutMs, closing }: FetchBounds): typeof fetch {
  return async (input, init = {}) => {
    const ended = AbortSignal.any(init.signal ? [init.signal, closing] : [closing]);
    try {
      const signal = AbortSignal.any([ended, AbortSignal.timeout(timeoutMs)]);
      const response = await fetch(input, { ...init, signal });
      await response.clone().arrayBuffer();
      return response;
    } catch (cause) {
      throw ended.aborted
        ? new DOMException('The request to GitHub was ended.', { name: 'AbortError', cause })
        : cause;
    }
  };
}
