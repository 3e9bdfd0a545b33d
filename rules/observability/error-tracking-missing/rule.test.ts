import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an application of Express without any',
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
      findings: [
        {
          message: 'missing',
          path: 'src/server.ts',
          span: '5:13-5:20',
          data: { framework: 'Express' },
        },
      ],
    },
    {
      name: 'an application of FastAPI without any',
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
          users = []
        `,
        'app/orders.py': code`
          orders = []
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'app/main.py',
          span: '5:7-5:14',
          data: { framework: 'FastAPI' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'Sentry',
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
          import * as Sentry from '@sentry/node';
          export const users = Sentry;
        `,
        'src/orders.ts': code`
          export const orders = () => [];
        `,
      },
    },
    {
      name: 'Rollbar and Bugsnag in the list of dependencies',
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
          users = []
        `,
        'app/orders.py': code`
          orders = []
        `,
        'requirements.txt': code`
          rollbar
        `,
      },
    },
    {
      name: 'Bugsnag of a package',
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
        'package.json': '{ "dependencies": { "@bugsnag/js": "8.0.0" } }',
      },
    },
    {
      name: 'exceptions of OpenTelemetry',
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
          export const users = (span, error) => span.recordException(error);
        `,
        'src/orders.ts': code`
          export const orders = () => [];
        `,
      },
    },
    {
      name: 'an alert on errors',
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
          users = []
        `,
        'app/orders.py': code`
          orders = []
        `,
        'monitoring/rules.yml': code`
          groups:
            - name: api
              rules:
                - alert: Errors
        `,
      },
    },
    {
      name: 'what the repository does not deploy',
      files: {
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
