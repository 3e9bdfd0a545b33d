import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { verificationsOf } from './webhook-verification.ts';
import { webhookHandlersOf } from './webhook-handlers.ts';

async function webhooksIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return webhookHandlersOf(module).map(({ name, provider }) => `${name} ${provider}`);
}

const EXPRESS = "import express from 'express'; const app = express();";

describe('webhookHandlersOf', () => {
  it.each([
    [
      'src/a.ts',
      `${EXPRESS} app.post('/webhooks/stripe', (q, s) => {});`,
      'POST /webhooks/stripe stripe',
    ],
    ['src/a.ts', `${EXPRESS} app.post('/api/webhook', (q, s) => {});`, 'POST /api/webhook null'],
    [
      'src/a.ts',
      `${EXPRESS} app.post('/events', (q, s) => { if (q.body.type === 'invoice.paid') run(q.get('x-signature')); });`,
      'POST /events null',
    ],
    [
      'app/api/webhooks/clerk/route.ts',
      'export async function POST(request: Request) {}',
      'POST /api/webhooks/clerk clerk',
    ],
    [
      'supabase/functions/stripe-webhook/index.ts',
      'Deno.serve(async (request) => new Response());',
      'stripe-webhook stripe',
    ],
    [
      'app/routes/webhooks.shopify.ts',
      'export async function action({ request }) {}',
      'webhooks.shopify shopify',
    ],
    [
      'src/index.ts',
      "import { onRequest } from 'firebase-functions/v2/https'; export const stripeWebhook = onRequest(async (q, s) => {});",
      'stripeWebhook stripe',
    ],
    [
      'billing/views.py',
      'from django.views.decorators.csrf import csrf_exempt\n\n@csrf_exempt\ndef paddle_webhook(request):\n    pass\n',
      'paddle_webhook paddle',
    ],
    [
      'hooks/views.py',
      'class GithubWebhookView(APIView):\n    def post(self, request):\n        pass\n',
      'GithubWebhookView.post github',
    ],
  ])('reads %s: %s', async (path, text, expected) => {
    expect(await webhooksIn(path, text)).toEqual([expected]);
  });

  it.each([
    ['src/a.ts', `${EXPRESS} app.get('/webhooks/stripe', (q, s) => {});`],
    ['src/a.ts', `${EXPRESS} app.post('/webhooks', (q, s) => { save(q.body.url); });`],
    ['src/a.ts', `${EXPRESS} app.post('/webhooks/:id/test', (q, s) => {});`],
    ['src/a.ts', `${EXPRESS} app.post('/webhook', requireAuth, (q, s) => {});`],
    ['src/a.ts', `${EXPRESS} app.post('/orders', (q, s) => {});`],
    [
      'app/a.py',
      '@app.post("/webhook")\nasync def add(user=Depends(get_current_user)):\n    pass\n',
    ],
  ])('reads no webhook in %s: %s', async (path, text) => {
    expect(await webhooksIn(path, text)).toEqual([]);
  });
});

describe('verificationsOf', () => {
  it.each([
    ["stripe.webhooks.constructEvent(q.body, q.get('stripe-signature'), 'key')", 'sdk stripe'],
    ["new Webhook('key').verify(q.body, q.headers)", 'sdk svix'],
    ["new Webhooks({ secret: 'key' }).verify(q.body, q.get('x-hub-signature'))", 'sdk github'],
    [
      "new Paddle('key').webhooks.unmarshal(q.body, 'key', q.get('paddle-signature'))",
      'sdk paddle',
    ],
    ["createHmac('sha256', 'key')", 'hmac null'],
    ['q.get("x-token") === process.env.TOKEN', 'token null'],
    ['kit.verifySignature(q.body)', 'named null'],
  ])('reads %s', async (check, expected) => {
    const text = `import { Webhook } from 'svix'; import { Webhooks } from '@octokit/webhooks'; import { Paddle } from '@paddle/paddle-node-sdk'; import { createHmac } from 'node:crypto'; import kit from 'kit'; ${EXPRESS} app.post('/webhook', (q, s) => { ${check}; });`;
    const module = moduleAt(await projectOf({ 'src/a.ts': text }), 'src/a.ts');
    const [webhook] = webhookHandlersOf(module);
    expect(
      webhook && verificationsOf(webhook).map(({ kind, provider }) => `${kind} ${provider}`),
    ).toEqual([expected]);
  });
});
