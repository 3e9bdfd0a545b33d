import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { pullRequestScene } from './pull-request-scene.ts';
import type { PullRequestScene } from './pull-request-scene.ts';

let scene: PullRequestScene;

beforeAll(async () => {
  scene = await pullRequestScene();
});

afterAll(() => scene.close());

async function createComment(): Promise<number> {
  const { octokit, at, pull } = scene;
  const { data } = await octokit.rest.pulls.createReviewComment({
    ...at,
    commit_id: pull.headSha,
    path: 'app.txt',
    line: 10,
    body: 'Look here',
  });
  return data.id;
}

describe('single review comments', () => {
  it('refuses a line outside of the diff, field by field', async () => {
    const { octokit, at, pull } = scene;
    const outside = octokit.rest.pulls.createReviewComment({
      ...at,
      commit_id: pull.headSha,
      path: 'app.txt',
      line: 30,
      body: 'x',
    });
    await expect(outside).rejects.toMatchObject({
      status: 422,
      response: {
        data: {
          message: 'Validation Failed',
          errors: [
            {
              resource: 'PullRequestReviewComment',
              field: 'pull_request_review_thread.line',
              message: 'pull_request_review_thread.line must be part of the diff',
            },
            { field: 'pull_request_review_thread.diff_hunk', code: 'missing_field' },
          ],
        },
      },
    });
  });

  it('takes a comment on a whole file of the diff, and on no other', async () => {
    const { octokit, at, pull } = scene;
    const common = { ...at, commit_id: pull.headSha, body: 'x', subject_type: 'file' } as const;
    const { data } = await octokit.rest.pulls.createReviewComment({ ...common, path: 'new.txt' });
    expect(data).toMatchObject({ subject_type: 'file', line: null });
    const other = octokit.rest.pulls.createReviewComment({ ...common, path: 'other.txt' });
    await expect(other).rejects.toMatchObject({ status: 422 });
  });

  it('can be changed and removed by the App that wrote it', async () => {
    const { octokit, repo, fake, pull } = scene;
    const target = { ...repo, comment_id: await createComment() };
    const { data } = await octokit.rest.pulls.updateReviewComment({ ...target, body: 'Fixed' });
    await octokit.rest.pulls.deleteReviewComment(target);
    expect(data.body).toBe('Fixed');
    expect(fake.reviewComments(pull).map(({ id }) => id)).not.toContain(target.comment_id);
  });

  it('cannot be changed when a person wrote it', async () => {
    const { octokit, repo, fake, pull } = scene;
    const place = { path: 'app.txt', line: 10 };
    const { comment } = await fake.commentOnLineAs('alice', pull, place, 'Mine');
    const update = octokit.rest.pulls.updateReviewComment({
      ...repo,
      comment_id: comment.id,
      body: 'Ours',
    });
    await expect(update).rejects.toMatchObject({ status: 403 });
  });

  it('takes replies, of the App and of people, but no reply to a reply', async () => {
    const { octokit, at, fake } = scene;
    const rootId = await createComment();
    const reply = { ...at, comment_id: rootId, body: 'Why' };
    const { data } = await octokit.rest.pulls.createReplyForReviewComment(reply);
    const { comment } = await fake.replyAs('alice', rootId, 'Because');
    expect(data.in_reply_to_id).toBe(rootId);
    expect(comment).toMatchObject({ inReplyTo: rootId, author: { login: 'alice' } });
    const nested = octokit.rest.pulls.createReplyForReviewComment({
      ...reply,
      comment_id: data.id,
    });
    await expect(nested).rejects.toMatchObject({ status: 422 });
  });

  it('are listed in pages', async () => {
    const { octokit, at, fake, pull } = scene;
    await createComment();
    await createComment();
    const all = await octokit.paginate(octokit.rest.pulls.listReviewComments, {
      ...at,
      per_page: 2,
    });
    expect(all.map(({ id }) => id)).toEqual(fake.reviewComments(pull).map(({ id }) => id));
  });
});

describe('conversation comments', () => {
  it('are written, changed and read by the App', async () => {
    const { octokit, repo, pull } = scene;
    const issue = { ...repo, issue_number: pull.number };
    const { data: made } = await octokit.rest.issues.createComment({ ...issue, body: 'Hello' });
    await octokit.rest.issues.updateComment({ ...repo, comment_id: made.id, body: 'Hello again' });
    const { data: listed } = await octokit.rest.issues.listComments(issue);
    expect(listed).toMatchObject([
      {
        body: 'Hello again',
        user: { type: 'Bot' },
        performed_via_github_app: { slug: 'faultline' },
      },
    ]);
  });

  it('take 65,536 characters and no more', async () => {
    const { octokit, repo, pull } = scene;
    const issue = { ...repo, issue_number: pull.number };
    const long = octokit.rest.issues.createComment({ ...issue, body: 'x'.repeat(65_536) });
    await expect(long).resolves.toMatchObject({ status: 201 });
    const longer = octokit.rest.issues.createComment({ ...issue, body: 'x'.repeat(65_537) });
    await expect(longer).rejects.toMatchObject({ status: 422 });
  });
});

describe('permission of a collaborator', () => {
  it.each([
    ['admin', 'admin'],
    ['maintain', 'write'],
    ['write', 'write'],
    ['triage', 'read'],
    ['read', 'read'],
  ] as const)('the role %s counts as %s', async (role, permission) => {
    const { octokit, repo, fake } = scene;
    fake.addCollaborator('acme/shop', `user-${role}`, role);
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      ...repo,
      username: `user-${role}`,
    });
    expect(data).toMatchObject({ permission, role_name: role });
  });

  it('is not found for somebody unknown', async () => {
    const { octokit, repo } = scene;
    const unknown = octokit.rest.repos.getCollaboratorPermissionLevel({ ...repo, username: 'zoe' });
    await expect(unknown).rejects.toMatchObject({ status: 404 });
  });
});
