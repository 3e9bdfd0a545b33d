import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { numberedLines } from './git-fixture.ts';
import { pullRequestScene } from './pull-request-scene.ts';
import type { PullRequestScene } from './pull-request-scene.ts';

let scene: PullRequestScene;

beforeAll(async () => {
  scene = await pullRequestScene();
});

afterAll(() => scene.close());

interface CommentInput {
  path: string;
  body: string;
  line?: number;
  side?: string;
  start_line?: number;
  start_side?: string;
}

function comment(overrides: Partial<CommentInput> = {}): CommentInput {
  return { path: 'app.txt', body: 'Look here', line: 10, ...overrides };
}

function review(
  comments: CommentInput[],
  overrides: { commit_id?: string; body?: string } = {},
  { octokit, at }: PullRequestScene = scene,
) {
  return octokit.rest.pulls.createReview({
    ...at,
    event: 'COMMENT',
    body: 'Summary',
    comments,
    ...overrides,
  });
}

describe('lines that a review may name', () => {
  it.each([
    ['the changed line', { line: 10 }],
    ['the first context line of a hunk', { line: 7 }],
    ['the last context line of a hunk', { line: 13 }],
    ['the removed line on the left', { line: 10, side: 'LEFT' }],
    ['a range within a hunk', { start_line: 8, line: 12 }],
    [
      'a range from the removed to the added line',
      { start_line: 10, start_side: 'LEFT', line: 10 },
    ],
    ['a line of a new file', { path: 'new.txt', line: 2 }],
  ])('%s', async (_, overrides) => {
    const { data } = await review([comment(overrides)]);
    const target = { ...scene.at, review_id: data.id };
    const { data: comments } = await scene.octokit.rest.pulls.listCommentsForReview(target);
    expect(comments).toHaveLength(1);
  });
});

describe('lines that sink the whole review', () => {
  it.each([
    [
      'the line before a hunk',
      { line: 6 },
      "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank",
    ],
    [
      'the line after a hunk',
      { line: 14 },
      "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank",
    ],
    [
      'a range over two hunks',
      { start_line: 10, line: 50 },
      'Pull request review thread start line must be part of the same hunk as the line.',
    ],
    [
      'a range outside of the diff',
      { start_line: 20, line: 21 },
      "Pull request review thread line must be part of the diff, Pull request review thread start line must be part of the same hunk as the line., and Pull request review thread diff hunk can't be blank",
    ],
    [
      'a range of one line',
      { start_line: 10, line: 10 },
      'Pull request review thread start line must precede the end line.',
    ],
    ['a file outside of the diff', { path: 'other.txt', line: 1 }, 'Path could not be resolved'],
  ])('%s', async (_, overrides, text) => {
    const { fake, pull } = scene;
    const before = [fake.reviews(pull).length, fake.reviewComments(pull).length];
    await expect(review([comment(), comment(overrides)])).rejects.toMatchObject({
      status: 422,
      response: { data: { message: 'Unprocessable Entity', errors: [text] } },
    });
    expect([fake.reviews(pull).length, fake.reviewComments(pull).length]).toEqual(before);
  });

  it('a comment without a line', async () => {
    await expect(review([{ path: 'app.txt', body: 'x' }])).rejects.toMatchObject({ status: 422 });
  });

  it('subject_type, which only the single comment knows', async () => {
    const wrong = [{ ...comment(), subject_type: 'line' }];
    await expect(review(wrong)).rejects.toMatchObject({
      status: 422,
      response: { data: { message: expect.stringContaining('is not a permitted key') } },
    });
    expect(scene.fake.invalidRequests).toHaveLength(1);
  });
});

describe('a review', () => {
  it('is written by the bot of the App', async () => {
    const { data } = await review([comment()]);
    expect(data).toMatchObject({
      state: 'COMMENTED',
      user: { login: 'faultline[bot]', type: 'Bot' },
    });
  });

  it('needs a body', async () => {
    await expect(review([comment()], { body: '' })).rejects.toMatchObject({ status: 422 });
  });

  it('takes a body of 65,536 characters and no more', async () => {
    await expect(review([], { body: 'é'.repeat(65_536) })).resolves.toMatchObject({ status: 200 });
    await expect(review([], { body: 'é'.repeat(65_537) })).rejects.toMatchObject({ status: 422 });
  });

  it('takes a comment of 65,536 characters and no more', async () => {
    const long = comment({ body: 'x'.repeat(65_536) });
    const longer = comment({ body: 'x'.repeat(65_537) });
    await expect(review([long])).resolves.toMatchObject({ status: 200 });
    await expect(review([longer])).rejects.toMatchObject({ status: 422 });
  });

  it('is about a commit of the pull request only', async () => {
    const main = await scene.fixture.git('rev-parse', 'main');
    await expect(review([], { commit_id: main })).rejects.toMatchObject({ status: 422 });
  });

  it('stays pending without an event, once, and its comments are not listed', async () => {
    await using fresh = await pullRequestScene();
    const { octokit, at, fake, pull } = fresh;
    await octokit.rest.pulls.createReview({ ...at, comments: [comment()] });
    const { data: listed } = await octokit.rest.pulls.listReviewComments(at);
    expect(listed).toEqual([]);
    expect(fake.reviews(pull)).toMatchObject([{ state: 'PENDING' }]);
    await expect(octokit.rest.pulls.createReview(at)).rejects.toMatchObject({ status: 422 });
  });

  it('can be read with its comments and its body changed', async () => {
    const { octokit, at } = scene;
    const { data } = await review([comment(), comment({ line: 50 })]);
    const target = { ...at, review_id: data.id };
    await octokit.rest.pulls.updateReview({ ...target, body: 'Other' });
    const { data: reviews } = await octokit.rest.pulls.listReviews(at);
    const { data: comments } = await octokit.rest.pulls.listCommentsForReview(target);
    expect(reviews).toContainEqual(expect.objectContaining({ id: data.id, body: 'Other' }));
    expect(comments).toHaveLength(2);
  });
});

describe('comments after a push', () => {
  it('move with their lines and lose the line once it is changed or out of the diff', async () => {
    await using fresh = await pullRequestScene();
    const { octokit, at, fixture, fake } = fresh;
    const comments = [
      comment({ line: 10, body: 'changed again' }),
      comment({ line: 50, body: 'moved' }),
      comment({ line: 50, side: 'LEFT', body: 'base side' }),
      comment({ line: 1, path: 'new.txt', body: 'file gone' }),
    ];
    await review(comments, {}, fresh);
    await fixture.commit({
      'app.txt': `inserted\n${numberedLines(60, { 10: 'TEN', 50: 'fifty' })}`,
      'new.txt': null,
    });
    await fake.push('acme/shop', 'feature');
    const { data: listed } = await octokit.rest.pulls.listReviewComments(at);
    const lines = listed.map(({ body, line, original_line: original }) => [body, line, original]);
    expect(lines).toEqual([
      ['changed again', null, 10],
      ['moved', 51, 50],
      ['base side', 50, 50],
      ['file gone', null, 1],
    ]);
  });
});
