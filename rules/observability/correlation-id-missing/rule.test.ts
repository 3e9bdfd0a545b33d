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
          data: {
            framework: 'Express',
            with: 'a middleware that takes X-Request-Id or makes one, pino-http, nestjs-cls or OpenTelemetry',
          },
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
      name: 'a service that nothing deploys, and one on a platform of functions',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { orders } from './orders';
          import { users } from './users';

          const app = express();
          app.use(users, orders);
        `,
        'src/users.ts': 'export const users = () => [];\n',
        'src/orders.ts': 'export const orders = () => [];\n',
        'lambda_template.yaml': 'Resources: {}\n',
      },
    },
    {
      name: 'a middleware of its own',
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
          export const users = (req) => { req.id = req.headers['x-request-id']; };
        `,
        'src/orders.ts': code`
          export const orders = () => [];
        `,
      },
    },
    {
      name: 'a middleware of a library',
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
          from asgi_correlation_id import CorrelationIdMiddleware
        `,
        'app/orders.py': code`
          orders = []
        `,
      },
    },
    {
      name: 'an id that the logger binds',
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
        'package.json': '{ "dependencies": { "pino-http": "11.0.0" } }',
      },
    },
    {
      name: 'traces of OpenTelemetry in the logs',
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
          opentelemetry-instrumentation-fastapi
        `,
      },
    },
    {
      name: 'Fastify, which gives each request an id',
      files: {
        Dockerfile: code`
          FROM node:24
        `,
        'src/server.ts': code`
          import fastify from 'fastify';
          import { orders } from './orders';
          import { users } from './users';

          const app = fastify();
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
    {
      name: 'a program with a page about itself, and a client',
      files: {
        'src/server.ts': code`
          import express from 'express';
          export const app = express();
        `,
        'src/client.ts': code`
          export const get = () => fetch('/users');
        `,
      },
    },
  ],
});
