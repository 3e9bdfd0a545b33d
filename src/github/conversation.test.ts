import { describe, expect, it } from 'vitest';

import { useGithubMock } from '#test/support/github-mock.ts';

import { Conversation } from './conversation.ts';

const SIGNAL = new AbortController().signal;
const PERMISSION = '/repos/acme/shop/collaborators/ada/permission';
const COMMENT = {
  kind: 'conversation',
  id: 5,
  threadId: 5,
  createdAt: '2026-11-27T12:00:00Z',
} as const;
const ANSWER = { body: 'text', isAnswer: (body: string) => body === 'ours' };

describe('Conversation', () => {
  const github = useGithubMock();

  function conversation(): Conversation {
    const repository = { owner: 'acme', name: 'shop' };
    return new Conversation(github.client, repository, 'faultline', () => new Date());
  }

  it.each([
    ['none', { permission: 'none', role_name: 'none' }, false, false],
    ['triage', { permission: 'read', role_name: 'triage' }, false, false],
    ['write', { permission: 'write', role_name: 'write' }, true, false],
    ['maintain', { permission: 'write', role_name: 'maintain' }, true, true],
    ['admin', { permission: 'admin', role_name: 'admin' }, true, true],
    ['no name of a role', { permission: 'write' }, true, false],
    [
      'a custom role that maintains',
      {
        permission: 'write',
        role_name: 'release-captain',
        user: { permissions: { admin: false, maintain: true } },
      },
      true,
      true,
    ],
  ])('takes %s for what it allows', async (_name, answer, mayWrite, mayMaintain) => {
    github.api.get(PERMISSION).reply(200, answer);
    expect(await conversation().rightsOf('ada', SIGNAL)).toEqual({
      mayWrite,
      mayMaintain,
      refusal: undefined,
    });
  });

  it('gives somebody whom GitHub does not know no rights', async () => {
    github.api.get(PERMISSION).reply(404, { message: 'Not Found' });
    expect(await conversation().rightsOf('ada', SIGNAL)).toEqual({
      mayWrite: false,
      mayMaintain: false,
      refusal: undefined,
    });
  });

  it('allows nothing when GitHub does not say, and tries again when that can help', async () => {
    github.api.get(PERMISSION).reply(403, { message: 'Resource not accessible by integration' });
    expect(await conversation().rightsOf('ada', SIGNAL)).toEqual({
      mayWrite: false,
      mayMaintain: false,
      refusal: expect.objectContaining({ code: 'github-refused' }),
    });
    github.api.get(PERMISSION).reply(429, { message: 'Too many' }, { 'retry-after': '30' });
    await expect(conversation().rightsOf('ada', SIGNAL)).rejects.toMatchObject({
      fields: { retryAfterSeconds: 30 },
    });
  });

  it('goes on when a comment is gone or locked, and not at a limit', async () => {
    const path = '/repos/acme/shop/issues/comments/5/reactions';
    github.api.post(path, { content: '+1' }).reply(404, { message: 'Not Found' });
    expect(await conversation().react(COMMENT, '+1', SIGNAL)).toMatchObject({
      code: 'github-refused',
    });
    github.api
      .post(path, { content: 'confused' })
      .reply(
        403,
        { message: 'You have exceeded a secondary rate limit.' },
        { 'retry-after': '30' },
      );
    await expect(conversation().react(COMMENT, 'confused', SIGNAL)).rejects.toMatchObject({
      fields: { retryAfterSeconds: 30 },
    });
  });

  it('answers in the thread of a comment on the diff', async () => {
    github.api.get(/pulls\/7\/comments\?since=2026-11-27T11%3A59%3A00/u).reply(200, []);
    github.api.post('/repos/acme/shop/pulls/7/comments/4/replies', { body: 'text' }).reply(201, {});
    const comment = { ...COMMENT, kind: 'diff', threadId: 4 } as const;
    expect(await conversation().answer(7, comment, ANSWER, SIGNAL)).toBeUndefined();
  });

  it('does not answer twice, and does not take what others wrote for its answer', async () => {
    const comments = '/repos/acme/shop/issues/7/comments';
    const bot = { type: 'Bot', login: 'faultline[bot]' };
    github.api
      .get(comments)
      .query(true)
      .reply(200, [{ body: 'ours', user: bot }]);
    expect(await conversation().answer(7, COMMENT, ANSWER, SIGNAL)).toBeUndefined();
    github.api
      .get(comments)
      .query(true)
      .reply(200, [{ body: 'ours', user: { ...bot, type: 'User' } }]);
    github.api.post(comments, { body: 'text' }).reply(201, {});
    expect(await conversation().answer(7, COMMENT, ANSWER, SIGNAL)).toBeUndefined();
  });
});
