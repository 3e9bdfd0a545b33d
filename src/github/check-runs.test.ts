import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { CheckAnnotation } from '#report/check-annotations.ts';
import type { CheckRunOutput } from '#report/check-run.ts';
import { BAD_GATEWAY_AFTER_WRITE } from '#test/github/faults.ts';
import { pullRequestScene } from '#test/github/pull-request-scene.ts';
import type { PullRequestScene } from '#test/github/pull-request-scene.ts';

import { CheckRuns } from './check-runs.ts';
import { GithubClients } from './github-clients.ts';

const NAME = 'Faultline: main';
const REPOSITORY = { owner: 'acme', name: 'shop' };
const SIGNAL = new AbortController().signal;

function annotation(line: number): CheckAnnotation {
  return {
    path: 'app.txt',
    start_line: line,
    end_line: line,
    annotation_level: 'warning',
    title: `title ${line}`,
    message: `message ${line}`,
    raw_details: '',
  };
}

function output(annotations: number): CheckRunOutput {
  return {
    conclusion: 'failure',
    title: 'title',
    summary: 'summary',
    text: 'text',
    annotations: Array.from({ length: annotations }, (_, index) => annotation(index + 1)),
  };
}

describe('CheckRuns', () => {
  let scene: PullRequestScene;
  let checks: CheckRuns;
  let headSha: string;

  beforeEach(async () => {
    scene = await pullRequestScene();
    headSha = scene.pull.headSha;
    const { app, url } = scene.fake;
    const clients = new GithubClients({
      appId: app.id,
      privateKey: app.privateKey,
      apiUrl: url,
      clock: () => new Date(),
    });
    const { data } = await scene.octokit.rest.repos.get(scene.repo);
    const installations = await clients.app.rest.apps.listInstallations();
    const writer = await clients.writer(installations.data[0]?.id ?? 0, data.id);
    checks = new CheckRuns(writer, REPOSITORY, app.id, () => new Date());
  });

  afterEach(async () => {
    await scene.close();
  });

  function newRun(isRerun = false) {
    return { name: NAME, headSha, externalId: 'faultline:pull:1:main', isRerun };
  }

  it('creates a run in progress that carries our key', async () => {
    await checks.open(newRun(), SIGNAL);
    expect(scene.fake.checkRuns('acme/shop', headSha)).toMatchObject([
      { name: NAME, status: 'in_progress', externalId: 'faultline:pull:1:main' },
    ]);
  });

  it('takes up a run of an earlier attempt instead of making a second one', async () => {
    const first = await checks.open(newRun(), SIGNAL);
    expect(await checks.open(newRun(), SIGNAL)).toEqual({ id: first.id, annotationCount: 0 });
    await checks.conclude(first, output(1), SIGNAL);
    expect(await checks.open(newRun(), SIGNAL)).toEqual({ id: first.id, annotationCount: 1 });
    expect(scene.fake.checkRuns('acme/shop', headSha)).toHaveLength(1);
  });

  it('makes a run of its own for a re-run of a concluded one', async () => {
    const first = await checks.open(newRun(), SIGNAL);
    await checks.conclude(first, output(0), SIGNAL);
    const second = await checks.open(newRun(true), SIGNAL);
    expect(second.id).not.toBe(first.id);
    expect((await checks.open(newRun(true), SIGNAL)).id).toBe(second.id);
  });

  it('does not take up a run that another App made under our name and key', async () => {
    scene.fake.reportForeignCheck('acme/shop', 99, {
      name: NAME,
      head_sha: headSha,
      external_id: 'faultline:pull:1:main',
      status: 'in_progress',
    });
    const run = await checks.open(newRun(), SIGNAL);
    expect(scene.fake.checkRuns('acme/shop', headSha).map(({ appId }) => appId)).toEqual([
      99,
      scene.fake.app.id,
    ]);
    expect(run.annotationCount).toBe(0);
  });

  it.each([0, 1, 50, 51, 120])('sends %i annotations and then the conclusion', async (count) => {
    await checks.conclude(await checks.open(newRun(), SIGNAL), output(count), SIGNAL);
    const [run] = scene.fake.checkRuns('acme/shop', headSha);
    expect(run).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
      title: 'title',
      text: 'text',
    });
    expect(run?.annotations).toHaveLength(count);
    expect(scene.fake.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(
      Math.max(1, Math.ceil(count / 50)),
    );
  });

  it('sends no annotation twice when concluding is repeated', async () => {
    await checks.conclude(await checks.open(newRun(), SIGNAL), output(60), SIGNAL);
    await checks.conclude(await checks.open(newRun(), SIGNAL), output(61), SIGNAL);
    expect(scene.fake.checkRuns('acme/shop', headSha)[0]?.annotations).toHaveLength(61);
  });

  it('does not repeat a write that GitHub answered with 502', async () => {
    scene.fake.faults.next({ method: 'POST', path: /check-runs$/u, ...BAD_GATEWAY_AFTER_WRITE });
    await expect(checks.open(newRun(), SIGNAL)).rejects.toMatchObject({
      code: 'github-refused',
      fields: { status: 502 },
    });
    expect(scene.fake.checkRuns('acme/shop', headSha)).toHaveLength(1);
    await checks.open(newRun(), SIGNAL);
    expect(scene.fake.checkRuns('acme/shop', headSha)).toHaveLength(1);
  });

  it('cancels the runs that are replaced, by their keys', async () => {
    await checks.open(newRun(), SIGNAL);
    await checks.open({ ...newRun(), name: 'Other', externalId: 'other' }, SIGNAL);
    await checks.supersede(headSha, ({ externalId }) => externalId === 'other', SIGNAL);
    expect(
      scene.fake.checkRuns('acme/shop', headSha).map(({ name, status, conclusion }) => ({
        name,
        status,
        conclusion,
      })),
    ).toEqual([
      { name: NAME, status: 'in_progress', conclusion: undefined },
      { name: 'Other', status: 'completed', conclusion: 'cancelled' },
    ]);
  });

  it('tells which runs have a verdict already', async () => {
    await checks.conclude(await checks.open(newRun(), SIGNAL), output(0), SIGNAL);
    await checks.supersede(headSha, ({ isConcluded }) => !isConcluded, SIGNAL);
    expect(scene.fake.checkRuns('acme/shop', headSha)).toMatchObject([{ conclusion: 'failure' }]);
  });

  it('finds its run beside that of another pull request with the same head and name', async () => {
    const first = await checks.open(newRun(), SIGNAL);
    const other = { ...newRun(), externalId: 'faultline:pull:2:main' };
    const second = await checks.open(other, SIGNAL);
    expect((await checks.open(newRun(), SIGNAL)).id).toBe(first.id);
    expect((await checks.open(other, SIGNAL)).id).toBe(second.id);
    expect(await checks.externalIds(headSha, SIGNAL)).toEqual([
      'faultline:pull:1:main',
      'faultline:pull:2:main',
    ]);
  });
});
