import posthog from 'posthog-js';

export function measure(key: string): void {
  posthog.init(key, { api_host: '/ingest' });
}
