import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'console in a route of Next.js',
      files: {
        'app/api/report/route.ts': code`
          export async function GET() {
            console.error('no report', error);
            return new Response();
          }
        `,
      },
      findings: [
        {
          message: 'plain',
          span: '2:3-2:16',
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
      name: 'every way to spell a method of console, as one finding',
      files: {
        'app/api/report/route.ts': code`
          const { warn } = console;
          const log = console.log;

          export function GET() {
            console['error']('a');
            warn('b');
            log('c');
            fetchAll().catch(console.error);
          }
        `,
      },
      findings: [
        {
          message: 'plain',
          span: '5:3-5:19',
          severity: 'medium',
          data: {
            records: '4 records',
            call: 'console.error',
            logger: 'a structured logger such as pino',
          },
          evidence: [
            { span: '6:3-6:7', note: 'Another record of console.warn.' },
            { span: '7:3-7:6', note: 'Another record of console.log.' },
            { span: '8:20-8:33', note: 'Another record of console.error.' },
          ],
        },
      ],
    },
    {
      name: 'a file that an Express application imports, beside the logger of the project',
      controls: 1,
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { list } from './list';

          const app = express();
          app.get('/', list);
          app.listen(3000);
        `,
        'src/list.ts': code`
          import { logger } from './logger';

          export function list(req, res) {
            logger.info('list');
            console.log('list', req.error);
            res.json([]);
          }
        `,
        'src/logger.ts': code`
          import pino from 'pino';

          export const logger = pino();
        `,
      },
      findings: [
        {
          message: 'plain',
          path: 'src/list.ts',
          span: '5:3-5:14',
          severity: 'medium',
          data: {
            records: 'a record',
            call: 'console.log',
            logger: "the project's logger (src/logger.ts)",
          },
        },
      ],
    },
    {
      name: 'a package of the workspace that a NestJS application imports',
      files: {
        'apps/api/src/main.ts': code`
          import { NestFactory } from '@nestjs/core';
          import { rates } from '@acme/rates';

          const app = await NestFactory.create(rates);
          await app.listen(3000);
        `,
        'packages/rates/package.json': '{ "name": "@acme/rates", "private": true }\n',
        'packages/rates/src/index.ts': code`
          export function rates() {
            console.warn('stale', error);
          }
        `,
      },
      findings: [
        {
          message: 'plain',
          path: 'packages/rates/src/index.ts',
          span: '2:3-2:15',
          severity: 'medium',
          data: {
            records: 'a record',
            call: 'console.warn',
            logger: 'a structured logger such as pino',
          },
        },
      ],
    },
    {
      name: 'a worker of a queue',
      files: {
        'src/images.ts': code`
          import { Worker } from 'bullmq';

          new Worker('images', async (job) => {
            console.log('not resized', job.error);
          });
        `,
      },
      findings: [
        {
          message: 'plain',
          span: '4:3-4:14',
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
      name: 'a logger whose levels are methods of console',
      files: {
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';

          export function GET() {
            logger.info('asked');
          }
        `,
        'lib/logger.ts': 'export const logger = { info: console.info, error: console.error };\n',
      },
      findings: [
        {
          message: 'logger',
          severity: 'medium',
          path: 'lib/logger.ts',
          span: '1:31-1:43',
          data: { call: 'console.info', library: 'pino' },
          evidence: [{ span: '1:52-1:65', note: 'Another record of console.error.' }],
        },
      ],
    },
    {
      name: 'code that only its name puts among sign-in',
      files: {
        'app/api/login/route.ts': code`
          export function POST(request) {
            console.log('signed in', request.url);
          }
        `,
      },
      findings: [
        {
          message: 'sensitive',
          severity: 'medium',
          span: '2:3-2:14',
          confidence: 'medium',
          data: {
            does: 'deals with login',
            records: 'a record',
            call: 'console.log',
            logger: 'a structured logger such as pino',
          },
        },
      ],
    },
    {
      name: 'a value in code that checks a password',
      files: {
        'app/api/enter/route.ts': code`
          import { compare } from 'bcrypt';

          export async function POST(request) {
            if (!(await compare(await request.text(), process.env.HASH))) {
              console.log('refused', request.url);
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
  ],
  passes: [
    {
      name: 'a program for the command line and a script',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { greet } from './greet';

          express().listen(3000);
        `,
        'src/greet.ts': code`
          import { Command } from 'commander';

          export const greet = new Command().action(() => console.log('hello'));
        `,
        'scripts/report.ts': "import express from 'express';\n\nconsole.log(express());\n",
        'src/cli/index.ts': "import express from 'express';\n\nconsole.log(express());\n",
      },
    },
    {
      name: 'a build file and a test',
      files: {
        'next.config.ts': "console.log('building');\nexport default {};\n",
        'app/api/route.test.ts': "import express from 'express';\n\nconsole.log(express());\n",
      },
    },
    {
      name: 'code for browsers',
      files: {
        'app/api/route.ts': code`
          import '../../lib/tracking';
          import '../../lib/form';
          import '../../lib/list';

          export function GET() {}
        `,
        'lib/tracking.ts': 'console.log(window.location.href);\n',
        'lib/form.ts': "'use client';\n\nconsole.log('form');\n",
        'lib/list.tsx': "export const List = () => console.log('list');\n",
        'src/App.tsx': "export const App = () => console.log('app');\n",
      },
    },
    {
      name: 'a file that servers and browsers run',
      files: {
        'app/api/route.ts':
          "import { parse } from '../../lib/parse';\n\nexport const GET = parse;\n",
        'components/form.tsx':
          "'use client';\nimport { parse } from '../lib/parse';\n\nparse('a');\n",
        'lib/parse.ts': "export function parse(text) {\n  console.warn('odd', text);\n}\n",
      },
    },
    {
      name: 'a file that no server runs, and a library',
      files: {
        'src/index.ts': 'export const add = (a, b) => console.log(a + b);\n',
        'packages/sdk/package.json':
          '{ "name": "@acme/sdk", "publishConfig": { "access": "public" } }\n',
        'packages/sdk/src/index.ts': code`
          import express from 'express';

          export const router = express.Router();
          console.warn('deprecated');
        `,
      },
    },
    {
      name: 'the edge runtime, whose log is console',
      files: {
        'app/api/route.ts': code`
          export const runtime = 'edge';

          export function GET() {
            console.log('asked');
          }
        `,
      },
    },
    {
      name: 'the end of a process before there is a logger',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { env } from './env';

          process.on('uncaughtException', (error) => {
            console.error(error);
            process.exit(1);
          });

          async function main() {
            const app = express();
            if (!env.PORT) {
              console.error('PORT is missing');
              process.exit(1);
            }
            app.listen(env.PORT, () => console.log('listening'));
          }

          main().catch(console.error);
        `,
        'src/env.ts': code`
          export const env = read();

          function read() {
            if (!process.env.KEY) {
              console.error('KEY is missing');
              throw new Error('KEY');
            }
            console.warn('KEY is short');
            return process.env;
          }
        `,
      },
    },
    {
      name: 'branches for development',
      files: {
        'app/api/route.ts': code`
          const isDev = process.env.NODE_ENV !== 'production';

          export function GET(request) {
            if (process.env.NODE_ENV === 'development') {
              console.log('asked');
            }
            isDev && console.log(request.url);
            show(request);
            trace(request);
          }

          function show(request) {
            if (!isDev) {
              return;
            }
            console.log(request.headers);
          }

          function trace(request) {
            console.log(request.url);
          }
        `,
      },
    },
    {
      name: 'lines and files for which the linter was told',
      files: {
        'app/api/a/route.ts': code`
          export function GET() {
            // eslint-disable-next-line no-console
            console.log('asked');
          }
        `,
        'app/api/b/route.ts': code`
          /* eslint-disable no-console */
          export function GET() {
            console.log('asked');
          }
        `,
      },
    },
    {
      name: 'another console, another method, and console in words',
      files: {
        'app/api/route.ts': code`
          import { console } from './screen';

          // console.log('old');
          export function GET() {
            console.log('asked');
            globalThis.console.time('x');
            return 'console.log';
          }
        `,
        'app/api/screen.ts': 'export const console = { log(text) {} };\n',
      },
    },
  ],
});
