import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { handlers, refusesOld, verifications } from './facts.ts';

describe('Stripe', () => {
  test('handlers: routes by their path and by the names of events', async () => {
    const module = await moduleOf(
      'src/webhooks.ts',
      code`
        import express from 'express';

        const app = express();
        app.post('/webhooks/stripe', (req, res) => res.end());
        app.post('/billing/events', (req, res) => {
          if (req.body.type === 'invoice.paid') {
            settle(req.body, req.get('stripe-signature'));
          }
          res.end();
        });
        app.get('/webhooks/stripe', (req, res) => res.end());
      `,
    );
    expect(handlers(module)).toEqual([
      'POST /webhooks/stripe from stripe',
      'POST /billing/events from somebody',
    ]);
  });

  test('verification: by the SDK, in both languages', async () => {
    const typescript = await moduleOf(
      'app/api/webhooks/stripe/route.ts',
      code`
        import Stripe from 'stripe';

        const stripe = new Stripe(process.env.STRIPE_KEY);

        export async function POST(request: Request) {
          stripe.webhooks.constructEvent(await request.text(), signature, secret);
          return new Response();
        }
      `,
    );
    const python = await moduleOf(
      'app/webhooks.py',
      code`
        import stripe
        from fastapi import FastAPI

        app = FastAPI()


        @app.post("/webhooks/stripe")
        async def receive(request):
            stripe.Webhook.construct_event(await request.body(), signature, secret)
      `,
    );
    expect(verifications(typescript)).toEqual(['sdk stripe: stripe.webhooks.constructEvent']);
    expect(verifications(python)).toEqual(['sdk stripe: stripe.Webhook.construct_event']);
  });

  test('age: refused by the SDK', async () => {
    const module = await moduleOf(
      'app/api/webhooks/stripe/route.ts',
      code`
        export async function POST(request: Request) {
          stripe.webhooks.constructEvent(await request.text(), signature, secret);
          return new Response();
        }
      `,
    );
    expect(refusesOld(module)).toEqual([true]);
  });
});

describe('Paddle', () => {
  test('handlers: routes by their path', async () => {
    const module = await moduleOf(
      'src/webhooks.ts',
      code`
        import Fastify from 'fastify';

        const app = Fastify();
        app.post('/paddle/webhook', async (request, reply) => ({}));
      `,
    );
    expect(handlers(module)).toEqual(['POST /paddle/webhook from paddle']);
  });

  test('verification: by the SDK', async () => {
    const module = await moduleOf(
      'src/webhooks.ts',
      code`
        import { Paddle } from '@paddle/paddle-node-sdk';
        import express from 'express';

        const paddle = new Paddle(process.env.PADDLE_KEY);
        const app = express();
        app.post('/webhooks/paddle', async (req, res) => {
          await paddle.webhooks.unmarshal(req.body, secret, req.get('paddle-signature'));
          res.end();
        });
      `,
    );
    expect(verifications(module)).toEqual(['sdk paddle: paddle.webhooks.unmarshal']);
  });

  test('age: refused by the SDK', async () => {
    const module = await moduleOf(
      'src/webhooks.ts',
      code`
        import { Paddle } from '@paddle/paddle-node-sdk';
        import express from 'express';

        const paddle = new Paddle(process.env.PADDLE_KEY);
        const app = express();
        app.post('/webhooks/paddle', async (req, res) => {
          await paddle.webhooks.unmarshal(req.body, secret, req.get('paddle-signature'));
          res.end();
        });
      `,
    );
    expect(refusesOld(module)).toEqual([true]);
  });
});

