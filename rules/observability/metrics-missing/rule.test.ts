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
          data: { framework: 'Express', with: 'prom-client or OpenTelemetry' },
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
          data: { framework: 'FastAPI', with: 'prometheus-client or OpenTelemetry' },
        },
      ],
    },
    {
      name: 'metrics of the runtime and none of the business',
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
          import { collectDefaultMetrics } from 'prom-client';

          collectDefaultMetrics();
          export const users = () => [];
        `,
        'src/orders.ts': code`
          export const orders = () => [];
        `,
      },
      controls: 1,
      findings: [
        {
          message: 'technical',
          path: 'src/server.ts',
          span: '5:13-5:20',
          severity: 'info',
          data: { framework: 'Express' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'metrics of requests and of orders',
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
          import { collectDefaultMetrics, Counter } from 'prom-client';

          collectDefaultMetrics();
          export const orders = new Counter({ name: 'orders_total', help: 'Orders' });
        `,
      },
      controls: 1,
    },
    {
      name: 'OpenTelemetry and StatsD',
      files: {
        'a/requirements.txt': code`
          opentelemetry-instrumentation-fastapi
        `,
        'a/Dockerfile': code`
          FROM python:3.14
        `,
        'a/app/main.py': code`
          from fastapi import FastAPI

          from app import orders, users

          app = FastAPI()
        `,
        'a/app/users.py': code`
          users = []
        `,
        'a/app/orders.py': code`
          orders = []
        `,
        'b/package.json': '{ "dependencies": { "hot-shots": "11.0.0" } }',
        'b/Dockerfile': code`
          FROM node:24
        `,
        'b/src/server.ts': code`
          import express from 'express';
          import { orders } from './orders';
          import { users } from './users';

          const app = express();
          app.use(users, orders);
        `,
        'b/src/users.ts': code`
          export const users = () => [];
        `,
        'b/src/orders.ts': code`
          export const orders = () => [];
        `,
      },
      controls: 2,
    },
    {
      name: 'functions, which the platform measures, and what is deployed nowhere',
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
        'serverless.yml': code`
          service: shop
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
