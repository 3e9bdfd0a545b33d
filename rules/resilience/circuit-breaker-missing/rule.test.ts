import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'two providers that requests call',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { pay } from './pay';
          import { answer } from './answer';

          const app = express();
          app.post('/pay', pay);
          app.post('/answer', answer);
          app.listen(3000);
        `,
        'src/pay.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          export const pay = (req, res) => stripe.refunds.create(req.body);
        `,
        'src/answer.ts': code`
          import OpenAI from 'openai';

          export const answer = (req, res) => new OpenAI().responses.create(req.body);
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'src/pay.ts',
          span: '3:20-3:26',
          data: { providers: 'Stripe and OpenAI', client: 'their clients', library: 'opossum' },
          evidence: [{ path: 'src/answer.ts', span: '3:41-3:47', note: 'The client of OpenAI.' }],
        },
      ],
    },
    {
      name: 'a client of plain HTTP, by the host of its address, beside a request to another API',
      files: {
        'app/api/rates/route.ts': code`
          import axios from 'axios';

          const BASE = 'https://api.rates.io';
          const identity = axios.create({ baseURL: 'https://login.acme-id.com/oauth2/token' });

          export async function GET() {
            await fetch(\`\${BASE}/latest\`);
            return identity.get('/me');
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '4:18-4:30',
          data: {
            providers: 'login.acme-id.com and api.rates.io',
            client: 'their clients',
            library: 'opossum',
          },
          evidence: [{ span: '7:9-7:14', note: 'Calls api.rates.io.' }],
        },
      ],
    },
    {
      name: 'a client in a package of the workspace, beside a breaker around another provider',
      controls: 1,
      files: {
        'apps/api/src/main.ts': code`
          import fastify from 'fastify';
          import { send } from '@acme/mail';
          import { pay } from './pay';

          const app = fastify();
          app.post('/', async (request) => [await pay(request.body), await send(request.body)]);
        `,
        'apps/api/src/pay.ts': code`
          import CircuitBreaker from 'opossum';
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const breaker = new CircuitBreaker((order) => stripe.charges.create(order));
          export const pay = (order) => breaker.fire(order);
        `,
        'packages/mail/package.json': '{ "name": "@acme/mail", "private": true }\n',
        'packages/mail/src/index.ts': code`
          import { Resend } from 'resend';

          const resend = new Resend(process.env.RESEND_KEY);
          export const send = (mail) => resend.emails.send(mail);
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'packages/mail/src/index.ts',
          severity: 'low',
          span: '3:20-3:26',
          data: { providers: 'Resend', client: 'its client', library: 'opossum' },
        },
      ],
    },
    {
      name: 'settings of a breaker that nothing reads',
      files: {
        'src/config.ts': 'export const config = {\n  circuitBreakerThreshold: 5,\n};\n',
        'app/api/pay/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          export const POST = () => stripe.refunds.create({ charge: 'ch_1' });
        `,
      },
      findings: [
        {
          message: 'unused',
          path: 'src/config.ts',
          severity: 'low',
          span: '2:3-2:26',
          data: { name: 'circuitBreakerThreshold', providers: 'Stripe' },
          evidence: [
            { path: 'app/api/pay/route.ts', span: '3:20-3:26', note: 'The client of Stripe.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'every provider behind a breaker in its own file',
      controls: 1,
      files: {
        'app/api/pay/route.ts': code`
          import Stripe from 'stripe';
          import CircuitBreaker from 'opossum';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const breaker = new CircuitBreaker((charge) => stripe.refunds.create({ charge }));
          export const POST = () => breaker.fire('ch_1');
        `,
      },
    },
    {
      name: 'a shared client that sends everything through a breaker',
      controls: 2,
      files: {
        'app/api/pay/route.ts': code`
          import { request } from '../../../lib/client';
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          export const POST = () => request(() => stripe.refunds.create({ charge: 'ch_1' }));
        `,
        'app/api/answer/route.ts': code`
          import { request } from '../../../lib/client';
          import OpenAI from 'openai';

          export const POST = () => request(() => new OpenAI().responses.create({}));
        `,
        'lib/client.ts': code`
          import { circuitBreaker, ConsecutiveBreaker, handleAll } from 'cockatiel';

          const policy = circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(5) });
          export const request = (call) => policy.execute(call);
        `,
      },
    },
    {
      name: 'providers of notifications, which a request only tries out',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { send } from './notifications/providers/twilio';

          const app = express();
          app.post('/test', send);
          app.listen(3000);
        `,
        'src/notifications/providers/twilio.ts': code`
          import twilio from 'twilio';

          export const send = () => twilio('sid', 'token').messages.create({ body: 'down' });
        `,
      },
    },
    {
      name: 'functions of a platform, which share nothing between requests',
      files: {
        'web/package.json': '{}',
        'web/vercel.json': '{}',
        'web/app/api/pay/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          export const POST = async () => Response.json(await stripe.refunds.list());
        `,
        'supabase/functions/pay/index.ts': code`
          import { Hono } from 'hono';
          import Stripe from 'stripe';

          const app = new Hono();
          const stripe = new Stripe('key');
          app.post('/', async (c) => c.json(await stripe.refunds.list()));
        `,
      },
    },
    {
      name: 'an incoming webhook of Slack and one look at a version',
      files: {
        'app/api/alert/route.ts': code`
          export async function POST() {
            await fetch('https://hooks.slack.com/services/T/B/1');
            await fetch('https://api.github.com/repos/acme/shop/releases');
            await fetch('https://shop.example.com/api/orders');
            await fetch(process.env.CALLBACK_URL);
          }
        `,
      },
    },
    {
      name: 'code for browsers, scripts, tests, examples and a library',
      files: {
        'src/search.tsx': code`
          import { algoliasearch } from 'algoliasearch';

          export const search = algoliasearch('app', 'key');
        `,
        'scripts/refund.ts': "import Stripe from 'stripe';\n\nnew Stripe('key');\n",
        'src/pay.test.ts': "import Stripe from 'stripe';\n\nnew Stripe('key');\n",
        'examples/pay/app/api/route.ts': "import Stripe from 'stripe';\n\nnew Stripe('key');\n",
        'package.json': '{ "name": "@acme/sdk", "publishConfig": {} }\n',
        'src/router.ts': code`
          import express from 'express';
          import Stripe from 'stripe';

          export const router = express.Router();
          new Stripe('key');
        `,
      },
    },
    {
      name: 'nothing but a mail server of its own and alerts to a chat',
      files: {
        'app/api/send/route.ts': code`
          import nodemailer from 'nodemailer';
          import { WebClient } from '@slack/web-api';

          const chat = new WebClient(process.env.SLACK_TOKEN);
          const transport = nodemailer.createTransport(process.env.SMTP_URL);
          export const POST = () => transport.sendMail({ to: 'a@example.com' });
        `,
      },
    },
  ],
});
