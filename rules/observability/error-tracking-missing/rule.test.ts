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
          data: { framework: 'Express' },
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
          data: { framework: 'FastAPI' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'Sentry',
      files: { ...NODE, 'src/users.ts': "import * as Sentry from '@sentry/node';\nexport const users = Sentry;\n" },
    },
    {
      name: 'Rollbar and Bugsnag in the list of dependencies',
      files: { ...PYTHON, 'requirements.txt': 'rollbar\n' },
    },
    {
      name: 'Bugsnag of a package',
      files: { ...NODE, 'package.json': '{ "dependencies": { "@bugsnag/js": "8.0.0" } }' },
    },
    {
      name: 'exceptions of OpenTelemetry',
      files: {
        ...NODE,
        'src/users.ts': 'export const users = (span, error) => span.recordException(error);\n',
      },
    },
    {
      name: 'an alert on errors',
      files: {
        ...PYTHON,
        'monitoring/rules.yml': 'groups:\n  - name: api\n    rules:\n      - alert: Errors\n',
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
