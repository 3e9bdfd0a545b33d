import { SpanKind } from '@opentelemetry/api';

import type { GithubClient } from './github-clients.ts';
import { inSpan } from './in-span.ts';

/** A path of ours is a template such as `/repos/{owner}/{repo}`; anything else would name somebody. */
const TEMPLATE = /^\/[a-z_/-]*(?:\{[a-z_]+\}[a-z_/.-]*)*$/u;

/**
 * Gives each request of a client a span, waiting and repetitions included. It is named by method and path
 * as GitHub documents them: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
export function traceRequests(client: GithubClient): GithubClient {
  client.hook.wrap('request', async (request, options) => {
    const { method, url, baseUrl } = options;
    const path = TEMPLATE.test(url) ? url : undefined;
    const start = {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': method,
        'url.template': path,
        'server.address': URL.parse(baseUrl)?.hostname,
      },
    };
    return inSpan(path === undefined ? method : `${method} ${path}`, start, async (span) => {
      try {
        const response = await request(options);
        span.setAttribute('http.response.status_code', response.status);
        return response;
      } catch (error) {
        if (error instanceof Error && 'response' in error && 'status' in error) {
          span.setAttribute('http.response.status_code', Number(error.status));
        }
        throw error;
      }
    });
  });
  return client;
}
