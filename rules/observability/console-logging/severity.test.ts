import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the logger itself, in methods that are named after levels',
      files: {
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';

          export function GET() {
            logger.info('asked');
          }
        `,
        'lib/logger.ts': code`
          class Logger {
            info(text: string) {
              console.log('[info] ' + text);
            }
            error(text: string) {
              console.error('[error] ' + text);
            }
          }

          export const logger = new Logger();
        `,
      },
      findings: [
        {
          message: 'logger',
          path: 'lib/logger.ts',
          span: '3:5-3:16',
          data: { call: 'console.log', library: 'pino' },
          evidence: [{ span: '6:5-6:18', note: 'Another record of console.error.' }],
        },
      ],
    },
    {
      name: 'code that calls a payment provider',
      files: {
        'app/api/pay/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function POST() {
            await stripe.refunds.create({ charge: 'ch_1' });
            console.log('refunded');
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          span: '7:3-7:14',
          data: {
            does: 'calls Stripe',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '6:9-6:30', note: 'What makes the file sensitive.' }],
        },
      ],
    },
    {
      name: 'code that signs tokens, whatever it is called',
      files: {
        'app/api/hello/route.ts': code`
          import jwt from 'jsonwebtoken';

          export function POST(request) {
            console.log(request.headers);
            return Response.json(jwt.sign({ sub: 1 }, process.env.KEY));
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          span: '4:3-4:14',
          data: {
            does: 'signs or checks tokens',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '5:24-5:32', note: 'What makes the file sensitive.' }],
        },
      ],
    },
    {
      name: 'code that only its name puts among personal data, in a server action',
      files: {
        'lib/deleteUser.ts': code`
          'use server';

          export async function deleteUser(id) {
            console.log('deleted', id);
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          span: '4:3-4:14',
          confidence: 'medium',
          data: {
            does: 'handles data of user',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
        },
      ],
    },
    {
      name: 'a file about nothing sensitive',
      files: {
        'app/api/product/route.ts': code`
          export function POST() {
            console.log('bought');
          }
        `,
      },
      findings: [
        {
          message: 'plain',
          span: '2:3-2:14',
          severity: 'medium',
          data: {
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
        },
      ],
    },
    {
      name: 'code that answers webhooks of a payment provider',
      files: {
        'app/api/webhooks/paypal/route.ts': code`
          export async function POST(request) {
            const event = await request.json();
            console.log('event', event.event_type);
            return new Response();
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          span: '3:3-3:14',
          data: {
            does: 'answers webhooks of paypal',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '1:23-1:27', note: 'What makes the file sensitive.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a logger in place of console',
      controls: 1,
      files: {
        'app/api/report/route.ts': code`
          import { logger } from '../../../lib/logger';

          export async function GET() {
            logger.error('no report');
          }
        `,
        'lib/logger.ts': code`
          import winston from 'winston';

          export const logger = winston.createLogger({ format: winston.format.json() });
        `,
      },
    },
    {
      name: 'a logger that falls back to console beside a real one',
      controls: 1,
      files: {
        'app/api/route.ts':
          "import { log } from '../../lib/logger';\n\nexport const GET = () => log.info('x');\n",
        'lib/logger.ts': code`
          import pino from 'pino';

          const base = pino();
          export const log = {
            info: (text) => (base ? base.info(text) : console.log(text)),
            error: (text) => base.error(text),
          };
        `,
      },
    },
  ],
});
