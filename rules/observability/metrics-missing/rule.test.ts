import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

const NODE = {
  Dockerfile: 'FROM node:24\n',
  'src/server.ts': code`
    import express from 'express';
    import { orders } from './orders';
    import { users } from './users';

    const app = express();
    app.use(users, orders);
  `,
  'src/users.ts': 'export const users = () => [];\n',
  'src/orders.ts': 'export const orders = () => [];\n',
};

const PYTHON = {
  Dockerfile: 'FROM python:3.14\n',
  'app/main.py': code`
    from fastapi import FastAPI

    from app import orders, users

    app = FastAPI()
  `,
  'app/users.py': 'users = []\n',
  'app/orders.py': 'orders = []\n',
};

testRule(rule, {
  flags: [
    {
      name: 'an application of Express without any',
      files: NODE,
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
      files: PYTHON,
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
        ...NODE,
        'src/users.ts': code`
          import { collectDefaultMetrics } from 'prom-client';

          collectDefaultMetrics();
          export const users = () => [];
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
        ...NODE,
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
        'a/requirements.txt': 'opentelemetry-instrumentation-fastapi\n',
        ...under('a', PYTHON),
        'b/package.json': '{ "dependencies": { "hot-shots": "11.0.0" } }',
        ...under('b', NODE),
      },
      controls: 2,
    },
    {
      name: 'functions, which the platform measures, and what is deployed nowhere',
      files: {
        ...NODE,
        'serverless.yml': 'service: shop\n',
      },
    },
    {
      name: 'what the repository does not deploy',
      files: {
        'src/server.ts': NODE['src/server.ts'],
        'src/users.ts': NODE['src/users.ts'],
        'src/orders.ts': NODE['src/orders.ts'],
      },
    },
  ],
});

function under(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}
