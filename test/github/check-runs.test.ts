import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { pullRequestScene } from './pull-request-scene.ts';
import type { PullRequestScene } from './pull-request-scene.ts';
import { statusOf } from './status-of.ts';

let scene: PullRequestScene;

beforeAll(async () => {
  scene = await pullRequestScene();
});

afterAll(() => scene.close());

interface AnnotationInput {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  message: string;
  title?: string;
}

function annotation(overrides: Partial<AnnotationInput> = {}): AnnotationInput {
  return {
    path: 'app.txt',
    start_line: 10,
    end_line: 10,
    annotation_level: 'warning',
    message: 'Look here',
    ...overrides,
  };
}

function create(overrides: Record<string, unknown> = {}) {
  const { octokit, repo, pull } = scene;
  const parameters = { ...repo, name: 'faultline', head_sha: pull.headSha, ...overrides };
  return octokit.rest.checks.create(parameters);
}

function createWithOutput(output: Record<string, unknown>) {
  return create({ output: { title: 'Title', summary: 'Summary', ...output } });
}

describe('texts of a check run', () => {
  it.each(['summary', 'text'])('%s takes 65,535 bytes', async (field) => {
    expect(await statusOf(createWithOutput({ [field]: 'x'.repeat(65_535) }))).toBe(201);
  });

  it.each(['summary', 'text'])(
    '%s of 65,536 bytes in fewer characters is refused',
    async (field) => {
      await expect(createWithOutput({ [field]: 'é'.repeat(32_768) })).rejects.toMatchObject({
        status: 422,
        response: {
          data: {
            message: 'Validation Failed',
            errors: [{ resource: 'CheckRun', code: 'custom', field }],
          },
        },
      });
    },
  );

  it('an output needs a title', async () => {
    expect(await statusOf(createWithOutput({ title: '' }))).toBe(422);
  });
});

describe('annotations', () => {
  it('takes 50 in a request and refuses 51', async () => {
    const one = annotation();
    expect(await statusOf(createWithOutput({ annotations: Array(50).fill(one) }))).toBe(201);
    await expect(createWithOutput({ annotations: Array(51).fill(one) })).rejects.toMatchObject({
      status: 422,
      response: {
        data: {
          message: expect.stringContaining('No more than 50 items are allowed; 51 were supplied.'),
        },
      },
    });
  });

  it('are appended by later requests', async () => {
    const { octokit, repo } = scene;
    const first = annotation({ message: 'first' });
    const { data: run } = await create({
      output: { title: 'T', summary: 'S', annotations: Array(50).fill(first) },
    });
    const target = { ...repo, check_run_id: run.id };
    const { data: updated } = await octokit.rest.checks.update({
      ...target,
      output: { title: 'T', summary: 'S', annotations: [annotation({ message: 'second' })] },
    });
    const { data: all } = await octokit.rest.checks.listAnnotations({ ...target, per_page: 100 });
    expect(updated.output.annotations_count).toBe(51);
    expect(all.map(({ message }) => message)).toEqual([...Array(50).fill('first'), 'second']);
  });

  it.each([
    ['columns on one line', { start_column: 1, end_column: 4 }],
    ['a range of lines', { start_line: 10, end_line: 12 }],
    ['a line outside of the diff', { start_line: 30, end_line: 30 }],
    ['a title of 255 characters', { title: 'x'.repeat(255) }],
    ['a message of 64 KB', { message: 'x'.repeat(65_536) }],
  ])('accepts %s', async (_, overrides) => {
    const annotations = [annotation(overrides)];
    expect(await statusOf(createWithOutput({ annotations }))).toBe(201);
  });

  it.each([
    ['columns over several lines', { end_line: 12, start_column: 1, end_column: 4 }],
    ['a start column alone', { start_column: 1 }],
    ['an end column alone', { end_column: 1 }],
    ['columns in the wrong order', { start_column: 5, end_column: 4 }],
    ['column 0', { start_column: 0, end_column: 4 }],
    ['lines in the wrong order', { start_line: 11, end_line: 10 }],
    ['line 0', { start_line: 0, end_line: 0 }],
    ['a title of 256 characters', { title: 'x'.repeat(256) }],
    ['a message over 64 KB', { message: 'x'.repeat(65_537) }],
    ['no path', { path: null }],
  ])('refuses the whole request for %s', async (_, overrides) => {
    const annotations = [annotation(), { ...annotation(), ...overrides }];
    await expect(createWithOutput({ annotations })).rejects.toMatchObject({
      status: 422,
      response: {
        data: { errors: [{ resource: 'CheckRun', field: 'annotations', code: 'invalid' }] },
      },
    });
  });
});

