import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a level from the environment',
      files: {
        Dockerfile: code`
          FROM node:24
        `,
        'src/server.ts': code`
          import express from 'express';
          import { orders } from './orders';
          import { users } from './users';

          const app = express();
          app.use(users, orders);
        `,
        'src/users.ts': code`
          import pino from 'pino';

          export const users = pino({ level: process.env.LOG_LEVEL });
        `,
        'src/orders.ts': code`
          export const orders = () => [];
        `,
      },
      findings: [
        { message: 'fixed', path: 'src/users.ts', span: '3:22-3:26', data: { library: 'pino' } },
      ],
    },
    {
      name: 'a level in the set-up of logging',
      files: {
        Dockerfile: code`
          FROM python:3.14
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          from app import orders, users

          app = FastAPI()
        `,
        'app/users.py': code`
          import logging

          logging.basicConfig(level=LEVEL)
        `,
        'app/orders.py': code`
          orders = []
        `,
      },
      findings: [
        { message: 'fixed', path: 'app/users.py', span: '3:1-3:20', data: { library: 'logging' } },
      ],
    },
  ],
  passes: [
    {
      name: 'a signal',
      files: {
        Dockerfile: code`
          FROM node:24
        `,
        'src/server.ts': code`
          import express from 'express';
          import { orders } from './orders';
          import { users } from './users';

          const app = express();
          app.use(users, orders);
        `,
        'src/users.ts': code`
          import pino from 'pino';

          export const users = pino({ level: process.env.LOG_LEVEL });
        `,
        'src/orders.ts': code`
          import { users as logger } from './users';

          process.on('SIGUSR2', () => {
            logger.level = 'debug';
          });
          export const orders = () => [];
        `,
      },
    },
    {
      name: 'an endpoint for operators',
      files: {
        Dockerfile: code`
          FROM python:3.14
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          from app import orders, users

          app = FastAPI()
        `,
        'app/users.py': code`
          import logging

          logging.basicConfig(level=LEVEL)
        `,
        'app/orders.py': code`
          @router.put("/admin/log-level")
          def change(level: str):
              logging.getLogger().setLevel(level)
        `,
      },
    },
    {
      name: 'remote configuration',
      files: {
        Dockerfile: code`
          FROM node:24
        `,
        'src/server.ts': code`
          import express from 'express';
          import { orders } from './orders';
          import { users } from './users';

          const app = express();
          app.use(users, orders);
        `,
        'src/users.ts': code`
          import pino from 'pino';

          export const users = pino({ level: process.env.LOG_LEVEL });
        `,
        'src/orders.ts': code`
          launchDarkly.on('update', async () => {
            logger.level = await launchDarkly.variation('level');
          });
          export const orders = () => [];
        `,
      },
    },
    {
      name: 'a service without a logger of a library',
      files: {
        Dockerfile: code`
          FROM node:24
        `,
        'src/server.ts': code`
          import express from 'express';
          import { orders } from './orders';
          import { users } from './users';

          const app = express();
          app.use(users, orders);
        `,
        'src/users.ts': code`
          export const users = () => [];
        `,
        'src/orders.ts': code`
          export const orders = () => [];
        `,
      },
    },
  ],
});
