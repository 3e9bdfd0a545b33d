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
          data: {
            framework: 'Express',
            with: 'a middleware that takes X-Request-Id or makes one, pino-http, nestjs-cls or OpenTelemetry',
          },
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
          data: {
            framework: 'FastAPI',
            with: 'asgi-correlation-id, django-guid, structlog.contextvars or OpenTelemetry',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a middleware of its own',
      files: {
        ...NODE,
        'src/users.ts': "export const users = (req) => { req.id = req.headers['x-request-id']; };\n",
      },
    },
    {
      name: 'a middleware of a library',
      files: {
        ...PYTHON,
        'app/users.py': 'from asgi_correlation_id import CorrelationIdMiddleware\n',
      },
    },
    {
      name: 'an id that the logger binds',
      files: { ...NODE, 'package.json': '{ "dependencies": { "pino-http": "11.0.0" } }' },
    },
    {
      name: 'traces of OpenTelemetry in the logs',
      files: { ...PYTHON, 'requirements.txt': 'opentelemetry-instrumentation-fastapi\n' },
    },
    {
      name: 'Fastify, which gives each request an id',
      files: { ...NODE, 'src/server.ts': NODE['src/server.ts'].replaceAll('express', 'fastify') },
    },
    {
      name: 'a program with a page about itself, and a client',
      files: {
        'src/server.ts': "import express from 'express';\nexport const app = express();\n",
        'src/client.ts': "export const get = () => fetch('/users');\n",
      },
    },
  ],
});
