import { expect, test } from 'vitest';

import { planWebhook } from '../src/plan-webhook.ts';
import { topUpWebhook } from '../src/top-up-webhook.ts';

test.each([planWebhook, topUpWebhook])('%p is there to be called', (webhook) => {
  expect(webhook).toBeDefined();
});
