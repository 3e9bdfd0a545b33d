import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'settings that are read at the first request',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();

          app.get('/orders', async (req, res) => {
            const url = process.env.DATABASE_URL;
            const key = process.env.STRIPE_SECRET_KEY;
            const secret = process.env.JWT_SECRET;
            res.json(await load(url, key, secret));
          });

          app.listen(3000);
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '3:13-3:20',
          data: { names: 'DATABASE_URL, STRIPE_SECRET_KEY, JWT_SECRET' },
          evidence: [
            { span: '6:15-6:39', note: 'Reads DATABASE_URL and goes on without it.' },
            { span: '7:15-7:44', note: 'Reads STRIPE_SECRET_KEY and goes on without it.' },
            { span: '8:18-8:40', note: 'Reads JWT_SECRET and goes on without it.' },
          ],
        },
      ],
    },
    {
      name: 'settings that Python reads without a look',
      files: {
        'app/main.py': code`
          import os
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/orders")
          def orders():
              url = os.getenv("DATABASE_URL")
              key = os.getenv("STRIPE_SECRET_KEY")
              secret = os.getenv("JWT_SECRET")
              return load(url, key, secret)
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '4:7-4:14',
          evidence: [
            { span: '8:21-8:35', note: 'Reads DATABASE_URL and goes on without it.' },
            { span: '9:21-9:40', note: 'Reads STRIPE_SECRET_KEY and goes on without it.' },
            { span: '10:24-10:36', note: 'Reads JWT_SECRET and goes on without it.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a schema that the entry point reaches',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { cleanEnv, str } from 'envalid';

          const env = cleanEnv(process.env, { DATABASE_URL: str(), JWT_SECRET: str(), STRIPE_SECRET_KEY: str() });

          const app = express();

          app.get('/orders', async (req, res) => {
            const url = env.DATABASE_URL;
            const key = env.STRIPE_SECRET_KEY;
            const secret = env.JWT_SECRET;
            res.json(await load(url, key, secret));
          });

          app.listen(3000);
        `,
      },
      controls: 1,
    },
    {
      name: 'os.environ at import',
      files: {
        'app/main.py': code`
          import os
          from fastapi import FastAPI

          DATABASE_URL = os.environ["DATABASE_URL"]
          STRIPE_SECRET_KEY = os.environ["STRIPE_SECRET_KEY"]
          JWT_SECRET = os.environ["JWT_SECRET"]

          app = FastAPI()

          @app.get("/orders")
          def orders():
              return load(DATABASE_URL, STRIPE_SECRET_KEY, JWT_SECRET)
        `,
      },
      controls: 0,
    },
    {
      name: 'settings with a default, those that a check refuses, and those that are optional',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          const url = process.env.DATABASE_URL ?? 'postgres://localhost/app';
          const secret = process.env.JWT_SECRET;
          if (!process.env.JWT_SECRET) {
            throw new Error('JWT_SECRET is missing');
          }
          if (process.env.SENTRY_DSN) {
            report(process.env.SENTRY_DSN);
          }
          app.get('/', (req, res) => res.json(load(url, secret, process.env.API_KEY, process.env.OTHER_KEY)));
        `,
      },
    },
    {
      name: 'a helper of the project that stops when one is missing',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { required } from './required';

          const app = express();
          const url = required('DATABASE_URL');
          app.get('/', (req, res) => res.json([url, process.env.A_KEY, process.env.B_KEY, process.env.C_KEY]));
        `,
      },
      controls: 1,
    },
    {
      name: 'a program that serves nobody',
      files: {
        'src/report.ts': code`
          export const load = () => [process.env.A_KEY, process.env.B_KEY, process.env.C_KEY];
        `,
      },
    },
  ],
});
