import { afterEach, beforeEach, expect, it } from 'vitest';

import { pullRequestScene } from './pull-request-scene.ts';
import type { PullRequestScene } from './pull-request-scene.ts';
import { statusOf } from './status-of.ts';

let scene: PullRequestScene;

beforeEach(async () => {
  scene = await pullRequestScene();
});

afterEach(async () => {
  await scene.close();
});

it('puts a reaction under a comment of the conversation once', async () => {
  const { fake, octokit, pull, repo } = scene;
  const { comment } = await fake.commentAs('alice', pull, 'text');
  const reaction = { ...repo, comment_id: comment.id, content: '+1' } as const;
  const first = await octokit.reactions.createForIssueComment(reaction);
  const second = await octokit.reactions.createForIssueComment(reaction);
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.data).toMatchObject({ id: first.data.id, content: '+1' });
  expect(comment.reactions).toHaveLength(1);
});

it('puts a reaction under a comment on the diff', async () => {
  const { fake, octokit, pull, repo } = scene;
  const place = { path: 'app.txt', line: 10 };
  const { comment } = await fake.commentOnLineAs('alice', pull, place, 'text');
  const reaction = { ...repo, comment_id: comment.id, content: 'confused' } as const;
  await octokit.reactions.createForPullRequestReviewComment(reaction);
  expect(comment.reactions).toMatchObject([
    { content: 'confused', author: { login: 'faultline[bot]' } },
  ]);
});

it('does not know a comment that is not there', async () => {
  const { octokit, repo } = scene;
  const reaction = { ...repo, comment_id: 1, content: '+1' } as const;
  expect(await statusOf(octokit.reactions.createForIssueComment(reaction))).toBe(404);
});
