import type { IncomingHttpHeaders } from 'node:http';
import { HTTP_PROBLEMS, type HttpProblem } from './http-problem.ts';

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
export interface WebhookHeaders {
  /** `X-GitHub-Event`: lower-case letters, digits and underscores only. */
  readonly event: string;
  /** `X-GitHub-Delivery`: at most 64 letters, digits, dots, dashes and underscores. */
  readonly guid: string;
  /** `X-Hub-Signature-256` as it came; not checked yet. */
  readonly signature: string;
}

export type WebhookHeadersReading =
  | { readonly headers: WebhookHeaders }
  | { readonly problem: HttpProblem };

/**
 * Reads the headers that every delivery has. Event and GUID are free of anything that could do harm in
 * a log line or a query. A header that was sent twice is not well-formed.
 */
export function readWebhookHeaders(headers: IncomingHttpHeaders): WebhookHeadersReading {
  const event = headers['x-github-event'];
  const guid = headers['x-github-delivery'];
  const signature = headers['x-hub-signature-256'];
  if (typeof event !== 'string' || typeof guid !== 'string') {
    return { problem: HTTP_PROBLEMS.headerMissing };
  }
  if (typeof signature !== 'string') {
    return { problem: HTTP_PROBLEMS.signatureMissing };
  }
  if (!/^[a-z0-9_]{1,64}$/.test(event) || !/^[A-Za-z0-9._-]{1,64}$/.test(guid)) {
    return { problem: HTTP_PROBLEMS.headerInvalid };
  }
  return { headers: { event, guid, signature } };
}
