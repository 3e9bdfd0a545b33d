import { expect, test } from 'vitest';
import { z } from 'zod';
import { FaultlineError } from '#core/errors.ts';
import type { NewDelivery } from '#store/delivery.ts';
import {
  type ExamplePayload,
  webhookExample,
  webhookExamples,
} from '#test/support/webhook-example.ts';
import { deliveryFromWebhook } from './delivery-from-webhook.ts';

const INSTALLATION = z.object({ installation: z.object({ id: z.number() }).optional() });
const OUR_APP = 29310;
const SHA = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';

function deliver(event: string, payload: unknown): NewDelivery | undefined {
  return deliveryFromWebhook(
    { guid: 'guid-1', event, body: JSON.stringify(payload), payload },
    OUR_APP,
  );
}

function checkRun(changes: Record<string, unknown>): unknown {
  const check = {
    head_sha: SHA,
    app: { id: OUR_APP },
    external_id: '',
    pull_requests: [],
    ...changes,
  };
  return {
    action: 'rerequested',
    installation: { id: 7 },
    repository: { id: 42 },
    check_run: check,
  };
}

function push(changes: Record<string, unknown>): unknown {
  return {
    ref: 'refs/heads/main',
    deleted: false,
    repository: { id: 42, default_branch: 'main' },
    ...changes,
  };
}

