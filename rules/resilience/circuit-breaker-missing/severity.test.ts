import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a breaker of its own that nothing imports but its test',
      files: {
        'src/breaker.ts': 'export class CircuitBreaker {}\n',
        'src/breaker.test.ts':
          "import { CircuitBreaker } from './breaker';\n\nnew CircuitBreaker();\n",
        'app/api/pay/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          export const POST = () => stripe.refunds.create({ charge: 'ch_1' });
        `,
      },
      findings: [
        {
          message: 'unused',
          path: 'src/breaker.ts',
          severity: 'low',
          span: '1:14-1:28',
          data: { name: 'CircuitBreaker', providers: 'Stripe' },
          evidence: [
            { path: 'app/api/pay/route.ts', span: '3:20-3:26', note: 'The client of Stripe.' },
          ],
        },
      ],
    },
    {
      name: 'two providers, of which one is waited for no longer than stated, as high',
      files: {
        'app/api/pay/route.ts': code`
          import OpenAI from 'openai';
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const openai = new OpenAI({ timeout: 5000 });
          export const POST = () => [stripe.refunds.list(), openai.responses.create({})];
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '4:20-4:26',
          data: { providers: 'Stripe and OpenAI', client: 'their clients', library: 'opossum' },
          evidence: [{ span: '5:20-5:26', note: 'The client of OpenAI.' }],
        },
      ],
    },
    {
      name: 'two providers, of which one is called with a key that each user brings, as high',
      files: {
        'app/api/pay/route.ts': code`
          import OpenAI from 'openai';
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const ask = (user) => new OpenAI({ apiKey: user.openAiKey }).responses.create({});
          export const POST = () => [stripe.refunds.list(), ask];
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '4:20-4:26',
          data: { providers: 'Stripe and OpenAI', client: 'their clients', library: 'opossum' },
          evidence: [{ span: '5:27-5:33', note: 'The client of OpenAI.' }],
        },
      ],
    },
    {
      name: 'a payment and mail that goes out beside it, as high',
      files: {
        'app/api/pay/route.ts': code`
          import { Resend } from 'resend';
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const resend = new Resend(process.env.RESEND_KEY);
          export const POST = () => [stripe.refunds.list(), resend.emails.send({})];
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '4:20-4:26',
          data: { providers: 'Stripe and Resend', client: 'their clients', library: 'opossum' },
          evidence: [{ span: '5:20-5:26', note: 'The client of Resend.' }],
        },
      ],
    },
    {
      name: 'models and searches, of which somebody chooses, as high',
      files: {
        'app/api/pay/route.ts': code`
          import Exa from 'exa-js';
          import OpenAI from 'openai';

          const exa = new Exa(process.env.EXA_KEY);
          const openai = new OpenAI();
          export const POST = () => [exa.search(''), openai.responses.create({})];
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '5:20-5:26',
          data: { providers: 'OpenAI and Exa', client: 'their clients', library: 'opossum' },
          evidence: [{ span: '4:17-4:20', note: 'The client of Exa.' }],
        },
      ],
    },
    {
      name: 'one client beside requests to three other APIs',
      files: {
        'app/api/rates/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function GET() {
            await fetch('https://api.a-rates.io/latest');
            await fetch('https://api.b-rates.io/latest');
            await fetch('https://api.c-rates.io/latest');
            return stripe.refunds.list();
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '3:20-3:26',
          data: {
            providers: 'Stripe, api.a-rates.io, api.b-rates.io and api.c-rates.io',
            client: 'their clients',
            library: 'opossum',
          },
          evidence: [
            { span: '6:9-6:14', note: 'Calls api.a-rates.io.' },
            { span: '7:9-7:14', note: 'Calls api.b-rates.io.' },
            { span: '8:9-8:14', note: 'Calls api.c-rates.io.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a single client, where nothing has a breaker',
      files: {
        'app/api/search/route.ts': code`
          import { algoliasearch } from 'algoliasearch';

          const search = algoliasearch('app', process.env.ALGOLIA_KEY);

          export async function GET() {
            return Response.json(await search.searchSingleIndex({ indexName: 'books' }));
          }
        `,
      },
    },
    {
      name: 'a client in a file of its own that others call through a breaker',
      controls: 1,
      files: {
        'app/api/pay/route.ts': code`
          import { breaker } from '../../../lib/breaker';
          import { workos } from '../../../lib/workos';

          export const POST = () => breaker.run(() => workos.userManagement.getUser('1'));
        `,
        'lib/workos.ts': code`
          import { WorkOS } from '@workos-inc/node';

          export const workos = new WorkOS(process.env.WORKOS_KEY);
        `,
        'lib/breaker.ts': code`
          class Breaker {
            run(call) {
              return call();
            }
          }

          export const breaker = new Breaker();
        `,
      },
    },
    {
      name: 'mail and alerts that only the worker of a queue sends',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { Queue } from 'bullmq';

          const mails = new Queue('mails');
          const app = express();
          app.post('/', (req) => mails.add('welcome', req.body, { attempts: 5 }));
          app.listen(3000);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          new Worker('mails', (job) => send(job.data));
        `,
        'src/mail.ts': code`
          import { Resend } from 'resend';

          export const send = (mail) => new Resend('key').emails.send(mail);
        `,
      },
    },
    {
      name: 'the repository calls itself',
      files: {
        'package.json': '{ "name": "acme", "private": true }\n',
        'app/api/route.ts': code`
          import axios from 'axios';

          const client = axios.create({ baseURL: 'https://api.acme.com/v1' });
          export const GET = () => client.get('/links');
        `,
      },
    },
  ],
});
