import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a default on the same machine',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          export const redis = new Redis(process.env.REDIS_URL ?? 'redis://localhost:6379');
        `,
      },
      findings: [
        {
          message: 'localhost',
          span: '3:32-3:53',
          data: { setting: 'REDIS_URL' },
        },
      ],
    },
    {
      name: 'the memory of the process for locks',
      files: {
        'src/locks.ts': code`
          import { RedisLocks } from './redis-locks';

          export const locks = process.env.REDIS_URL ? new RedisLocks(process.env.REDIS_URL) : new Map();
        `,
      },
      findings: [
        {
          message: 'memory',
          span: '3:86-3:95',
          severity: 'critical',
          data: { setting: 'REDIS_URL' },
        },
      ],
    },
    {
      name: 'no client at all',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          export const redis = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL) : null;
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '3:81-3:85',
          data: { setting: 'REDIS_URL' },
        },
      ],
    },
    {
      name: 'a default in Python',
      files: {
        'app/config.py': code`
          import os

          REDIS_HOST = os.getenv("REDIS_HOST", "localhost")
        `,
      },
      findings: [
        {
          message: 'localhost',
          span: '3:24-3:36',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a script that waits for Redis',
      files: {
        'docker/wait-for-redis.py': code`
          import os
          from redis import Redis

          url = os.getenv("REDIS_URL", "redis://localhost:6379")
          Redis.from_url(url).ping()
        `,
      },
    },
    {
      name: 'a required setting',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const url = process.env.REDIS_URL;
          if (url === undefined) {
            throw new Error('REDIS_URL is missing');
          }
          export const redis = new Redis(url);
        `,
      },
    },
    {
      name: 'a fallback that the start refuses in production',
      files: {
        'src/config.ts': code`
          export const redisUrl = process.env.REDIS_URL ?? 'redis://localhost:6379';

          if (process.env.NODE_ENV === 'production' && !process.env.REDIS_URL) {
            throw new Error('REDIS_URL is missing');
          }
        `,
      },
    },
    {
      name: 'a branch for development',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          export const redis =
            process.env.NODE_ENV === 'production'
              ? new Redis(process.env.REDIS_URL)
              : new Redis(process.env.REDIS_URL ?? 'redis://localhost:6379');
        `,
      },
    },
    {
      name: 'a default that is no address, and another host',
      files: {
        'app/config.py': code`
          import os

          REDIS_PREFIX = os.getenv("REDIS_PREFIX", "shop")
          REDIS_HOST = os.getenv("REDIS_HOST", "redis.internal")
        `,
      },
    },
    {
      name: 'a password that may be missing, and settings for development',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const host = process.env.REDIS_HOST;
          export const redis = new Redis({
            host,
            password: process.env.REDIS_PASSWORD ? process.env.REDIS_PASSWORD : undefined,
          });
        `,
        'app/config.py': code`
          import os

          class DevelopmentConfig:
              REDIS_HOST = os.getenv("REDIS_HOST", "localhost")
        `,
      },
    },
  ],
});
