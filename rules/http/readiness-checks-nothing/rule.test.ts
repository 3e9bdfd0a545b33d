import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the only health route of a service with a database',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/health', (req, res) => {
            res.json({ status: 'ok', uptime: process.uptime() });
          });
        `,
        'src/database.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool();
        `,
      },
      findings: [
        {
          message: 'unchecked',
          path: 'src/server.ts',
          span: '4:1-4:8',
          severity: 'low',
          data: { route: 'GET /health' },
          evidence: [
            {
              path: 'src/database.ts',
              span: '3:21-3:29',
              note: 'A dependency that it does not ask.',
            },
          ],
        },
      ],
    },
    {
      name: 'a readiness route that only looks whether a setting is there',
      files: {
        'app/main.py': code`
          import os
          from fastapi import FastAPI
          from sqlalchemy import create_engine

          app = FastAPI()
          engine = create_engine(os.environ["DATABASE_URL"])

          @app.get("/livez")
          def live():
              return {"status": "ok"}

          @app.get("/readyz")
          def ready():
              return {"ready": bool(os.getenv("DATABASE_URL"))}
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '12:2-12:20',
          data: { route: 'GET /readyz' },
          evidence: [{ span: '6:10-6:23', note: 'A dependency that it does not ask.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a ping and a heartbeat, which ask nobody',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { Pool } from 'pg';

          export const pool = new Pool();
          const app = express();
          app.get('/ping', (req, res) => res.send('Pong!'));
          app.get('/heartbeat', (req, res) => res.send('OK'));
        `,
      },
    },
    {
      name: 'a client of the own routes is no dependency',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/health', (req, res) => res.json({ status: 'ok' }));
        `,
        'src/providers.ts': code`
          import { createTRPCReact, httpBatchLink } from '@trpc/react-query';

          const api = createTRPCReact();
          export const client = api.createClient({ links: [httpBatchLink({ url: '/api/trpc' })] });
        `,
      },
    },
    {
      name: 'a liveness route beside a readiness route that asks',
      controls: 2,
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { pool } from './database';

          const app = express();
          app.get('/livez', (req, res) => res.json({ status: 'ok' }));
          app.get('/readyz', async (req, res) => {
            await pool.query('SELECT 1');
            res.json({ status: 'ok' });
          });
        `,
        'src/database.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool();
        `,
        'app/main.py': code`
          from fastapi import FastAPI
          from sqlalchemy import create_engine, text

          app = FastAPI()
          engine = create_engine("postgresql://db")

          @app.get("/health")
          def health():
              with engine.connect() as connection:
                  connection.execute(text("SELECT 1"))
              return {"status": "ok"}
        `,
      },
    },
    {
      name: 'a service without dependencies, and another service of the repository with one',
      files: {
        'web/package.json': '{}',
        'web/src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/health', (req, res) => res.send('OK'));
        `,
        'api/package.json': '{}',
        'api/src/database.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool();
        `,
      },
    },
    {
      name: 'checks that a library or an unknown helper makes, and the status of something',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { report } from '@shop/health';
          import { Pool } from 'pg';

          export const pool = new Pool();
          const app = express();
          app.get('/health', async (req, res) => res.json(await report()));
        `,
        'src/jobs.ts': code`
          import express from 'express';

          const app = express();
          app.get('/status', (req, res) => res.send('OK'));
        `,
      },
    },
    {
      name: 'terminus',
      files: {
        'src/health.controller.ts': code`
          import { Controller, Get } from '@nestjs/common';

          @Controller('ping')
          export class PingController {
            @Get()
            ping() {
              return { status: 'ok' };
            }
          }
        `,
        'src/health.module.ts': code`
          import { TerminusModule } from '@nestjs/terminus';
          import { TypeOrmModule } from '@nestjs/typeorm';

          export const imports = [TerminusModule, TypeOrmModule.forRoot({})];
        `,
      },
    },
  ],
});
