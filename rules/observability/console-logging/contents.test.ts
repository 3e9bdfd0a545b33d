import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'errors beside a payment provider in two files of a service, once',
      files: {
        'app/api/pay/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function POST() {
            await stripe.refunds.create({ charge: 'ch_1' }).catch(console.error);
          }
        `,
        'app/api/refund/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function POST() {
            await stripe.refunds.create({ charge: 'ch_2' }).catch(console.error);
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          path: 'app/api/pay/route.ts',
          span: '6:57-6:70',
          severity: 'medium',
          evidence: [
            { path: 'app/api/pay/route.ts', span: '6:9-6:56', note: 'What makes it sensitive.' },
            {
              path: 'app/api/refund/route.ts',
              span: '6:57-6:70',
              note: 'Records of console.error in this file too.',
            },
          ],
        },
      ],
    },
    {
      name: 'a record of a file that answers a payment webhook in another function',
      files: {
        'src/app.ts': code`
          import express from 'express';

          const app = express();
          app.post('/webhooks/stripe', (request, response) => {
            response.json({ received: true });
          });
          app.get('/', (request) => console.error(request.error));
        `,
      },
      findings: [
        {
          message: 'plain',
          span: '7:27-7:40',
          severity: 'medium',
          data: {
            records: 'a record',
            call: 'console.error',
            logger: 'a structured logger such as pino',
          },
        },
      ],
    },
    {
      name: 'a record of the function that answers a payment webhook',
      files: {
        'src/app.ts': code`
          import express from 'express';

          const app = express();
          app.post('/webhooks/stripe', (request, response) => {
            console.error(request.error);
          });
        `,
      },
      findings: [
        {
          message: 'sensitive',
          severity: 'medium',
          span: '5:3-5:16',
          data: {
            does: 'answers webhooks of stripe',
            records: 'a record',
            call: 'console.error',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '4:1-4:9', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'messages that are subscribed to, a masked address, a traced error, and another method of a class',
      files: {
        'app/api/subscription/route.ts': code`
          export function POST(request) {
            console.error(request.error);
          }
        `,
        'app/api/accounts/route.ts': code`
          export function POST(request) {
            console.error(request.error);
          }
        `,
        'lib/accounts.ts': code`
          'use server';

          export async function watchAccount(company) {
            console.error(company.error);
          }
        `,
        'app/api/members/route.ts': code`
          export function POST(request) {
            console.log('invited', request.safeEmail);
            console.error(request.error, { requestId: request.id });
          }
        `,
        'app/api/keys/route.ts': code`
          import { compare } from 'bcrypt';

          export const makeKeys = (db) => {
            class Keys {
              check(text, hash) {
                return compare(text, hash);
              }
              list() {
                console.error(db.error);
              }
            }
            return Keys;
          };
        `,
      },
      findings: [
        {
          message: 'plain',
          path: 'app/api/members/route.ts',
          span: '2:3-2:14',
          severity: 'medium',
          data: {
            records: '6 records in 5 files',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [
            {
              path: 'app/api/accounts/route.ts',
              span: '2:3-2:16',
              note: 'Records of console.error in this file too.',
            },
            {
              path: 'app/api/keys/route.ts',
              span: '9:7-9:20',
              note: 'Records of console.error in this file too.',
            },
            {
              path: 'app/api/subscription/route.ts',
              span: '2:3-2:16',
              note: 'Records of console.error in this file too.',
            },
            {
              path: 'lib/accounts.ts',
              span: '4:3-4:16',
              note: 'Records of console.error in this file too.',
            },
          ],
        },
      ],
    },
    {
      name: 'an id in code that checks a password',
      files: {
        'app/api/enter/route.ts': code`
          import { compare } from 'bcrypt';

          export async function POST(request) {
            if (!(await compare(await request.text(), process.env.HASH))) {
              console.log('refused', request.user.id);
            }
          }
        `,
      },
      findings: [
        {
          message: 'untraced',
          span: '5:5-5:16',
          severity: 'medium',
          confidence: 'medium',
          data: {
            does: 'checks passwords',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '4:15-4:22', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'a logger that loads no other',
      files: {
        'app/api/route.ts':
          "import { logger } from '../../lib/logger';\n\nexport const GET = () => logger.info('asked');\n",
        'lib/logger.ts': code`
          export const logger = { info: (text) => console.log(text), error: () => {} };
        `,
      },
      findings: [
        {
          message: 'logger',
          severity: 'medium',
          path: 'lib/logger.ts',
          span: '1:41-1:52',
          data: { call: 'console.log', library: 'pino' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a line or two of constant texts and values',
      files: {
        'app/api/report/route.ts': code`
          export async function GET(request) {
            console.log('report', request.url);
            return new Response();
          }
        `,
      },
    },
    {
      name: 'the address of a request, in code that only its name puts among sign-in',
      files: {
        'app/api/login/route.ts': code`
          export function POST(request) {
            console.log('asked for', request.url);
          }
        `,
      },
    },
    {
      name: 'constant texts and kinds in code that checks a password',
      files: {
        'app/api/enter/route.ts': code`
          import { compare } from 'bcrypt';

          export async function POST(request) {
            if (!(await compare(await request.text(), process.env.HASH))) {
              console.log('refused', request.method);
            }
          }
        `,
      },
    },
    {
      name: 'the same records with a structured logger',
      files: {
        'app/api/login/route.ts': code`
          import { logger } from '../../../lib/logger';

          export function POST(request) {
            logger.info({ url: request.url }, 'signed in');
          }
        `,
        'lib/logger.ts': "import pino from 'pino';\n\nexport const logger = pino();\n",
      },
      controls: 1,
    },
    {
      name: 'the commands of a package that is called from the command line',
      files: {
        'package.json': '{ "name": "tool", "bin": { "tool": "dist/index.js" } }',
        'src/commands/login.ts': code`
          import { createServer } from 'node:http';

          createServer((request) => console.log(request.headers)).listen(0);
        `,
      },
    },
    {
      name: 'a notice of deprecation beside a warning, and what is never reached',
      files: {
        'app/main.py': code`
          import warnings

          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/rates")
          def rates(old):
              if old:
                  print("use /prices")
                  warnings.warn("use /prices", DeprecationWarning)
              return []
        `,
        'app/api/route.ts': code`
          export function GET() {
            try {
              // Nothing yet.
            } catch (error) {
              console.error(error);
            }
          }
        `,
      },
    },
    {
      name: 'a Worker of Cloudflare, a desktop program, and a logger that has console for another runtime',
      files: {
        'apps/mcp/package.json': '{ "name": "mcp" }',
        'apps/mcp/wrangler.jsonc': '{ "main": "src/index.ts" }',
        'apps/mcp/src/login.ts': code`
          import { Hono } from 'hono';

          export const app = new Hono();
          app.get('/', (c) => console.error(c.error));
        `,
        'apps/desktop/package.json': '{ "name": "desktop" }',
        'apps/desktop/src/logger.ts': code`
          import { app } from 'electron';
          import { createServer } from 'node:http';

          createServer();
          export const info = (text) => console.log(app.name, text);
          export const error = (text) => console.error(text);
        `,
        'app/api/route.ts':
          "import { logger } from '../../lib/logger';\n\nexport const GET = () => logger.info('asked');\n",
        'lib/logger.ts': code`
          import { Logger } from '@nestjs/common';

          export const logger = process.env.TASK
            ? { info: (text) => console.log(text), error: (text) => console.error(text) }
            : Logger;
        `,
      },
    },
  ],
});
