import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { startFakeGithub } from '#test/github/fake-github.ts';
import type { FakeGithub } from '#test/github/fake-github.ts';
import { GitFixture } from '#test/github/git-fixture.ts';
import type { PullRequest } from '#test/github/state.ts';
import { layTemplate } from '#test/support/embedded-template.ts';
import { startServiceProcess } from '#test/support/service-process.ts';
import type { ServiceProcess } from '#test/support/service-process.ts';
import { STAGE_SECRET, until } from '#test/support/stage.ts';

const REPOSITORY = 'acme/shop';

const CLEAN = `import { Pool } from 'pg';
export const find = (req: Request) => new Pool().query('SELECT $1', [req.query.name]);
`;
const INJECTABLE = `import { Pool } from 'pg';
export const find = (req: Request) => new Pool().query(\`SELECT '\${req.query.name}'\`);
`;

const PATIENCE_MS = 90_000;

describe('the service as a process that is ended', () => {
  let github: FakeGithub;
  let fixture: GitFixture;
  let dataDirectory: string;
  let head = '';
  const processes: ServiceProcess[] = [];

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'faultline-chaos-'));
    await layTemplate(dataDirectory);
    github = await startFakeGithub();
    fixture = await GitFixture.create();
    await fixture.commit({ 'src/users.ts': CLEAN });
    await fixture.branch('feature');
    head = await fixture.commit({ 'src/users.ts': INJECTABLE });
    await github.addRepository({ owner: 'acme', name: 'shop', directory: fixture.directory });
    await github.addInstallation({ account: 'acme' });
  });

  afterEach(async () => {
    for (const process of processes.splice(0)) {
      process.kill('SIGKILL');
      await process.ended;
    }
    await github.close();
    await fixture.remove();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  function start(env: Readonly<Record<string, string>> = {}): ServiceProcess {
    const service = startServiceProcess({
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: STAGE_SECRET,
      GITHUB_API_URL: github.url,
      DATA_DIRECTORY: dataDirectory,
      PORT: '0',
      ...env,
    });
    processes.push(service);
    return service;
  }

  async function serve(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const service = start(env);
    github.configureWebhook({ url: `${await service.url}${WEBHOOK_PATH}`, secret: STAGE_SECRET });
    return service;
  }

  /** Opens the pull request and waits until GitHub has its next request of this kind in hand. */
  async function openUntil(method: string, path: RegExp): Promise<PullRequest> {
    const { pull, delivery } = await github.openPullRequest({
      repository: REPOSITORY,
      head: 'feature',
    });
    expect(await delivery?.finished).toMatchObject({ statusCode: 202 });
    await until(() =>
      github.requests.find((request) => request.method === method && path.test(request.path)),
    );
    return pull;
  }

  async function expectOneVerdict(pull: PullRequest): Promise<void> {
    await until(() =>
      github
        .checkRuns(REPOSITORY, head)
        .find(({ status, title }) => status === 'completed' && title?.includes('blocks') === true),
    );
    expect(github.checkRuns(REPOSITORY, head)).toMatchObject([
      { status: 'completed', conclusion: 'failure' },
    ]);
    expect(github.reviews(pull)).toHaveLength(1);
    expect(github.reviewComments(pull)).toHaveLength(1);
  }

  it.each([
    ['during the snapshot', 'GET', /\/compare\//u, 'before'],
    ['between the creation of the check and its answer', 'POST', /\/check-runs$/u, 'after'],
    ['between the review and its answer', 'POST', /\/reviews$/u, 'after'],
    ['before the conclusion of the check', 'PATCH', /\/check-runs\/\d+$/u, 'before'],
  ] as const)(
    'gives one verdict after kill -9 %s',
    async (_, method, path, when) => {
      const service = await serve();
      github.faults.next({ method, path, when, effect: { kind: 'hang' } });
      const pull = await openUntil(method, path);
      service.kill('SIGKILL');
      expect(await service.ended).toEqual({ code: null, signal: 'SIGKILL' });
      await serve();
      await expectOneVerdict(pull);
    },
    PATIENCE_MS,
  );

  it(
    'finishes a running review after SIGTERM and exits 0',
    async () => {
      const service = await serve();
      github.faults.next({
        method: 'GET',
        path: /\/compare\//u,
        effect: { kind: 'delay', ms: 1500 },
      });
      const pull = await openUntil('GET', /\/compare\//u);
      service.kill('SIGTERM');
      expect(await service.ended).toEqual({ code: 0, signal: null });
      await expectOneVerdict(pull);
      expect(service.output()).toContain('service stopped');
    },
    PATIENCE_MS,
  );

  it(
    'returns a review that hangs after SIGTERM, exits 0, and finishes it at the next start',
    async () => {
      const service = await serve({ SHUTDOWN_GRACE_SECONDS: '1' });
      const asked = Date.now();
      github.faults.next({ method: 'GET', path: /\/compare\//u, effect: { kind: 'hang' } });
      const pull = await openUntil('GET', /\/compare\//u);
      service.kill('SIGTERM');
      expect(await service.ended).toEqual({ code: 0, signal: null });
      expect(Date.now() - asked).toBeLessThan(20_000);
      expect(github.checkRuns(REPOSITORY, head)).toMatchObject([{ status: 'in_progress' }]);
      await serve();
      await expectOneVerdict(pull);
    },
    PATIENCE_MS,
  );

  it(
    'refuses to be the second process on a data directory, and says why',
    async () => {
      await serve();
      const second = start();
      expect(await second.ended).toEqual({ code: 3, signal: null });
      expect(second.output()).toMatch(/another process|in use|locked/iu);
      expect(second.output()).toContain(dataDirectory);
    },
    PATIENCE_MS,
  );

  it(
    'says on which port it cannot listen',
    async () => {
      const first = await serve();
      const { port } = new URL(await first.url);
      const other = await mkdtemp(join(tmpdir(), 'faultline-chaos-'));
      const second = start({ PORT: port, DATA_DIRECTORY: other });
      expect(await second.ended).toEqual({ code: 1, signal: null });
      expect(second.output()).toContain(`Nothing can listen on port ${port} of 127.0.0.1.`);
      await rm(other, { recursive: true, force: true });
    },
    PATIENCE_MS,
  );

  it('lists every setting that is wrong and does not start', async () => {
    const service = start({ APP_ID: 'x', WEBHOOK_SECRET: 'development', PORT: '99999' });
    expect(await service.ended).toEqual({ code: 1, signal: null });
    expect(service.output()).toMatch(/APP_ID[\s\S]*WEBHOOK_SECRET[\s\S]*PORT/u);
  });
});
