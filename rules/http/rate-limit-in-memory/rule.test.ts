import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a limiter of sign-in without a store, where several replicas run',
      files: {
        'src/sign-in.ts': code`
          import rateLimit from 'express-rate-limit';

          export const loginLimiter = rateLimit({ windowMs: 60_000, limit: 5 });
        `,
        'deploy/api.yaml': code`
          kind: Deployment
          spec:
            replicas: 3
        `,
      },
      findings: [
        {
          message: 'library',
          path: 'src/sign-in.ts',
          span: '3:29-3:38',
          severity: 'critical',
          data: { library: 'express-rate-limit', option: 'store' },
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
        },
      ],
    },
    {
      name: 'a limiter of sign-in where nothing says how many instances run',
      files: {
        'src/limits.ts': code`
          import { RateLimiterMemory } from 'rate-limiter-flexible';

          export const loginLimiter = new RateLimiterMemory({ points: 5, duration: 900 });
        `,
      },
      findings: [
        {
          message: 'library',
          span: '3:33-3:50',
          severity: 'medium',
          confidence: 'medium',
          data: { library: 'rate-limiter-flexible', option: 'RateLimiterRedis' },
        },
      ],
    },
    {
      name: 'the plugin of Fastify and the module of NestJS',
      files: {
        'deploy/api.yaml': code`
          kind: Deployment
          spec:
            replicas: 3
        `,
        'src/server.ts': code`
          import Fastify from 'fastify';
          import rateLimit from '@fastify/rate-limit';

          const app = Fastify();
          await app.register(rateLimit, { max: 100 });
        `,
        'src/app.module.ts': code`
          import { ThrottlerModule } from '@nestjs/throttler';

          export const imports = [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 10 }])];
        `,
      },
      findings: [
        {
          message: 'library',
          path: 'src/app.module.ts',
          span: '3:25-3:48',
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
          data: { library: '@nestjs/throttler', option: 'storage' },
        },
        {
          message: 'library',
          path: 'src/server.ts',
          span: '5:7-5:19',
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
          data: { library: '@fastify/rate-limit', option: 'redis' },
        },
      ],
    },
    {
      name: 'a store that is used when it is configured only',
      files: {
        'deploy/api.yaml': code`
          kind: Deployment
          spec:
            replicas: 3
        `,
        'src/limits.ts': code`
          import rateLimit from 'express-rate-limit';
          import { RedisStore } from 'rate-limit-redis';
          import { redis } from './redis';

          export const limiter = rateLimit({
            store: redis ? new RedisStore({ client: redis }) : undefined,
          });
        `,
        'app/limits.py': code`
          import os
          from slowapi import Limiter
          from slowapi.util import get_remote_address

          limiter = Limiter(
              key_func=get_remote_address,
              storage_uri=os.getenv("REDIS_URL") or "memory://",
          )
        `,
      },
      findings: [
        {
          message: 'fallback',
          path: 'app/limits.py',
          span: '5:11-5:18',
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
          data: { library: 'slowapi' },
        },
        {
          message: 'fallback',
          path: 'src/limits.ts',
          span: '5:24-5:33',
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
          data: { library: 'express-rate-limit' },
        },
      ],
    },
    {
      name: 'slowapi and Flask-Limiter in memory',
      files: {
        'deploy/api.yaml': code`
          kind: Deployment
          spec:
            replicas: 3
        `,
        'app/limits.py': code`
          from slowapi import Limiter
          from slowapi.util import get_remote_address

          limiter = Limiter(key_func=get_remote_address)
        `,
        'web/limits.py': code`
          from flask_limiter import Limiter
          from flask_limiter.util import get_remote_address

          limiter = Limiter(get_remote_address, storage_uri="memory://")
        `,
      },
      findings: [
        {
          message: 'library',
          path: 'app/limits.py',
          span: '4:11-4:18',
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
          data: { library: 'slowapi', option: 'storage_uri' },
        },
        {
          message: 'library',
          path: 'web/limits.py',
          span: '4:11-4:18',
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
          data: { library: 'Flask-Limiter', option: 'storage_uri' },
        },
      ],
    },
    {
      name: 'a map of their own that counts by address',
      files: {
        'deploy/api.yaml': code`
          kind: Deployment
          spec:
            replicas: 3
        `,
        'src/sign-in.ts': code`
          const loginAttempts = new Map();

          export function signIn(req, res) {
            const count = (loginAttempts.get(req.ip) ?? 0) + 1;
            loginAttempts.set(req.ip, count);
            if (count > 5) {
              return res.status(429).end();
            }
            return res.json({});
          }
        `,
        'app/limits.py': code`
          from collections import defaultdict

          rate_limits = defaultdict(list)

          def allow(key, now):
              """Answers 429 after ten requests."""
              rate_limits[key] = [at for at in rate_limits[key] if at > now - 60]
              return len(rate_limits[key]) < 10
        `,
      },
      findings: [
        {
          message: 'own',
          path: 'app/limits.py',
          span: '3:1-3:12',
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
          data: { name: 'rate_limits' },
        },
        {
          message: 'own',
          path: 'src/sign-in.ts',
          span: '1:7-1:20',
          severity: 'critical',
          evidence: [
            { path: 'deploy/api.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
          data: { name: 'loginAttempts' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a server beside pages that Netlify serves',
      files: {
        'netlify.toml': '[build]\npublish = "dist"\n',
        'backend/orders.ts': code`
          import { rateLimit } from 'express-rate-limit';

          app.use('/orders', rateLimit({ windowMs: 60_000, limit: 10 }));
        `,
      },
    },
    {
      name: 'a limiter of everything where one process may be all there is',
      files: {
        'src/limits.ts': code`
          import rateLimit from 'express-rate-limit';

          export const limiter = rateLimit({ windowMs: 900_000, limit: 100 });
        `,
        'docker-compose.yml': code`
          services:
            api:
              build: .
        `,
      },
    },
    {
      name: 'a limiter for the time when the shared store cannot be reached',
      files: {
        'src/limits.ts': code`
          import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
          import { redis } from './redis';

          const insuranceLimiter = new RateLimiterMemory({ points: 5, duration: 900 });
          export const limiter = new RateLimiterRedis({ storeClient: redis, insuranceLimiter });
        `,
      },
    },
    {
      name: 'a window of a second where nothing says that several instances run',
      files: {
        'src/limits.ts': code`
          import rateLimit from 'express-rate-limit';

          export const limiter = rateLimit({ windowMs: 1000, limit: 15 });
        `,
      },
    },
    {
      name: 'shared stores',
      files: {
        'src/limits.ts': code`
          import rateLimit from 'express-rate-limit';
          import { RateLimiterRedis } from 'rate-limiter-flexible';
          import { RedisStore } from 'rate-limit-redis';
          import { redis } from './redis';

          export const limiter = rateLimit({ store: new RedisStore({ client: redis }) });
          export const other = new RateLimiterRedis({ storeClient: redis });
        `,
        'src/server.ts': code`
          import Fastify from 'fastify';
          import rateLimit from '@fastify/rate-limit';
          import { redis } from './redis';

          const app = Fastify();
          await app.register(rateLimit, { max: 100, redis });
        `,
        'app/limits.py': code`
          from slowapi import Limiter
          from slowapi.util import get_remote_address

          limiter = Limiter(key_func=get_remote_address, storage_uri="redis://redis:6379")
        `,
      },
    },
    {
      name: 'a store that production cannot start without',
      files: {
        'src/limits.ts': code`
          import rateLimit from 'express-rate-limit';
          import { RedisStore } from 'rate-limit-redis';
          import { redis } from './redis';

          if (!redis && process.env.NODE_ENV === 'production') {
            throw new Error('REDIS_URL is missing');
          }

          export const limiter = rateLimit({
            store: redis ? new RedisStore({ client: redis }) : undefined,
          });
        `,
      },
    },
    {
      name: 'Flask-Limiter whose storage is a setting of the application',
      files: {
        'web/limits.py': code`
          from flask_limiter import Limiter
          from flask_limiter.util import get_remote_address

          limiter = Limiter(get_remote_address)
        `,
        'web/config.py': 'RATELIMIT_STORAGE_URI = "redis://redis:6379"\n',
      },
    },
    {
      name: 'options from elsewhere, and a map that limits nothing',
      files: {
        'src/limits.ts': code`
          import rateLimit from 'express-rate-limit';
          import { options } from '@shop/limits';

          export const limiter = rateLimit(options);
        `,
        'src/jobs.ts': code`
          const attempts = new Map();

          export function tried(jobId) {
            attempts.set(jobId, (attempts.get(jobId) ?? 0) + 1);
          }
        `,
      },
    },
  ],
});
