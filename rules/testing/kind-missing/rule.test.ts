import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a server with a database, a queue, migrations and a provider',
      files: {
        'package.json': '{ "devDependencies": { "vitest": "4" } }\n',
        'src/server.ts': code`
          import express from 'express';
          import { Pool } from 'pg';
          import { Queue } from 'bullmq';
          import Stripe from 'stripe';

          export const app = express();
          app.listen(1);
        `,
        'migrations/001_users.sql': 'SELECT 1;\n',
        'src/pricing.ts': 'export const total = 1;\n',
      },
      findings: [
        {
          message: 'missing',
          path: 'package.json',
          span: '1:1-1:1',
          data: { kinds: 'contract, load, chaos, migration, integration, property-based' },
          evidence: [
            {
              path: 'src/server.ts',
              span: '1:1-1:1',
              note: 'contract: Calls an API of somebody else.',
            },
            { path: 'src/server.ts', span: '1:1-1:1', note: 'load: Answers requests.' },
            {
              path: 'src/server.ts',
              span: '1:1-1:1',
              note: 'chaos: Takes jobs from a queue, which can be gone.',
            },
            {
              path: 'migrations/001_users.sql',
              span: '1:1-1:1',
              note: 'migration: Changes the database.',
            },
            {
              path: 'src/server.ts',
              span: '1:1-1:1',
              note: 'integration: Talks to a database, Redis or a queue.',
            },
            {
              path: 'src/pricing.ts',
              span: '1:1-1:1',
              note: 'property-based: Parses or computes, whatever comes.',
            },
          ],
        },
      ],
    },
    {
      name: 'a small server that needs little',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()
        `,
        'tests/test_it.py': 'from hypothesis import given\n',
      },
      findings: [
        {
          message: 'missing',
          path: 'app/main.py',
          span: '1:1-1:1',
          data: { kinds: 'load' },
          evidence: [{ span: '1:1-1:1', note: 'load: Answers requests.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'all kinds that are called for',
      files: {
        'package.json':
          '{ "devDependencies": { "vitest": "4", "fast-check": "4", "autocannon": "8", "@pact-foundation/pact": "15" } }\n',
        'src/server.ts': code`
          import express from 'express';
          import { Pool } from 'pg';
          import { Queue } from 'bullmq';
          import Stripe from 'stripe';

          export const app = express();
          app.listen(1);
        `,
        'migrations/001_users.sql': 'SELECT 1;\n',
        'test/migrations.test.ts': '',
        'test/integration/orders.test.ts': '',
        'test/chaos/kill.test.ts': '',
      },
    },
    {
      name: 'libraries',
      files: {
        'package.json': '{}',
        'src/sum.ts': 'export const sum = 1;\n',
        'pyproject.toml': '[project]\nclassifiers = ["Framework :: FastAPI"]\n',
        'app/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      },
    },
  ],
});
