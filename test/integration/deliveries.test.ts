import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { createLogger } from '#service/logger.ts';
import type { FakeGithub } from '#test/github/fake-github.ts';
import { sign } from '#test/support/front-door.ts';
import { addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import { STAGE_SECRET } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

const CANARY = 'canary-7f3a9c';

describe('deliveries', () => {
  const lines: string[] = [];
  let stage: Stage;
  let shop: Shop;

  beforeAll(async () => {
    const log = createLogger('debug', { write: (line) => lines.push(line) });
    stage = await openQuickStage({ log });
    shop = await addShop(stage, 'acme');
    await stage.idle();
  });

  afterAll(async () => {
    await stage.close();
    await shop.fixture.remove();
  });

  async function post(body: string | Buffer, headers: Record<string, string>): Promise<Response> {
    return fetch(`${stage.service.url}${WEBHOOK_PATH}`, { method: 'POST', body, headers });
  }

  it('reviews once what is delivered ten times at once', async () => {
    stage.github.configureWebhook(undefined);
    const { pull, sha } = await shop.open('ten-times', { 'a.txt': 'BREAK\n' });
    configureWebhook(stage);
    const body = JSON.stringify(openedPayload(stage.github, shop, { number: pull.number, sha }));
    const headers = signed(body);
    const answers = await Promise.all(Array.from({ length: 10 }, async () => post(body, headers)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    const bodies = await Promise.all(answers.map(async (answer) => answer.text()));
    expect(bodies.filter((text) => text === '{"status":"queued"}')).toHaveLength(1);
    await stage.idle();
    expect(stage.github.checkRuns(shop.name, sha)).toMatchObject([{ conclusion: 'failure' }]);
    expect(stage.github.reviews(pull)).toHaveLength(1);
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
  });

  it('drops the redelivery of what was done', async () => {
    const { pull } = await shop.open('redelivered', { 'a.txt': 'BREAK\n' });
    await stage.idle();
    const before = stage.github.requests.length;
    const { guid } =
      stage.github.deliveries.findLast(({ event }) => event === 'pull_request') ?? {};
    const redelivery = await stage.github.redeliver(guid ?? '')?.finished;
    await stage.idle();
    expect(redelivery).toMatchObject({ guid, isRedelivery: true, statusCode: 202 });
    expect(redelivery?.response.payload).toBe('{"status":"completed"}');
    expect(stage.github.requests).toHaveLength(before);
    expect(stage.github.reviews(pull)).toHaveLength(1);
  });

  describe('what is not taken in', () => {
    const body = JSON.stringify({ action: 'opened', number: 1, title: CANARY });

    it.each([
      {
        name: 'an unsigned one',
        send: async () => post(body, { ...signed(body), 'x-hub-signature-256': '' }),
        status: 401,
      },
      {
        name: 'one with a wrong signature',
        send: async () =>
          post(body, { ...signed(body), 'x-hub-signature-256': sign(body, 'not-the-secret') }),
        status: 401,
      },
      {
        name: 'one that is no JSON',
        send: async () => post(`{"${CANARY}`, signed(`{"${CANARY}`)),
        status: 400,
      },
      {
        name: 'one without a GUID',
        send: async () => {
          const { 'x-github-delivery': _, ...headers } = signed(body);
          return post(body, headers);
        },
        status: 400,
      },
      {
        name: 'one without an event',
        send: async () => {
          const { 'x-github-event': _, ...headers } = signed(body);
          return post(body, headers);
        },
        status: 400,
      },
      {
        name: 'a form',
        send: async () =>
          post(body, {
            ...signed(body),
            'content-type': 'application/x-www-form-urlencoded',
          }),
        status: 415,
      },
      {
        name: 'one of ours without the fields that are needed',
        send: async () => post(body, signed(body)),
        status: 422,
      },
      {
        name: 'an unknown event',
        send: async () => post(body, signed(body, 'star')),
        status: 202,
      },
      {
        name: 'an event that only the service itself may send',
        send: async () => post(body, signed(body, 'faultline_check_rerun')),
        status: 202,
      },
    ])('answers $status to $name and stores nothing', async ({ send, status }) => {
      const before = {
        depth: await stage.service.queue.depth(),
        asked: stage.github.requests.length,
      };
      const answer = await send();
      expect(answer.status).toBe(status);
      expect(await answer.text()).not.toContain(CANARY);
      expect(await stage.service.queue.depth()).toEqual(before.depth);
      expect(stage.github.requests).toHaveLength(before.asked);
    });

    it('answers 413 to a body of 30 MB before it has read it', async () => {
      const large = Buffer.alloc(30 * 1024 * 1024, CANARY);
      const answer = await post(large, signed(large));
      expect(answer.status).toBe(413);
      expect(await stage.service.queue.depth()).toMatchObject({ waiting: 0, running: 0, dead: 0 });
    });
  });

  it('has written nothing of any payload to the log', () => {
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.join('')).not.toContain(CANARY);
  });
});

function configureWebhook(stage: Stage): void {
  const url = `${stage.service.url}${WEBHOOK_PATH}`;
  stage.github.configureWebhook({ url, secret: STAGE_SECRET });
}

/** What GitHub sends, as far as it is read. */
function openedPayload(
  github: FakeGithub,
  shop: Shop,
  { number, sha }: { readonly number: number; readonly sha: string },
): object {
  const { installationId } = github.deliveries.find(({ event }) => event === 'installation') ?? {};
  return {
    action: 'opened',
    number,
    installation: { id: installationId },
    repository: { id: shop.repository.id, name: 'shop', owner: { login: 'acme' } },
    pull_request: { number, head: { sha }, title: CANARY },
  };
}

function signed(body: string | Buffer, event = 'pull_request'): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': sign(body, STAGE_SECRET),
  };
}
