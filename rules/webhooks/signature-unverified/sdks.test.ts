import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a handler that is given to what is no webhook of a package',
      files: {
        'pages/api/page-webhook.ts':
          "import { LoggedRoute } from '@acme/sdk';\nconst handler = async (req, res) => {\n  await db.page.delete(req.body.id);\n};\nexport default new LoggedRoute({ event: 'PAGE' }).createHandler(handler);\n",
      },
      findings: [
        {
          message: 'missing',
          span: '2:17-2:17',
          evidence: [{ span: '3:9-3:23', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a check that is given nothing of the request',
      files: {
        'app/hooks.py':
          '@router.post("/webhooks/twilio")\nasync def twilio(request: Request):\n    await validate_shop("main")\n    db.add(Message(body=(await request.form())["Body"]))\n',
      },
      findings: [
        {
          message: 'missing',
          span: '1:2-1:33',
          confidence: 'medium',
          data: { route: 'POST /webhooks/twilio' },
          evidence: [{ span: '4:5-4:11', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a check of the project that only logs',
      files: {
        'src/paypal.ts': code`
          import { logInfo } from './log';

          export function verifyWebhookSignature(headers, body) {
            logInfo('verification', { headers });
            return true;
          }
        `,
        'src/server.ts': code`
          import express from 'express';
          import { verifyWebhookSignature } from './paypal';
          import { activate } from './plans';

          const app = express();
          app.post('/webhooks/paypal', async (req, res) => {
            if (!verifyWebhookSignature(req.headers, req.body)) return res.sendStatus(401);
            await activate(req.body.resource.id);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'src/server.ts',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/paypal' },
          evidence: [{ span: '8:9-8:17', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a Next.js route handler',
      files: {
        'app/api/webhooks/clerk/route.ts':
          "import { prisma } from '@/lib/prisma';\n\nexport async function POST(request: Request) {\n  const { data } = await request.json();\n  await prisma.user.create({ data: { name: data.name } });\n}\n",
      },
      findings: [
        {
          message: 'missing',
          span: '3:23-3:27',
          data: { route: 'POST /api/webhooks/clerk' },
          evidence: [{ span: '5:9-5:27', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a NestJS controller',
      files: {
        'src/webhook.controller.ts': code`
          import { Body, Controller, Post } from '@nestjs/common';
          import { PlanService } from './plan.service';

          @Controller('webhooks')
          export class WebhookController {
            constructor(private readonly plans: PlanService) {}

            @Post('paddle')
            async receive(@Body() body: { customer: string }) {
              await this.plans.activate(body.customer);
            }
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '8:4-8:18',
          data: { route: 'POST /webhooks/paddle' },
          evidence: [{ span: '10:11-10:30', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'verification that is left out while the secret is not set',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { stripe } from './stripe';

          app.post('/webhooks/stripe', async (req, res) => {
            let event = req.body;
            if (process.env.STRIPE_WEBHOOK_SECRET) {
              event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), process.env.STRIPE_WEBHOOK_SECRET);
            }
            await activate(event.data.object.customer);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'skippable',
          severity: 'high',
          span: '9:7-9:40',
          data: { route: 'POST /webhooks/stripe', condition: 'process.env.STRIPE_WEBHOOK_SECRET' },
          evidence: [{ span: '10:13-10:43', note: 'Verifies the signature.' }],
        },
      ],
    },
    {
      name: 'a choice between verifying and parsing',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { stripe } from './stripe';

          app.post('/webhooks/stripe', async (req, res) => {
            const secret = process.env.STRIPE_WEBHOOK_SECRET;
            const event = secret ? stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), secret) : JSON.parse(req.body);
            await activate(event.data.object.customer);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'skippable',
          severity: 'high',
          span: '9:17-9:23',
          data: { route: 'POST /webhooks/stripe', condition: 'secret' },
          evidence: [
            { span: '9:26-9:56', note: 'Verifies the signature.' },
            { span: '9:106-9:126', note: 'Goes on without it.' },
          ],
        },
      ],
    },
    {
      name: 'an SDK that is given the body written again',
      files: {
        'app/api/webhooks/clerk/route.ts': code`
          import { Webhook } from 'svix';
          import { activate } from '@/lib/plans';

          export async function POST(request: Request) {
            const payload = await request.json();
            const body = JSON.stringify(payload);
            const event = new Webhook(process.env.SECRET!).verify(body, { 'svix-id': request.headers.get('svix-id')! });
            await activate(event);
            return new Response('ok');
          }
        `,
      },
      findings: [
        {
          message: 'reserialised',
          severity: 'high',
          span: '6:16-6:39',
          data: { route: 'POST /api/webhooks/clerk', call: 'JSON.stringify(payload)' },
          evidence: [{ span: '7:17-7:56', note: 'Verifies the signature.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a handler that is given to the webhook of a package',
      files: {
        'pages/api/page-webhook.ts':
          "import { AsyncWebhook } from '@acme/sdk';\nconst handler = async (req, res) => {\n  await db.page.delete(req.body.id);\n};\nexport default new AsyncWebhook({ event: 'PAGE' }).createHandler(handler);\n",
      },
    },
    {
      name: 'a form whose text goes to a webhook of somebody else',
      files: {
        'app/api/discord-webhook/route.ts':
          "import { sendToDiscordWebhook } from '../../../lib/discord';\nexport async function POST(request) {\n  await sendToDiscordWebhook(await request.json());\n  return Response.json({ success: true });\n}\n",
      },
    },
    {
      name: 'bytes that go to the handler of whichever provider sent them',
      files: {
        'src/server.ts':
          "import express from 'express';\nimport { handlers } from './providers';\nconst app = express();\napp.post('/webhook/:provider', async (req, res) => {\n  const handler = handlers[req.params.provider];\n  res.json(await handler(req.headers, req.body, req.rawBody));\n});\n",
      },
    },
    {
      name: 'a request that is handed on as it came',
      files: {
        'src/server.ts': code`
          import { Hono } from 'hono';
          import { bot } from '@acme/bot';

          const app = new Hono();
          app.post('/slack/webhook', async (c) => {
            await bot.initialize();
            return bot.webhooks.slack(c.req.raw);
          });
        `,
      },
    },
    {
      name: 'a route that people try their own webhooks with',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { deliver } from './alerts';

          const app = express();
          app.post('/test-webhook', async (req, res) => {
            await deliver(req.body.url);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a handler that only answers, by a helper of its own',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { ApiResponse } from './answers';

          const app = express();
          app.post('/webhook/razorpay', (req, res) => {
            res.json(ApiResponse.success(null, 'received'));
          });
        `,
      },
    },
    {
      name: 'the bytes that were sent, wherever they are kept',
      files: {
        'src/server.ts': code`
          import { createHmac, timingSafeEqual } from 'node:crypto';
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          app.post('/webhooks/meta', async (req, res) => {
            const bytes = Buffer.isBuffer(req.rawBody) ? req.rawBody : Buffer.from(JSON.stringify(req.body));
            const wanted = createHmac('sha256', process.env.SECRET).update(bytes).digest();
            if (!timingSafeEqual(wanted, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await activate(req.body.account);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'constructEvent on the raw body',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { stripe } from './stripe';

          app.post('/webhooks/stripe', async (req, res) => {
            const event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), process.env.STRIPE_WEBHOOK_SECRET);
            await activate(event.data.object.customer);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'verify of svix',
      files: {
        'app/api/webhooks/clerk/route.ts': code`
          import { Webhook } from 'svix';
          import { activate } from '@/lib/plans';

          export async function POST(request: Request) {
            const body = await request.text();
            const event = new Webhook(process.env.SECRET!).verify(body, { 'svix-id': request.headers.get('svix-id')! });
            await activate(event);
            return new Response('ok');
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'verify of octokit',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { Webhooks } from '@octokit/webhooks';

          const webhooks = new Webhooks({ secret: process.env.SECRET });

          app.post('/webhooks/github', async (req, res) => {
            if (!(await webhooks.verify(req.rawBody, req.get('x-hub-signature-256')))) return res.sendStatus(401);
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'an application of Probot',
      files: {
        'src/webhook.ts': code`
          import { Probot } from 'probot';
          import { activate } from './plans';

          export default function webhook(app: Probot) {
            app.on('installation.created', async (context) => {
              await activate(context.payload.installation.id);
            });
          }
        `,
      },
    },
    {
      name: 'a missing secret that ends the request',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { stripe } from './stripe';

          app.post('/webhooks/stripe', async (req, res) => {
            let event;
            if (process.env.STRIPE_WEBHOOK_SECRET) {
              event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), process.env.STRIPE_WEBHOOK_SECRET);
            } else {
              return res.sendStatus(500);
            }
            await activate(event.data.object.customer);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a wrapper that verifies',
      files: {
        'app/api/webhooks/queue/route.ts': code`
          import { verifySignatureAppRouter } from '@upstash/qstash/nextjs';
          import { activate } from '@/lib/plans';

          async function handler(request: Request) {
            const body = await request.json();
            await activate(body.id);
            return new Response('ok');
          }

          export const POST = verifySignatureAppRouter(handler);
        `,
      },
    },
    {
      name: 'a request that goes whole to a package of another repository',
      files: {
        'app/routes/stripe.webhook.ts': code`
          import { stripeWebhookHandler } from '@acme/billing';

          export async function action({ request }: { request: Request }) {
            return await stripeWebhookHandler(request);
          }
        `,
      },
    },
    {
      name: 'a route that asks who is signed in',
      files: {
        'app/api/webhook/route.ts': code`
          import { getServerSession } from 'next-auth';
          import { activate } from '@/lib/plans';

          export async function POST(request: Request) {
            const session = await getServerSession();
            await activate(session.user.id, await request.json());
            return new Response('ok');
          }
        `,
      },
    },
  ],
});