test.for(['opened', 'synchronize', 'reopened', 'ready_for_review'])(
  'a pull request that was %s is about that pull request and makes an older one unnecessary',
  (action) => {
    const payload = webhookExample('pull_request', action);

    expect(deliver('pull_request', payload)).toEqual({
      guid: 'guid-1',
      event: 'pull_request',
      action,
      installationId: INSTALLATION.parse(payload).installation?.id,
      repositoryId: expect.any(Number),
      subject: expect.stringMatching(/^pull:\d+#\d+$/),
      isReplaceable: true,
      payload: JSON.stringify(payload),
    });
  },
);

test('an edited pull request counts only when its base was changed', () => {
  const edited: ExamplePayload = { ...webhookExample('pull_request', 'opened'), action: 'edited' };

  expect(deliver('pull_request', { ...edited, changes: { title: { from: 'a' } } })).toBeUndefined();
  expect(
    deliver('pull_request', { ...edited, changes: { base: { ref: { from: 'a' } } } }),
  ).toMatchObject({
    action: 'edited',
  });
});

test.for([
  ['our external id', { external_id: 'faultline:pull:12:main' }, 'pull:42#12'],
  [
    'our external id with a longer rest',
    { external_id: 'faultline:pull:12:release/1:x' },
    'pull:42#12',
  ],
  ['another external id', { external_id: 'other:pull:12:main' }, `commit:42@${SHA}`],
  ['an external id without a base', { external_id: 'faultline:pull:12:' }, `commit:42@${SHA}`],
  ['no external id', { external_id: null, pull_requests: null }, `commit:42@${SHA}`],
  ['one pull request', { pull_requests: [{ number: 3, base: { repo: { id: 42 } } }] }, 'pull:42#3'],
  [
    'a pull request of another repository',
    { pull_requests: [{ number: 3, base: { repo: { id: 43 } } }] },
    `commit:42@${SHA}`,
  ],
  [
    'two pull requests',
    { pull_requests: [3, 4].map((number) => ({ number, base: { repo: { id: 42 } } })) },
    `commit:42@${SHA}`,
  ],
] as const)('a check run of ours with %s', ([, changes, subject]) => {
  expect(deliver('check_run', checkRun(changes))).toMatchObject({
    subject,
    isReplaceable: false,
    installationId: 7,
    repositoryId: 42,
  });
});

test('a requested action on a check run of ours is taken', () => {
  const payload = webhookExample('check_run', 'requested_action');

  expect(
    deliveryFromWebhook({ guid: 'g', event: 'check_run', body: '', payload }, 25811),
  ).toMatchObject({
    action: 'requested_action',
    subject: 'pull:9384267#26764',
  });
});

test.for([
  ['check_run', checkRun({ app: { id: OUR_APP + 1 } })],
  ['check_run', checkRun({ app: null })],
  [
    'check_suite',
    {
      ...webhookExample('check_suite', 'rerequested'),
      check_suite: { head_sha: SHA, app: { id: 1 } },
    },
  ],
] as const)("another App's %s is ignored", ([event, payload]) => {
  expect(deliver(event, payload)).toBeUndefined();
});

test('a check suite and a merge group are about their head commit', () => {
  expect(deliver('check_suite', webhookExample('check_suite', 'rerequested'))).toMatchObject({
    subject: `commit:186853002@${SHA}`,
    isReplaceable: false,
  });
  expect(deliver('merge_group', webhookExample('merge_group'))).toMatchObject({
    subject: 'commit:17273051@2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d',
    isReplaceable: false,
  });
});

test('a push to the default branch is about that branch, any other push about nothing', () => {
  expect(deliver('push', push({}))).toMatchObject({
    action: undefined,
    subject: 'background:branch:42',
    isReplaceable: true,
  });
  expect(deliver('push', push({ ref: 'refs/heads/feature' }))).toBeUndefined();
  expect(deliver('push', push({ ref: 'refs/tags/main' }))).toBeUndefined();
  expect(deliver('push', push({ deleted: true }))).toBeUndefined();
});

test.for([
  ['installation', 'created'],
  ['installation', 'deleted'],
  ['installation', 'suspend'],
  ['installation', 'unsuspend'],
  ['installation', 'new_permissions_accepted'],
  ['installation_repositories', 'added'],
  ['installation_repositories', 'removed'],
] as const)('%s %s is about the installation', ([event, action]) => {
  expect(deliver(event, webhookExample(event, action))).toMatchObject({
    subject: expect.stringMatching(/^installation:\d+$/),
    installationId: expect.any(Number),
    repositoryId: undefined,
    isReplaceable: false,
  });
});

function comment(changes: Record<string, unknown>): unknown {
  const written = { body: 'Hm.\n/faultline recheck', user: { type: 'User' } };
  return {
    action: 'created',
    installation: { id: 7 },
    repository: { id: 42 },
    issue: { number: 5, pull_request: {} },
    pull_request: { number: 5 },
    comment: written,
    ...changes,
  };
}

test.for(['issue_comment', 'pull_request_review_comment'])(
  'an %s with a command is about the pull request, and none replaces it',
  (event) => {
    expect(deliver(event, comment({}))).toMatchObject({
      subject: 'pull:42#5',
      repositoryId: 42,
      isReplaceable: false,
    });
  },
);

test.for([
  ['edited', { action: 'edited' }],
  ['of a bot', { comment: { body: '/faultline recheck', user: { type: 'Bot' } } }],
  ['of nobody', { comment: { body: '/faultline recheck', user: null } }],
  ['without a command', { comment: { body: 'Nice.', user: { type: 'User' } } }],
  ['without a text', { comment: { body: null, user: { type: 'User' } } }],
] as const)('a comment %s is left alone', ([, changes]) => {
  expect(deliver('issue_comment', comment(changes))).toBeUndefined();
  expect(deliver('pull_request_review_comment', comment(changes))).toBeUndefined();
});

test('a command on an issue that is no pull request is left alone', () => {
  expect(deliver('issue_comment', comment({ issue: { number: 5 } }))).toBeUndefined();
});

test.for([
  'ping',
  'issue_comment',
  'pull_request_review_comment',
  'pull_request_review',
  'workflow_run',
  'star',
])('%s is none of ours', (event) => {
  expect(webhookExamples(event).map((payload) => deliver(event, payload))).toEqual(
    webhookExamples(event).map(() => undefined),
  );
});

test('every example of a pull request is either one of ours or left alone', () => {
  const actions = webhookExamples('pull_request').map(
    (payload) => deliver('pull_request', payload)?.action,
  );

  expect(new Set(actions)).toEqual(
    new Set([undefined, 'opened', 'synchronize', 'reopened', 'ready_for_review']),
  );
});

test('a payload without what it must have is refused by the names of the fields only', () => {
  const payload = { action: 'opened', repository: { id: 'secret-4711' } };

  const error = errorOf(() => deliver('pull_request', payload));

  expect(error).toBeInstanceOf(FaultlineError);
  expect(error).toMatchObject({
    code: 'contract-broken',
    fields: { event: 'pull_request', missing: ['repository.id', 'pull_request'] },
  });
  expect(JSON.stringify(error)).not.toContain('secret-4711');
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
