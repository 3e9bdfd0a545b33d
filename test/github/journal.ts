import type { Violation } from './openapi.ts';

/** One request, without its body and headers, which may hold secrets. */
export interface RecordedRequest {
  /** Counts from 0 in the order of arrival. */
  readonly index: number;
  readonly method: string;
  readonly path: string;
  readonly userAgent: string | undefined;
  /** 0 until it is answered, and for ever when the connection was broken. */
  status: number;
}

/** A request that breaks GitHub's OpenAPI description. */
export interface InvalidRequest {
  readonly method: string;
  readonly path: string;
  readonly violations: readonly Violation[];
}

/** What was asked of the fake. */
export class Journal {
  readonly requests: RecordedRequest[] = [];
  /** Requests for operations that GitHub's description or the fake does not know; answered 404. */
  readonly unexpectedRequests: { readonly method: string; readonly path: string }[] = [];
  readonly invalidRequests: InvalidRequest[] = [];
  /** Failures of the fake itself; a test that finds one has found a bug of the fake. */
  readonly internalErrors: unknown[] = [];

  /** Opens the entry of a request. */
  begin(method: string, path: string, userAgent: string | undefined): RecordedRequest {
    const entry = { index: this.requests.length, method, path, userAgent, status: 0 };
    this.requests.push(entry);
    return entry;
  }
}
