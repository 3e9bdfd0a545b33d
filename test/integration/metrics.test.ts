import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const TOKEN = 'a-token-of-the-stage';

describe('the metrics', () => {
  let stage: Stage;
  let shop: Shop;

  beforeAll(async () => {
    stage = await openQuickStage({ env: { METRICS_TOKEN: TOKEN } });
    shop = await addShop(stage, 'acme');
    await shop.open('feature', { 'a.txt': 'BREAK\n' });
    await stage.idle();
  });

  afterAll(async () => {
    await stage.close();
    await shop.fixture.remove();
  });

  async function scrape(authorization?: string): Promise<Response> {
    const headers = authorization === undefined ? {} : { authorization };
    return fetch(`${stage.service.url}/metrics`, { headers });
  }

  it.each([
    { name: 'nobody', authorization: undefined },
    { name: 'a wrong token', authorization: 'Bearer a-token-of-the-stagf' },
    { name: 'the beginning of the token', authorization: 'Bearer a-token-of-the' },
    { name: 'another scheme', authorization: `Basic ${TOKEN}` },
  ])('are not for $name', async ({ authorization }) => {
    const answer = await scrape(authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.text()).not.toContain('faultline_');
  });

  it('tell of a delivery, its review and its requests, and name nobody', async () => {
    const answer = await scrape(`Bearer ${TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await answer.text();
    const lines = text.split('\n');
    expect(lines).toContain('faultline_deliveries_total{result="given_up"} 0');
    expect(lines).toContain('faultline_findings_total{rule="test/word-break",state="new"} 1');
    expect(lines).toContain('faultline_reviews_total{conclusion="failure",reason="blocking"} 1');
    expect(lines).toContain('faultline_queue_deliveries{state="waiting"} 0');
    expect(text).toMatch(/^faultline_webhooks_total\{result="queued"\} [1-9]/mu);
    expect(text).toMatch(/^faultline_audit_seconds_count\{result="done"\} [1-9]/mu);
    expect(text).toMatch(/^faultline_review_phase_seconds_count\{phase="publish"\} [1-9]/mu);
    expect(text).toMatch(/^faultline_github_requests_total\{as="installation",status="2xx"\} \d/mu);
    expect(text).toMatch(/^faultline_github_rate_limit_remaining_ratio\{resource="core"\} 0\.9/mu);
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toContain('acme');
    expect(text).not.toContain('shop');
  });
});

describe('without a token', () => {
  it('there are no metrics', async () => {
    const stage = await openQuickStage();
    const answer = await fetch(`${stage.service.url}/metrics`, {
      headers: { authorization: 'Bearer ' },
    });
    expect(answer.status).toBe(404);
    await stage.close();
  });
});
