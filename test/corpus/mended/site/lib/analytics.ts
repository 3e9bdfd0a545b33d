import posthog from 'posthog-js';

export function measure(key: string): void {
  posthog.init(key, { api_host: '/ingest' });
}

export function showsNewPrices(): boolean {
  return posthog.getFeatureFlag('prices') === 'new';
}
