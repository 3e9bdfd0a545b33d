import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { readAppManifest } from '#service/app-manifest.ts';
import { diagnose } from '#service/doctor.ts';
import type { Diagnosis, DoctorOptions } from '#service/doctor.ts';
import type { Environment } from '#service/settings.ts';
import { WEBHOOK_PATH } from '#service/http/webhook-route.ts';
import { startFakeGithub } from '#test/github/fake-github.ts';
import type { FakeGithub, FakeGithubOptions } from '#test/github/fake-github.ts';
import { addShop } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';

const SECRET = 'a-secret-long-enough-for-tests';
const MANIFEST = readAppManifest(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'));
const HOOK = { url: `https://faultline.example.com${WEBHOOK_PATH}`, secret: SECRET };

let account = 0;

describe('the doctor', () => {
  let github: FakeGithub;
  let shop: Shop;

  beforeAll(async () => {
    github = await startFakeGithub();
  });

  afterAll(async () => {
    await github.close();
  });

  beforeEach(async () => {
    github.configureWebhook(undefined);
    account += 1;
    shop = await addShop({ github }, `acme-${account}`);
    github.configureWebhook(HOOK);
    return async () => shop.fixture.remove();
  });

  /** What it says, by subject. */
  async function say(
    changes: Partial<DoctorOptions> & {
      readonly with?: Environment;
      readonly on?: FakeGithub;
    } = {},
  ): Promise<Readonly<Record<string, Diagnosis['state']>>> {
    return Object.fromEntries((await ask(changes)).map(({ subject, state }) => [subject, state]));
  }

  async function ask({
    with: env = {},
    on = github,
    ...changes
  }: Partial<DoctorOptions> & { readonly with?: Environment; readonly on?: FakeGithub } = {}) {
    return diagnose({
      env: {
        APP_ID: String(on.app.id),
        PRIVATE_KEY: on.app.privateKey,
        WEBHOOK_SECRET: SECRET,
        GITHUB_API_URL: on.url,
        DATA_DIRECTORY: '/nonexistent',
        ...env,
      },
      readFile: () => '',
      manifest: MANIFEST,
      repository: undefined,
      clock: () => new Date(),
      signal: new AbortController().signal,
      ...changes,
    });
  }

  it('finds nothing wrong with what is right', async () => {
    github.requireCheck(shop.name, 'main', {
      context: 'Faultline: main',
      integrationId: github.app.id,
      isByRuleset: true,
    });
    expect(await say({ repository: repository() })).toEqual({
      settings: 'ok',
      database: 'cannot tell',
      App: 'ok',
      'App permissions': 'ok',
      'App events': 'ok',
      clock: 'ok',
      'rate limit': 'ok',
      'webhook URL': 'ok',
      'webhook content type': 'ok',
      'webhook secret': 'cannot tell',
      'webhook TLS': 'ok',
      installation: 'ok',
      'installation permissions': 'ok',
      'installation rate limit': 'ok',
      'required check': 'ok',
    });
    expect([...github.unexpectedRequests, ...github.invalidRequests]).toEqual([]);
  });

  it('names each setting that is wrong, and leaves the rest', async () => {
    const said = await ask({ with: { PORT: 'x', APP_ID: '' } });
    expect(said.map(({ state, subject }) => `${state} ${subject}`)).toEqual([
      'wrong settings',
      'wrong settings',
      'cannot tell the rest',
    ]);
    expect(said[0]?.text).toMatch(/^APP_ID is missing; set it/u);
  });

  it('sees an App that GitHub does not know', async () => {
    expect(await say({ with: { APP_ID: '1' } })).toMatchObject({ App: 'wrong', webhook: 'wrong' });
  });

  it('cannot tell while GitHub does not answer', async () => {
    const said = await say({ with: { GITHUB_API_URL: 'http://127.0.0.1:1' } });
    expect(said).toMatchObject({ settings: 'ok', App: 'cannot tell', webhook: 'cannot tell' });
  });

  it('sees a permission and an event that are missing, and a limit that is near', async () => {
    const other = await elsewhere({
      app: { permissions: { checks: 'read', contents: 'read' }, events: ['pull_request'] },
      limits: { requestsPerHour: 100 },
    });
    const said = await ask({ on: other });
    await other.close();
    expect(said.find(({ subject }) => subject === 'App permissions')).toEqual({
      state: 'wrong',
      subject: 'App permissions',
      text: "Missing: checks: write, pull_requests: write, issues: read, merge_queues: read. Grant them in the App's settings under Permissions & events.",
    });
    expect(said.find(({ subject }) => subject === 'App events')?.text).toBe(
      "Not subscribed to: merge_group, issue_comment, pull_request_review_comment, push. Subscribe in the App's settings under Permissions & events.",
    );
    expect(said.find(({ subject }) => subject === 'rate limit')?.state).toBe('wrong');
  });

  it('sees a clock that is wrong', async () => {
    const said = await ask({ clock: () => new Date(Date.now() + 90_000) });
    const clock = said.find(({ subject }) => subject === 'clock');
    expect(clock?.state).toBe('wrong');
    expect(clock?.text).toMatch(/^It is \d+ seconds ahead of GitHub's\. Have it set by NTP\.$/u);
  });

  it.each([
    { name: 'no address', url: '', state: 'wrong' },
    { name: 'an address without TLS', url: `http://example.com${WEBHOOK_PATH}`, state: 'wrong' },
    { name: 'another path', url: 'https://example.com/hook', state: 'cannot tell' },
  ])('says $state to a webhook with $name', async ({ url, state }) => {
    github.configureWebhook({ url, secret: SECRET });
    expect(await say()).toMatchObject({ 'webhook URL': state });
  });

  it('sees a webhook that sends forms', async () => {
    github.configureWebhook({ ...HOOK, contentType: 'form' });
    expect(await say()).toMatchObject({ 'webhook content type': 'wrong' });
  });

  it('sees a database that cannot be reached', async () => {
    const said = await say({
      with: { DATABASE_URL: 'postgres://faultline@127.0.0.1:1/faultline' },
    });
    expect(said).toMatchObject({ database: 'wrong' });
  });

  it('sees a repository without the App', async () => {
    expect(await say({ repository: { owner: 'nobody', name: 'nothing' } })).toMatchObject({
      installation: 'wrong',
    });
  });

  it.each([
    { name: 'no check', check: undefined, says: 'is not required on main' },
    { name: 'another check', check: { context: 'build' }, says: 'is not required on main' },
    {
      name: 'any source',
      check: { context: 'Faultline: main' },
      says: 'branch protection from any source',
    },
    {
      name: 'any source, in a ruleset',
      check: { context: 'Faultline: main', isByRuleset: true },
      says: 'ruleset from any source',
    },
    {
      name: 'another App',
      check: { context: 'Faultline: main', integrationId: 7 },
      says: 'branch protection from the App 7',
    },
  ])('calls it wrong when $name is required', async ({ check, says }) => {
    if (check !== undefined) {
      github.requireCheck(shop.name, 'main', check);
    }
    const required = (await ask({ repository: repository() })).find(
      ({ subject }) => subject === 'required check',
    );
    expect(required?.state).toBe('wrong');
    expect(required?.text).toContain(says);
  });
});

function repository() {
  return { owner: `acme-${account}`, name: 'shop' };
}

async function elsewhere(options: FakeGithubOptions): Promise<FakeGithub> {
  const other = await startFakeGithub(options);
  other.configureWebhook(HOOK);
  return other;
}
