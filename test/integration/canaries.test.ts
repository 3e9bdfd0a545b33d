import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createLogger } from '#service/logger.ts';
import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { sign } from '#test/support/front-door.ts';
import { present } from '#test/support/present.ts';
import { addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { HeldAuditor, Shop } from '#test/support/quick-stage.ts';
import { STAGE_SECRET } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

const METRICS_TOKEN = 'canary-metrics-token';
const OLD_TOKEN = `ghs_${'cAnA'.repeat(9)}`;
const NEW_TOKEN = `ghs_12345_${btoa('{"alg":"RS256"}')}.${btoa('{"iss":"canary"}')}.${'c-_A'.repeat(40)}`;

/** What people wrote or are called. Each stands in one place of what the service is handed. */
const PERSONAL = {
  account: 'canary-account',
  author: 'canary-author',
  commenter: 'canary-commenter',
  code: 'canary-code',
  path: 'canary-path',
  branch: 'canary-branch',
  title: 'canary-title',
  body: 'canary-body',
  message: 'canary-message',
  reason: 'canary-reason',
  comment: 'canary-comment',
  payload: 'canary-payload',
};

describe('canaries in all that the service handles', () => {
  const lines: string[] = [];
  let stage: Stage & { readonly auditor: HeldAuditor };
  let shop: Shop;

  beforeAll(async () => {
    stage = await openQuickStage({
      log: createLogger('trace', { write: (line) => lines.push(line) }, [
        STAGE_SECRET,
        METRICS_TOKEN,
      ]),
      env: { METRICS_TOKEN },
    });
    shop = await addShop(stage, PERSONAL.account, { 'a.txt': `${PERSONAL.code}\n` });
    stage.github.addCollaborator(shop.name, PERSONAL.commenter, 'admin');
    await stage.idle();
    await reviewWithTrouble();
    await knockOnTheDoor();
    await stage.stopService();
  });

  afterAll(async () => {
    await stage.close();
    await shop.fixture.remove();
  });

  /** A review whose audit fails with tokens in its message, and which GitHub refuses with what it was asked. */
  async function reviewWithTrouble(): Promise<void> {
    const { github } = stage;
    await shop.fixture.branch(PERSONAL.branch, 'main');
    const files = { [`${PERSONAL.path}.txt`]: `BREAK ${PERSONAL.code}\n` };
    await shop.fixture.commit(files, PERSONAL.message);
    const secrets = [OLD_TOKEN, NEW_TOKEN, STAGE_SECRET, METRICS_TOKEN, github.app.privateKey];
    stage.auditor.failWith(new Error(`The audit was handed ${secrets.join(' and ')}`));
    github.faults.next({
      method: 'POST',
      path: /\/reviews$/u,
      effect: { kind: 'status', status: 502 },
    });
    const { pull } = await github.openPullRequest({
      repository: shop.name,
      head: PERSONAL.branch,
      title: PERSONAL.title,
      body: PERSONAL.body,
      author: PERSONAL.author,
    });
    await stage.idle();
    const ours = present(github.reviewComments(pull)[0]);
    await github.replyAs(
      PERSONAL.commenter,
      ours.id,
      `${PERSONAL.comment}\n/faultline waive until 2099-01-31 because ${PERSONAL.reason}`,
    );
    await stage.idle();
  }

  /** Webhooks that are refused, and somebody without the right token. */
  async function knockOnTheDoor(): Promise<void> {
    const { url } = stage.service;
    for (const body of [`{"${PERSONAL.payload}`, JSON.stringify({ action: PERSONAL.payload })]) {
      for (const secret of [STAGE_SECRET, OLD_TOKEN]) {
        await fetch(`${url}${WEBHOOK_PATH}`, {
          method: 'POST',
          body,
          headers: {
            'content-type': 'application/json',
            'x-github-event': 'pull_request',
            'x-github-delivery': randomUUID(),
            'x-hub-signature-256': sign(body, secret),
          },
        });
      }
    }
    await fetch(`${url}/metrics?token=${METRICS_TOKEN}`, {
      headers: { authorization: `Bearer ${OLD_TOKEN}` },
    });
  }

  it('has met them: the audit failed, GitHub refused, and the review came to its end', () => {
    const text = lines.join('');
    expect(text).toContain('The audit was handed [redacted token] and [redacted token]');
    expect(text).toContain('"status":502');
    expect(text).toContain('"msg":"pull request reviewed"');
    expect(text).toContain('"msg":"service stopped"');
  });

  it('writes no token that GitHub gave, of either form', () => {
    const tokens = stage.github.issuedTokens;
    expect(tokens.length).toBeGreaterThan(1);
    const text = lines.join('');
    expect([...tokens, OLD_TOKEN, NEW_TOKEN].filter((token) => text.includes(token))).toEqual([]);
    expect(text).not.toMatch(/ghs_[A-Za-z0-9]/u);
  });

  it('writes none of its own secrets', () => {
    const text = lines.join('');
    const [keyLine = ''] = stage.github.app.privateKey.split('\n').slice(2);
    expect(keyLine).toHaveLength(64);
    expect([STAGE_SECRET, METRICS_TOKEN, keyLine].filter((each) => text.includes(each))).toEqual(
      [],
    );
    expect(text).not.toContain('PRIVATE KEY');
  });

  it.each(Object.entries(PERSONAL))('writes nothing of the %s', (_, canary) => {
    expect(lines.filter((line) => line.includes(canary))).toEqual([]);
  });
});