describe('actions', () => {
  const action = { label: 'x'.repeat(20), description: 'x'.repeat(40), identifier: 'x'.repeat(20) };

  it('takes three at their longest', async () => {
    expect(await statusOf(create({ actions: [action, action, action] }))).toBe(201);
  });

  it.each([
    ['four actions', [action, action, action, action]],
    ['a label of 21 characters', [{ ...action, label: 'x'.repeat(21) }]],
    ['a description of 41 characters', [{ ...action, description: 'x'.repeat(41) }]],
    ['an identifier of 21 characters', [{ ...action, identifier: 'x'.repeat(21) }]],
  ])('refuses %s', async (_, actions) => {
    expect(await statusOf(create({ actions }))).toBe(422);
  });
});

describe('the life of a check run', () => {
  it('a conclusion completes it', async () => {
    const { data: run } = await create({ conclusion: 'neutral' });
    expect(run).toMatchObject({
      status: 'completed',
      conclusion: 'neutral',
      completed_at: expect.any(String),
    });
  });

  it('completed needs a conclusion', async () => {
    expect(await statusOf(create({ status: 'completed' }))).toBe(422);
  });

  it.each(['in_progress', 'queued'] as const)('does not go back to %s', async (status) => {
    const { octokit, repo } = scene;
    const { data: run } = await create({ conclusion: 'success' });
    const update = octokit.rest.checks.update({ ...repo, check_run_id: run.id, status });
    expect(await statusOf(update)).toBe(422);
  });

  it('another conclusion may follow', async () => {
    const { octokit, repo } = scene;
    const { data: run } = await create({ conclusion: 'success' });
    const target = { ...repo, check_run_id: run.id };
    await octokit.rest.checks.update({ ...target, conclusion: 'failure' });
    const { data: read } = await octokit.rest.checks.get(target);
    expect(read.conclusion).toBe('failure');
  });

  it('the commit must exist', async () => {
    await expect(create({ head_sha: 'f'.repeat(40) })).rejects.toMatchObject({
      status: 422,
      response: { data: { message: `No commit found for SHA: ${'f'.repeat(40)}` } },
    });
  });

  it('a run of another App cannot be changed', async () => {
    const { octokit, repo, pull, fake } = scene;
    const foreign = fake.reportForeignCheck('acme/shop', 7, {
      name: 'faultline',
      head_sha: pull.headSha,
      conclusion: 'success',
    });
    const update = octokit.rest.checks.update({
      ...repo,
      check_run_id: foreign.id,
      conclusion: 'failure',
    });
    expect(await statusOf(update)).toBe(403);
  });
});

describe('listing check runs', () => {
  it('shows the newest of a name, all on request, and filters by name, App and status', async () => {
    const { octokit, repo, pull, fake } = scene;
    await create({ name: 'listed', external_id: 'old', conclusion: 'failure' });
    await create({ name: 'listed', external_id: 'new', status: 'in_progress' });
    const target = { ...repo, ref: pull.headSha, check_name: 'listed' };
    async function list(query: Record<string, unknown>) {
      const { data } = await octokit.rest.checks.listForRef({ ...target, ...query });
      return data.check_runs.map(({ external_id: id }) => id);
    }
    expect(await list({})).toEqual(['new']);
    expect(await list({ filter: 'all' })).toEqual(['new', 'old']);
    expect(await list({ filter: 'all', status: 'completed' })).toEqual(['old']);
    expect(await list({ app_id: fake.app.id })).toEqual(['new']);
    expect(await list({ app_id: 7 })).toEqual([]);
  });

  it('a suite is as good as its worst newest run, and queued once a re-run was asked for', async () => {
    const { octokit, repo, fake, fixture } = scene;
    await fixture.branch('suite', 'main');
    const sha = await fixture.commit({ 'suite.txt': 'x\n' });
    const { data: run } = await create({ name: 'one', head_sha: sha, conclusion: 'success' });
    await create({ name: 'two', head_sha: sha, conclusion: 'failure' });
    const target = { ...repo, check_suite_id: Number(run.check_suite?.id) };
    const { data: before } = await octokit.rest.checks.getSuite(target);
    await octokit.rest.checks.rerequestRun({ ...repo, check_run_id: run.id });
    const { data: after } = await octokit.rest.checks.getSuite(target);
    const { data: runs } = await octokit.rest.checks.listForSuite(target);
    expect(before).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(after).toMatchObject({ status: 'queued', conclusion: null });
    expect(runs.check_runs.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(fake.checkRuns('acme/shop', sha)).toHaveLength(2);
  });
});
