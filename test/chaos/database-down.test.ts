import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { createLogger } from '#service/logger.ts';
import { sign } from '#test/support/front-door.ts';
import { postgresBinaries, startPostgres } from '#test/support/postgres-server.ts';
import { addShop, openQuickStage } from '#test/support/quick-stage.ts';
import { STAGE_SECRET } from '#test/support/stage.ts';

describe.skipIf(postgresBinaries() === undefined)('a service whose database is down', () => {
  it('answers 503 to webhooks, is not ready, and lives', async () => {
    const server = await startPostgres();
    const lines: string[] = [];
    const stage = await openQuickStage({
      env: { DATABASE_URL: server.url('postgres') },
      log: createLogger('error', { write: (line) => lines.push(line) }),
    });
    const shop = await addShop(stage, 'acme');
    await stage.idle();
    expect(stage.github.checkRuns(shop.name)).toMatchObject([{ conclusion: 'success' }]);
    const { url } = stage.service;
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    await server.stop();
    const body = JSON.stringify({
      action: 'opened',
      repository: { id: 1 },
      pull_request: { number: 1, head: { sha: '0'.repeat(40) } },
    });
    const answer = await fetch(`${url}${WEBHOOK_PATH}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'pull_request',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': sign(body, STAGE_SECRET),
      },
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    await stage.close();
    expect(lines.join('')).toContain('store-unavailable');
    await shop.fixture.remove();
  });
});
