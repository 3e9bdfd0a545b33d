import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a client of ioredis that nothing looks at, once',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL);
          const other = new Redis(process.env.REDIS_URL);
          redis.on('error', console.error);
          const app = express();
          app.get('/carts/:id', async (req, res) => res.json(await redis.get(req.params.id)));
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '4:19-4:24',
          data: { check: 'ping()' },
        },
      ],
    },
    {
      name: 'a client of redis-py',
      files: {
        'app/main.py': code`
          import redis
          from fastapi import FastAPI

          cache = redis.Redis(host="redis")
          app = FastAPI()

          @app.get("/carts")
          def cart(key: str):
              return cache.get(key)
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '4:9-4:20',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an awaited ping',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL);
          await redis.ping();
          const app = express();
        `,
      },
    },
    {
      name: 'a connect that is awaited in another file',
      files: {
        'src/redis.ts': code`
          import express from 'express';
          import { createClient } from 'redis';

          export const client = createClient();
        `,
        'src/server.ts': code`
          import express from 'express';
          import { client } from './redis';

          await client.connect();
          const app = express();
          app.get('/carts/:id', async (req, res) => res.json(await client.get(req.params.id)));
        `,
      },
    },
    {
      name: 'a readiness route in Python',
      files: {
        'app/main.py': code`
          import redis
          from fastapi import FastAPI

          cache = redis.Redis(host="redis")
          app = FastAPI()

          @app.get("/ready")
          def ready():
              cache.ping()
              return {"ok": True}
        `,
      },
    },
    {
      name: 'a client in a script',
      files: {
        'scripts/flush.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL);
          await redis.flushall();
        `,
      },
    },
    {
      name: 'a function, and a client for a queue library',
      files: {
        'functions/vercel.json': code`
          {}
        `,
        'functions/server.ts': code`
          import express from 'express';
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL);
          const app = express();
          app.get('/carts/:id', async (req, res) => res.json(await redis.get(req.params.id)));
        `,
        'src/worker.ts': code`
          import express from 'express';
          import { Queue } from 'bullmq';
          import Redis from 'ioredis';

          const app = express();
          export const queue = new Queue('mail', { connection: new Redis(process.env.REDIS_URL) });
        `,
      },
    },
  ],
});
