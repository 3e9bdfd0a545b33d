import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { BAD_GATEWAY_AFTER_WRITE } from './faults.ts';
import { pullRequestScene } from './pull-request-scene.ts';
import type { PullRequestScene } from './pull-request-scene.ts';
import { statusOf } from './status-of.ts';

const CHECK_RUNS = /\/check-runs$/u;

let scene: PullRequestScene;

beforeEach(async () => {
  scene = await pullRequestScene();
});

afterEach(() => scene.close());

function createCheck() {
  const { octokit, repo, pull } = scene;
  return octokit.rest.checks.create({ ...repo, name: 'faultline', head_sha: pull.headSha });
}

function checks(): number {
  return scene.fake.checkRuns('acme/shop').length;
}

describe('a fault', () => {
  it('hits as many requests as asked, after those that it lets pass', async () => {
    scene.fake.faults.next({
      method: 'POST',
      path: CHECK_RUNS,
      skip: 1,
      times: 2,
      effect: { kind: 'status', status: 503 },
    });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      statuses.push(await statusOf(createCheck()));
    }
    expect(statuses).toEqual([201, 503, 503, 201]);
    expect(checks()).toBe(2);
  });

  it('leaves other requests alone and can be taken back', async () => {
    const { fake, octokit, repo } = scene;
    fake.faults.next({ method: 'POST', path: CHECK_RUNS, effect: { kind: 'status', status: 500 } });
    await expect(octokit.rest.repos.get(repo)).resolves.toMatchObject({ status: 200 });
    fake.faults.clear();
    await expect(createCheck()).resolves.toMatchObject({ status: 201 });
  });

  it('after the write keeps what was written', async () => {
    scene.fake.faults.next({ method: 'POST', path: CHECK_RUNS, ...BAD_GATEWAY_AFTER_WRITE });
    await expect(createCheck()).rejects.toMatchObject({ status: 502 });
    expect(checks()).toBe(1);
  });

  it.each([403, 429] as const)('can be a secondary limit with status %d', async (status) => {
    scene.fake.faults.next({
      method: 'POST',
      path: CHECK_RUNS,
      effect: { kind: 'secondary-limit', status, retryAfter: 30 },
    });
    await expect(createCheck()).rejects.toMatchObject({
      status,
      response: {
        headers: { 'retry-after': '30' },
        data: { message: expect.stringContaining('secondary rate limit') },
      },
    });
    expect(checks()).toBe(0);
  });

  it('can be the primary limit', async () => {
    scene.fake.faults.next({
      method: 'POST',
      path: CHECK_RUNS,
      effect: { kind: 'primary-limit', resetsInSeconds: 60 },
    });
    await expect(createCheck()).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-remaining': '0' } },
    });
  });

  it('can be a connection that breaks', async () => {
    const effect = { kind: 'connection-reset' } as const;
    scene.fake.faults.next({ method: 'POST', path: CHECK_RUNS, effect });
    await expect(createCheck()).rejects.toThrow(/./u);
    expect(scene.fake.requests.at(-1)?.status).toBe(0);
  });

  it('can be half an answer, which octokit takes for an empty one', async () => {
    const effect = { kind: 'truncated-body' } as const;
    scene.fake.faults.next({ method: 'POST', path: CHECK_RUNS, effect });
    await expect(createCheck()).resolves.toMatchObject({ status: 200, data: '' });
    expect(checks()).toBe(1);
  });

  it('can be silence, which ends with the fake or with the patience of the client', async () => {
    scene.fake.faults.next({ method: 'POST', path: CHECK_RUNS, effect: { kind: 'hang' } });
    const { octokit, repo, pull } = scene;
    const impatient = octokit.rest.checks.create({
      ...repo,
      name: 'faultline',
      head_sha: pull.headSha,
      request: { signal: AbortSignal.timeout(50) },
    });
    await expect(impatient).rejects.toThrow(/./u);
    expect(checks()).toBe(0);
  });
});

describe('requests that GitHub would not take', () => {
  it('for unknown operations are answered 404 and recorded', async () => {
    const { fake, octokit, repo } = scene;
    const unknown = octokit.request('GET /repos/{owner}/{repo}/nonsense', repo);
    await expect(unknown).rejects.toMatchObject({ status: 404 });
    expect(fake.unexpectedRequests).toEqual([{ method: 'GET', path: '/repos/acme/shop/nonsense' }]);
  });

  it('with a body that breaks the description are refused and recorded', async () => {
    const { fake, octokit, repo } = scene;
    const wrong = octokit.request(`POST /repos/${repo.owner}/${repo.repo}/check-runs`, {
      name: 'x',
    });
    await expect(wrong).rejects.toMatchObject({
      status: 422,
      response: { data: { message: 'Invalid request.\n\n"head_sha" wasn\'t supplied.' } },
    });
    expect(fake.invalidRequests).toMatchObject([{ violations: [{ part: 'body' }] }]);
  });

  it('with an unknown query parameter are answered, as GitHub does, but recorded', async () => {
    const { fake, octokit, repo } = scene;
    const request = octokit.request('GET /repos/{owner}/{repo}/pulls', { ...repo, stat: 'open' });
    await expect(request).resolves.toMatchObject({ status: 200 });
    expect(fake.invalidRequests).toMatchObject([{ violations: [{ part: 'query' }] }]);
  });
});

describe('the rate limit', () => {
  it('is told in the headers and enforced', async () => {
    await using limited = await pullRequestScene({ limits: { requestsPerHour: 2 } });
    const { octokit, repo } = limited;
    const { headers } = await octokit.rest.repos.get(repo);
    await octokit.rest.repos.get(repo);
    const third = octokit.rest.repos.get(repo);
    await expect(third).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-remaining': '0' } },
    });
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' });
  });
});
