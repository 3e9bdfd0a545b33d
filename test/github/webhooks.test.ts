import { createServer } from 'node:http';
import type { Server } from 'node:http';

import { verify } from '@octokit/webhooks-methods';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { appClient } from './installation-client.ts';
import { pullRequestScene } from './pull-request-scene.ts';
import type { PullRequestScene } from './pull-request-scene.ts';

const SECRET = 'a secret of the test';

interface Received {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let scene: PullRequestScene;
let server: Server;
let received: Received[];
let answer: number | 'never';
let now: Date;

beforeEach(async () => {
  received = [];
  answer = 202;
  now = new Date();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      if (answer !== 'never') {
        response.writeHead(answer).end('done');
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  scene = await pullRequestScene({ webhookTimeoutMs: 200, now: () => now });
  scene.fake.configureWebhook({ url: address(), secret: SECRET });
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await scene.close();
});

function address(): string {
  const bound = server.address();
  return `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}/hook`;
}

function payloadOf(index: number): unknown {
  return JSON.parse(received[index]?.body ?? '{}');
}

describe('a delivery', () => {
  it('is signed and has the headers of GitHub', async () => {
    const sent = await scene.fake.retarget(scene.pull, 'main');
    const delivery = await sent?.finished;
    const [first] = received;
    expect(first?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': sent?.guid,
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\//u),
    });
    const signature = String(first?.headers['x-hub-signature-256']);
    expect(await verify(SECRET, first?.body ?? '', signature)).toBe(true);
    expect(delivery).toMatchObject({ status: 'OK', statusCode: 202, isRedelivery: false });
  });

  it('is told about a push: push, check suite and one synchronize a pull request', async () => {
    const { fake, fixture, pull } = scene;
    const before = pull.headSha;
    const after = await fixture.commit({ 'app.txt': 'short\n' });
    const sent = await fake.push('acme/shop', 'feature');
    await fake.deliveriesSettled();
    expect(sent.map(({ event }) => event)).toEqual(['push', 'check_suite', 'pull_request']);
    expect(sent[2]?.payload).toMatchObject({
      action: 'synchronize',
      before,
      after,
      pull_request: { number: 1, head: { sha: after }, mergeable_state: 'clean' },
      repository: { full_name: 'acme/shop' },
      installation: { id: expect.any(Number) },
    });
    expect(received).toHaveLength(3);
  });

  it('of a new base names the old one and brings no synchronize', async () => {
    const { fake, pull, fixture } = scene;
    await fixture.git('branch', 'release', 'main');
    const sha = await fixture.git('rev-parse', 'main');
    const sent = await fake.retarget(pull, 'release');
    await sent?.finished;
    expect(received).toHaveLength(1);
    expect(payloadOf(0)).toMatchObject({
      action: 'edited',
      changes: { base: { ref: { from: 'main' }, sha: { from: sha } } },
      pull_request: { base: { ref: 'release' } },
    });
  });

  it('of a comment names the sender and no commit', async () => {
    const { fake, pull } = scene;
    const { delivery } = await fake.commentAs('alice', pull, '/faultline waive');
    await delivery?.finished;
    expect(payloadOf(0)).toMatchObject({
      action: 'created',
      sender: { login: 'alice', type: 'User' },
      comment: { body: '/faultline waive', user: { login: 'alice' } },
      issue: { number: 1, pull_request: {} },
    });
  });

  it('of a comment on the diff names its pull request and who wrote it', async () => {
    const { fake, pull } = scene;
    const { delivery } = await fake.commentOnLineAs(
      'alice',
      pull,
      { path: 'app.txt', line: 10 },
      '/faultline recheck',
    );
    await delivery?.finished;
    expect(payloadOf(0)).toMatchObject({
      action: 'created',
      sender: { login: 'alice' },
      comment: { body: '/faultline recheck', user: { login: 'alice' } },
      pull_request: { number: 1, user: { login: 'octocat' } },
    });
  });

  it('of a re-run comes to the App that owns the check, and the run stays as it is', async () => {
    const { fake, pull } = scene;
    const check = { name: 'faultline', head_sha: pull.headSha, conclusion: 'failure' };
    const own = fake.reportForeignCheck('acme/shop', fake.app.id, check);
    const foreign = fake.reportForeignCheck('acme/shop', 7, check);
    expect(await fake.rerequestCheckRun('alice', foreign)).toBeUndefined();
    const sent = await fake.rerequestCheckRun('alice', own);
    expect(sent?.payload).toMatchObject({
      action: 'rerequested',
      check_run: { id: own.id, status: 'completed', check_suite: { status: 'queued' } },
    });
  });

  it('of a merge group has a commit that contains the pull request', async () => {
    const { fake, pull } = scene;
    const { headSha, delivery } = await fake.requestMergeGroup(pull);
    expect(delivery?.payload).toMatchObject({
      action: 'checks_requested',
      merge_group: {
        head_sha: headSha,
        head_ref: expect.stringMatching(/^refs\/heads\/gh-readonly-queue\/main\/pr-1-/u),
      },
    });
  });

  it('of an event that the App has no subscription for is not sent', async () => {
    await using deaf = await pullRequestScene({ app: { events: ['pull_request'] } });
    deaf.fake.configureWebhook({ url: address(), secret: SECRET });
    const { delivery } = await deaf.fake.commentAs('alice', deaf.pull, 'x');
    expect(delivery).toBeUndefined();
  });

  it('can be anything that a test wants', async () => {
    const sent = await scene.fake.sendWebhook('acme/shop', 'merge_group', { action: 'destroyed' });
    await sent?.finished;
    expect(payloadOf(0)).toMatchObject({
      action: 'destroyed',
      repository: { full_name: 'acme/shop' },
    });
  });
});

describe('a delivery that fails', () => {
  it('is logged and not repeated', async () => {
    answer = 500;
    const sent = await scene.fake.closePullRequest(scene.pull);
    expect(await sent?.finished).toMatchObject({ statusCode: 500 });
    expect(received).toHaveLength(1);
  });

  it('is given up after the time limit', async () => {
    answer = 'never';
    const sent = await scene.fake.closePullRequest(scene.pull);
    expect(await sent?.finished).toMatchObject({ status: 'timed out' });
  });

  it('does not keep the fake from closing', async () => {
    answer = 'never';
    await using patient = await pullRequestScene();
    patient.fake.configureWebhook({ url: address(), secret: SECRET });
    const sent = await patient.fake.closePullRequest(patient.pull);
    await patient.fake.close();
    expect(await sent?.finished).toMatchObject({ status: 'failed to connect' });
  });

  it('is logged when nobody listens', async () => {
    server.close();
    server.closeAllConnections();
    const sent = await scene.fake.closePullRequest(scene.pull);
    expect(await sent?.finished).toMatchObject({ status: 'failed to connect', statusCode: 502 });
  });

  it('is lost without a trace when there is no target', async () => {
    scene.fake.configureWebhook(undefined);
    expect(await scene.fake.closePullRequest(scene.pull)).toBeUndefined();
    expect(scene.fake.deliveries).toEqual([]);
  });
});

describe('the delivery log', () => {
  it('redelivers under the same GUID with a new id', async () => {
    const { fake, pull } = scene;
    const app = appClient(fake);
    answer = 500;
    const first = await (await fake.closePullRequest(pull))?.finished;
    answer = 202;
    const { data: failed } = await app.rest.apps.listWebhookDeliveries({ status: 'failure' });
    expect(failed.map(({ guid }) => guid)).toEqual([first?.guid]);
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: failed[0]?.id ?? 0 });
    await fake.deliveriesSettled();
    const { data: all } = await app.rest.apps.listWebhookDeliveries();
    expect(all.map(({ guid, redelivery, status_code: code }) => [guid, redelivery, code])).toEqual([
      [first?.guid, true, 202],
      [first?.guid, false, 500],
    ]);
    expect(all[0]?.id).not.toBe(all[1]?.id);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  it('is read in pages by cursor, with request and response of each', async () => {
    const { fake, pull } = scene;
    const app = appClient(fake);
    await (
      await fake.setDraft(pull, true)
    )?.finished;
    await (
      await fake.setDraft(pull, false)
    )?.finished;
    await (
      await fake.closePullRequest(pull)
    )?.finished;
    const all = await app.paginate(app.rest.apps.listWebhookDeliveries, { per_page: 2 });
    expect(all.map(({ action }) => action)).toEqual([
      'closed',
      'ready_for_review',
      'converted_to_draft',
    ]);
    const { data } = await app.rest.apps.getWebhookDelivery({ delivery_id: all[0]?.id ?? 0 });
    expect(data).toMatchObject({
      request: { payload: { action: 'closed' } },
      response: { payload: 'done' },
    });
  });

  it('forgets after three days', async () => {
    const { fake, pull } = scene;
    await (
      await fake.closePullRequest(pull)
    )?.finished;
    now = new Date(now.getTime() + 3 * 24 * 3_600_000 + 1);
    const { data } = await appClient(fake).rest.apps.listWebhookDeliveries();
    expect(data).toEqual([]);
  });
});
