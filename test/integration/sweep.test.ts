import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createLogger } from '#service/logger.ts';
import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { HeldAuditor, Shop } from '#test/support/quick-stage.ts';
import { present } from '#test/support/present.ts';
import { STAGE_SECRET, until } from '#test/support/stage.ts';
import type { Stage, StageOptions } from '#test/support/stage.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const SWEPT = /"msg":"sweep done"/u;

describe('the sweep', () => {
  const lines: string[] = [];
  let stage: Stage & { readonly auditor: HeldAuditor };
  let shop: Shop;
  let tick: () => void;
  /** How far the service's clock is ahead. */
  let days = 0;

  async function open(options: StageOptions = {}): Promise<void> {
    stage = await openQuickStage({
      log: createLogger('info', { write: (line) => lines.push(line) }),
      env: { SWEEP_MINUTES: '5' },
      clock: () => new Date(Date.now() + days * DAY_MS),
      sweep: {
        settlingMs: -60_000,
        timer: (run) => {
          tick = run;
          return () => {};
        },
      },
      ...options,
    });
    await until(() => (sweeps() === 1 ? true : undefined));
    shop = await addShop(stage, 'acme');
    await stage.idle();
  }

  beforeEach(async () => {
    lines.length = 0;
    days = 0;
    await open();
  });

  afterEach(async () => {
    await stage.close();
    await shop.fixture.remove();
  });

  function sweeps(): number {
    return lines.filter((line) => SWEPT.test(line)).length;
  }

  /** The result of one more run, once what it brought about is done. */
  async function sweep(begin: () => Promise<void> | void = () => tick()): Promise<object> {
    const before = sweeps();
    await begin();
    await until(() => (sweeps() > before ? true : undefined));
    await stage.idle();
    const { redelivered, lost, queued, failures } = JSON.parse(
      lines.findLast((line) => SWEPT.test(line)) ?? '',
    );
    return { redelivered, lost, queued, failures };
  }

  function conclusions(sha: string) {
    return stage.github.checkRuns(shop.name, sha).map(({ conclusion }) => conclusion);
  }

  function redeliveries() {
    return stage.github.deliveries.filter(({ isRedelivery }) => isRedelivery);
  }

  function attemptsOf(guid: string | undefined) {
    return stage.github.deliveries.filter((delivery) => delivery.guid === guid);
  }

  it('has a delivery that was lost while the service was down reviewed after its start', async () => {
    await stage.stopService();
    const { pull, sha } = await shop.open('while-down', { 'a.txt': 'BREAK\n' });
    await stage.github.deliveriesSettled();
    const lost = stage.github.deliveries.findLast(({ event }) => event === 'pull_request');
    expect(lost?.statusCode).toBe(502);
    expect(await sweep(async () => stage.startService())).toMatchObject({ queued: 0, failures: 0 });
    expect(stage.github.checkRuns(shop.name, sha)).toMatchObject([{ conclusion: 'failure' }]);
    expect(stage.github.reviews(pull)).toHaveLength(1);
    expect(attemptsOf(lost?.guid)).toMatchObject([
      { isRedelivery: false, statusCode: 502 },
      { isRedelivery: true, statusCode: 202 },
    ]);
  });

  it('asks once for a delivery that failed, and not for what arrived or is none of ours', async () => {
    await shop.open('arrived', { 'a.txt': 'fine\n' });
    await stage.idle();
    pointWebhook('/nowhere');
    const { pull, sha } = await shop.open('failed', { 'a.txt': 'BREAK\n' });
    await stage.github.sendWebhook(shop.name, 'star', { action: 'created' });
    await stage.github.closePullRequest((await shop.open('closed', { 'a.txt': 'b\n' })).pull);
    await stage.github.deliveriesSettled();
    pointWebhook(WEBHOOK_PATH);
    const failed = stage.github.deliveries.filter(({ statusCode }) => statusCode === 404);
    // Neither the star nor the closing.
    const handled = failed.filter(
      ({ event, action }) => event === 'pull_request' && action === 'opened',
    );
    expect(await sweep()).toMatchObject({ redelivered: handled.length, lost: 0, failures: 0 });
    expect(redeliveries().map(({ guid }) => guid)).toEqual(handled.map(({ guid }) => guid));
    expect(stage.github.checkRuns(shop.name, sha)).toMatchObject([{ conclusion: 'failure' }]);
    expect(await sweep()).toEqual({ redelivered: 0, lost: 0, queued: 0, failures: 0 });
    expect(redeliveries()).toHaveLength(handled.length);
    expect(stage.github.reviews(pull)).toHaveLength(1);
  });

  it('asks again later for what failed again', async () => {
    pointWebhook('/nowhere');
    await shop.open('failed-twice', { 'a.txt': 'BREAK\n' });
    await stage.github.deliveriesSettled();
    expect(await sweep()).toMatchObject({ redelivered: 1 });
    expect(await sweep()).toMatchObject({ redelivered: 0 });
  });

  it('reviews a pull request that no delivery told of', async () => {
    stage.github.configureWebhook(undefined);
    const { pull, sha } = await shop.open('untold', { 'a.txt': 'BREAK\n' });
    pointWebhook(WEBHOOK_PATH);
    expect(await sweep()).toEqual({ redelivered: 0, lost: 0, queued: 1, failures: 0 });
    expect(stage.github.checkRuns(shop.name, sha)).toMatchObject([{ conclusion: 'failure' }]);
    expect(stage.github.reviews(pull)).toHaveLength(1);
    expect(await sweep()).toMatchObject({ queued: 0 });
    expect(stage.github.reviews(pull)).toHaveLength(1);
  });

  it('reviews a pull request again on the day after its waiver ended, once', async () => {
    const { pull, sha } = await shop.open('waived', { 'a.txt': 'BREAK\n' });
    await stage.idle();
    stage.github.addCollaborator(shop.name, 'ada', 'write');
    const [comment] = stage.github.reviewComments(pull);
    const today = new Date().toISOString().slice(0, 10);
    await stage.github.replyAs(
      'ada',
      present(comment).id,
      `/faultline waive until ${today} because the page is not public yet`,
    );
    await stage.idle();
    expect(conclusions(sha)).toEqual(['failure', 'success']);
    expect(await sweep()).toMatchObject({ queued: 0 });
    days = 1;
    expect(await sweep()).toMatchObject({ queued: 1, failures: 0 });
    expect(conclusions(sha)).toEqual(['failure', 'success', 'failure']);
    expect(stage.github.reviewComments(pull)[0]?.body.split('\n')[0]).toBe(
      '**Open again**: no waiver covers it any more.',
    );
    expect(await sweep()).toMatchObject({ queued: 0 });
  });

  it('leaves a pull request alone whose review is at work', async () => {
    stage.auditor.hold();
    const { sha } = await shop.open('at-work', { 'a.txt': 'BREAK\n' });
    await until(() => (stage.auditor.waiting > 0 ? true : undefined));
    const before = sweeps();
    tick();
    await until(() => (sweeps() > before ? true : undefined));
    expect(lines.findLast((line) => SWEPT.test(line))).toContain('"queued":0');
    stage.auditor.release();
    await stage.idle();
    expect(stage.github.checkRuns(shop.name, sha)).toHaveLength(1);
  });

  it('goes on with the next run after GitHub failed, and says that it did', async () => {
    stage.github.configureWebhook(undefined);
    await shop.open('meanwhile', { 'a.txt': 'BREAK\n' });
    pointWebhook(WEBHOOK_PATH);
    stage.github.faults.next({
      method: 'GET',
      path: /^\/app\/hook\/deliveries$/u,
      effect: { kind: 'primary-limit', resetsInSeconds: 60 },
    });
    expect(await sweep()).toMatchObject({ queued: 1, failures: 1 });
    expect(lines.join('')).toContain('a part of the sweep failed');
    // GitHub is left alone until its limit is over.
    days = 1;
    expect(await sweep()).toMatchObject({ failures: 0 });
  });

  function pointWebhook(path: string): void {
    const url = `${stage.service.url}${path}`;
    stage.github.configureWebhook({ url, secret: STAGE_SECRET });
  }
});