describe('Svix and Clerk', () => {
  test('handlers: routes by their path', async () => {
    const module = await moduleOf(
      'app/api/webhooks/clerk/route.ts',
      'export async function POST(request: Request) { return new Response(); }\n',
    );
    expect(handlers(module)).toEqual(['POST /api/webhooks/clerk from clerk']);
  });

  test('verification: by the SDKs of both, in both languages', async () => {
    const clerk = await moduleOf(
      'app/api/webhooks/clerk/route.ts',
      code`
        import { verifyWebhook } from '@clerk/nextjs/webhooks';

        export async function POST(request: Request) {
          await verifyWebhook(request);
          return new Response();
        }
      `,
    );
    const svix = await moduleOf(
      'app/webhooks.py',
      code`
        from fastapi import FastAPI
        from svix.webhooks import Webhook

        app = FastAPI()


        @app.post("/webhooks/clerk")
        async def receive(request):
            Webhook(SECRET).verify(await request.body(), request.headers)
      `,
    );
    expect(verifications(clerk)).toEqual(['sdk clerk: verifyWebhook']);
    expect(verifications(svix)).toEqual(['sdk svix: Webhook(SECRET).verify']);
  });

  test('age: refused by the SDK', async () => {
    const module = await moduleOf(
      'app/api/webhooks/clerk/route.ts',
      code`
        import { Webhook } from 'svix';

        export async function POST(request: Request) {
          new Webhook(secret).verify(await request.text(), request.headers);
          return new Response();
        }
      `,
    );
    expect(refusesOld(module)).toEqual([true]);
  });
});

describe('GitHub', () => {
  test('handlers: views by their name, and routes by their path', async () => {
    const view = await moduleOf(
      'hooks/views.py',
      code`
        class GithubWebhookView(APIView):
            def post(self, request):
                pass
      `,
    );
    const route = await moduleOf(
      'src/hooks.ts',
      code`
        import { Hono } from 'hono';

        const app = new Hono();
        app.post('/github/webhooks', (c) => c.text('ok'));
      `,
    );
    expect(handlers(view)).toEqual(['GithubWebhookView.post from github']);
    expect(handlers(route)).toEqual(['POST /github/webhooks from github']);
  });

  test('verification: by octokit', async () => {
    const module = await moduleOf(
      'src/hooks.ts',
      code`
        import { Webhooks } from '@octokit/webhooks';
        import express from 'express';

        const webhooks = new Webhooks({ secret: process.env.SECRET });
        const app = express();
        app.post('/github/webhooks', async (req, res) => {
          await webhooks.verify(req.body, req.get('x-hub-signature-256'));
          res.end();
        });
      `,
    );
    expect(verifications(module)).toEqual(['sdk github: webhooks.verify']);
  });
});

describe('hand-written HMAC', () => {
  test('handlers: routes that are named webhook', async () => {
    const module = await moduleOf(
      'src/hooks.ts',
      code`
        import express from 'express';

        const app = express();
        app.post('/api/webhook', (req, res) => res.end());
        app.post('/webhooks/:id/test', (req, res) => res.end());
      `,
    );
    expect(handlers(module)).toEqual(['POST /api/webhook from somebody']);
  });

  test('verification: a digest that the handler or a helper computes, in both languages', async () => {
    const typescript = await moduleOf(
      'src/hooks.ts',
      code`
        import { createHmac } from 'node:crypto';
        import express from 'express';

        const app = express();
        app.post('/api/webhook', (req, res) => {
          res.end(digest(req.body));
        });

        function digest(body) {
          return createHmac('sha256', process.env.SECRET).update(body).digest('hex');
        }
      `,
    );
    const python = await moduleOf(
      'app/hooks.py',
      code`
        import hmac

        from flask import Flask, request

        app = Flask(__name__)


        @app.post("/api/webhook")
        def receive():
            expected = hmac.new(SECRET, request.data, "sha256").hexdigest()
            return expected
      `,
    );
    expect(verifications(typescript)).toEqual(['hmac by hand: createHmac']);
    expect(verifications(python)).toEqual(['hmac by hand: hmac.new']);
  });

  test('age: a time that is compared with the present', async () => {
    const compared = await moduleOf(
      'src/hooks.ts',
      code`
        import express from 'express';

        const app = express();
        app.post('/api/webhook', (req, res) => {
          const age = Date.now() - Number(req.get('x-timestamp'));
          res.status(age > 300_000 ? 400 : 200).end();
        });
      `,
    );
    const ignored = await moduleOf(
      'src/hooks.ts',
      code`
        import express from 'express';

        const app = express();
        app.post('/api/webhook', (req, res) => {
          res.end(req.get('x-timestamp'));
        });
      `,
    );
    expect(refusesOld(compared)).toEqual([true]);
    expect(refusesOld(ignored)).toEqual([false]);
  });
});
