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
          severity: 'medium',
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
            const refund = await stripe.refunds.create({ charge: 'ch_1' });
            console.log('refunded', refund.customer);
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          severity: 'medium',
          span: '7:3-7:14',
          data: {
            does: 'calls Stripe',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '6:24-6:45', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'an id in code that calls a payment provider, with medium confidence',
      files: {
        'app/api/pay/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function POST() {
            const refund = await stripe.refunds.create({ charge: 'ch_1' });
            console.log('refunded', refund.customer.id);
          }
        `,
      },
      findings: [
        {
          message: 'untraced',
          span: '7:3-7:14',
          severity: 'medium',
          confidence: 'medium',
          data: {
            does: 'calls Stripe',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '6:24-6:45', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'constant texts beside records with values, which alone count',
      files: {
        'app/api/pay/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function POST() {
            console.log('refunding');
            const refund = await stripe.refunds.create({ charge: 'ch_1' });
            console.log('refunded', refund.customer);
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          severity: 'medium',
          span: '8:3-8:14',
          evidence: [{ span: '7:24-7:45', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'records elsewhere in a file that hashes a password, as medium',
      files: {
        'app/api/notes/route.ts': code`
          import { hash } from 'bcrypt';

          export async function POST(request) {
            await store(await hash(await request.text(), 10));
            announce();
          }

          export async function GET(request) {
            console.warn('no note', request.url);
          }

          function announce() {
            notify().catch(console.error);
          }
        `,
      },
      findings: [
        {
          message: 'plain',
          span: '9:3-9:15',
          severity: 'medium',
          evidence: [{ span: '13:18-13:31', note: 'Another record of console.error.' }],
        },
      ],
    },
    {
      name: 'the record of a function that calls the one which hashes a password, and no other',
      files: {
        'app/api/notes/route.ts': code`
          import { hash } from 'bcrypt';

          export async function GET(request) {
            console.warn('no note', request.url);
          }

          export async function POST(request) {
            try {
              await protect(await request.text());
            } catch (error) {
              console.error('not protected', error);
            }
          }

          async function protect(password) {
            await store(await hash(password, 10));
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          severity: 'medium',
          span: '11:5-11:18',
          data: {
            does: 'checks passwords',
            records: 'a record',
            call: 'console.error',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '16:21-16:25', note: 'What makes it sensitive.' }],
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
          severity: 'medium',
          span: '4:3-4:14',
          data: {
            does: 'signs or checks tokens',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '5:24-5:32', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'code that only its name puts among personal data, in a server action',
      files: {
        'lib/deleteUser.ts': code`
          'use server';

          export async function deleteUser(user) {
            console.log('deleted', user);
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          span: '4:3-4:14',
          severity: 'medium',
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
            console.log('not bought', error);
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
            console.log('event', event.payload);
            return new Response();
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          severity: 'medium',
          span: '3:3-3:14',
          data: {
            does: 'answers webhooks of paypal',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
          evidence: [{ span: '1:23-1:27', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'a token that is printed where tokens are made',
      files: {
        'app/api/sign-in/route.ts': code`
          import jwt from 'jsonwebtoken';

          export async function POST(request: Request) {
            const token = jwt.sign({ sub: '1' }, process.env.JWT_SECRET);
            console.log('signed in', token);
            return Response.json({ token });
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          span: '5:3-5:14',
          evidence: [{ span: '4:17-4:25', note: 'What makes it sensitive.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'constant texts in code that calls a payment provider',
      files: {
        'app/api/pay/route.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const FAILED = 'no refund';

          export async function POST() {
            const refund = await stripe.refunds.create({ charge: 'ch_1' });
            if (refund.status === 'failed') {
              console.error(FAILED);
            }
          }
        `,
      },
    },
    {
      name: 'constant texts where only the name of the file tells',
      files: {
        'lib/auth.ts': code`
          'use server';

          export async function check(secret) {
            if (!secret) {
              console.warn('AUTH_SECRET is not set');
            }
          }
        `,
      },
    },
    {
      name: 'records that are JSON',
      files: {
        'app/api/route.ts': code`
          export function GET() {
            const record = JSON.stringify({ level: 'info', text: 'asked' });
            console.log(record);
            console.log(JSON.stringify({ level: 'info' }));
          }
        `,
      },
    },
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
