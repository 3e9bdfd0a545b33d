import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a server of Express that handles no signal, with what it would have to close',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import pg from 'pg';

          const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
          const app = express();
          app.get('/orders', async (req, res) => res.json(await pool.query('select 1')));
          app.listen(3000);
        `,
      },
      findings: [
        {
          message: 'none',
          span: '7:1-7:11',
          evidence: [{ span: '4:18-4:25', note: 'A client of pg that is to be closed.' }],
        },
      ],
    },
    {
      name: 'NestJS without its shutdown hooks',
      files: {
        'src/main.ts': code`
          import { NestFactory } from '@nestjs/core';
          import { AppModule } from './app.module';

          async function bootstrap() {
            const app = await NestFactory.create(AppModule);
            await app.listen(3000);
          }
          bootstrap();
        `,
      },
      findings: [
        {
          message: 'none',
          span: '6:9-6:19',
        },
      ],
    },
    {
      name: 'a handler that only ends the process',
      files: {
        'src/server.ts': code`
          import { createServer } from 'node:http';
          import express from 'express';

          const app = express();
          const server = createServer(app);
          server.listen(3000);
          process.on('SIGTERM', () => {
            console.log('stopping');
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'exits',
          span: '7:1-7:11',
          data: { signal: 'SIGTERM' },
          evidence: [{ span: '6:1-6:14', note: 'The server that takes requests.' }],
        },
      ],
    },
    {
      name: 'each service on its own',
      files: {
        'api/package.json': code`
          { "name": "api" }
        `,
        'api/server.ts': code`
          import fastify from 'fastify';

          const app = fastify();
          app.listen({ port: 3000 });
        `,
        'web/package.json': code`
          { "name": "web" }
        `,
        'web/server.ts': code`
          import express from 'express';

          const app = express();
          const server = app.listen(3000);
          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [
        {
          message: 'none',
          path: 'api/server.ts',
          span: '4:1-4:11',
        },
      ],
    },
    {
      name: 'a client of FastAPI that nothing closes',
      files: {
        'app/main.py': code`
          import httpx
          from fastapi import FastAPI

          client = httpx.AsyncClient(timeout=5)
          app = FastAPI()

          @app.get("/rates")
          async def rates():
              return (await client.get("https://rates.example.com")).json()
        `,
      },
      findings: [
        {
          message: 'open',
          span: '5:7-5:14',
          confidence: 'medium',
          data: { client: 'httpx.AsyncClient()' },
          evidence: [{ span: '4:10-4:27', note: 'Is made once and never closed.' }],
        },
      ],
    },
    {
      name: 'npm between the signal and a server that handles it',
      files: {
        Dockerfile: code`
          FROM node:24
          COPY . .
          CMD ["npm", "start"]
        `,
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          const server = app.listen(3000);
          process.on('SIGTERM', () => server.close());
        `,
      },
      findings: [
        {
          message: 'deaf',
          path: 'Dockerfile',
          span: '3:1-3:21',
          confidence: 'medium',
          data: {
            holder: 'npm',
            command: 'npm start',
            fix: 'Start the program itself: CMD ["node", "server.js"]',
          },
        },
      ],
    },
    {
      name: 'a shell between the signal and uvicorn',
      files: {
        Dockerfile: code`
          FROM python:3.13
          COPY . .
          CMD alembic upgrade head && uvicorn app.main:app --host 0.0.0.0
        `,
      },
      findings: [
        {
          message: 'deaf',
          span: '3:1-3:64',
          confidence: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an image that starts a server for developers',
      files: {
        Dockerfile: code`
          FROM node:24
          COPY . .
          CMD ["npm", "run", "dev:worker"]
        `,
        'server.js': code`
          const http = require('node:http');

          const server = http.createServer();
          server.listen(3000);
          process.on('SIGTERM', () => server.close(() => process.exit(0)));
        `,
      },
      controls: 1,
    },
    {
      name: 'a server that is closed on SIGTERM',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import pg from 'pg';

          const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
          const app = express();
          const server = app.listen(3000);
          process.on('SIGTERM', () => {
            server.close(async () => {
              await pool.end();
              process.exit(0);
            });
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'the shutdown hooks of NestJS',
      files: {
        'src/main.ts': code`
          import { NestFactory } from '@nestjs/core';
          import { AppModule } from './app.module';

          async function bootstrap() {
            const app = await NestFactory.create(AppModule);
            app.enableShutdownHooks();
            await app.listen(3000);
          }
          bootstrap();
        `,
      },
      controls: 1,
    },
    {
      name: 'a handler in a package that the server imports',
      files: {
        'packages/stop/package.json': code`
          { "name": "stop" }
        `,
        'packages/stop/index.ts': code`
          export function stopWith(close: () => Promise<void>) {
            process.once('SIGTERM', () => void close());
          }
        `,
        'api/package.json': code`
          { "name": "api" }
        `,
        'api/server.ts': code`
          import express from 'express';
          import { stopWith } from '../packages/stop/index.ts';

          const app = express();
          const server = app.listen(3000);
          stopWith(async () => server.close());
        `,
      },
      controls: 1,
    },
    {
      name: 'functions, which hold nothing between requests',
      files: {
        'vercel.json': code`
          {}
        `,
        'api/index.ts': code`
          import express from 'express';

          const app = express();
          app.listen(3000);
          export default app;
        `,
      },
    },
    {
      name: 'what listens only outside of production',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          if (process.env.NODE_ENV !== 'production') {
            app.listen(3000);
          }
          export default app;
        `,
      },
    },
    {
      name: 'FastAPI that closes its client in a lifespan',
      files: {
        'app/main.py': code`
          from contextlib import asynccontextmanager

          import httpx
          from fastapi import FastAPI

          client = httpx.AsyncClient(timeout=5)

          @asynccontextmanager
          async def lifespan(app):
              yield
              await client.aclose()

          app = FastAPI(lifespan=lifespan)
        `,
      },
    },
    {
      name: 'FastAPI without anything to close, in a container that hears the signal',
      files: {
        'app/main.py': code`
          import httpx
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/rates")
          async def rates():
              async with httpx.AsyncClient(timeout=5) as client:
                  return (await client.get("https://rates.example.com")).json()
        `,
        Dockerfile: code`
          FROM python:3.13
          CMD ["sh", "-c", "alembic upgrade head && exec uvicorn app.main:app"]
        `,
      },
    },
    {
      name: 'an image for development, and an entry point that starts the command',
      files: {
        'Dockerfile.dev': code`
          FROM python:3.13
          CMD uvicorn app.main:app --reload
        `,
        Dockerfile: code`
          FROM python:3.13
          ENTRYPOINT ["tini", "--"]
          CMD uvicorn app.main:app
        `,
      },
    },
  ],
});
