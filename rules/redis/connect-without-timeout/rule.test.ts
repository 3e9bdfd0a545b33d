import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'redis-py with its defaults',
      files: {
        'app/cache.py': code`
          import redis

          client = redis.Redis(host="redis")
          client.ping()
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '3:10-3:21',
          evidence: [{ span: '4:1-4:12', note: 'Waits for it.' }],
          fixed: code`
            import redis

            client = redis.Redis(host="redis", socket_connect_timeout=5, socket_timeout=5)
            client.ping()
          `,
        },
      ],
    },
    {
      name: 'node-redis, which connects for ever',
      files: {
        'src/redis.ts': code`
          import { createClient } from 'redis';

          export const client = createClient({ url: process.env.REDIS_URL });
        `,
        'src/main.ts': code`
          import { client } from './redis';

          // Redis first.
          await client.connect();
        `,
      },
      findings: [
        {
          message: 'endless-connect',
          path: 'src/redis.ts',
          span: '3:23-3:35',
          evidence: [{ path: 'src/main.ts', span: '4:7-4:21', note: 'Waits for it.' }],
        },
      ],
    },
    {
      name: 'ioredis whose commands wait for ever',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null });
          await redis.ping();
        `,
      },
      findings: [
        {
          message: 'endless-commands',
          span: '3:19-3:24',
          evidence: [{ span: '4:7-4:17', note: 'Waits for it.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'bounds of redis-py',
      files: {
        'app/cache.py': code`
          import redis

          client = redis.Redis(host="redis", socket_connect_timeout=5, socket_timeout=5)
          client.ping()
          other = redis.Redis(connection_pool=pool)
          other.ping()
        `,
      },
    },
    {
      name: 'a strategy with an end, and a race with a timer',
      files: {
        'src/redis.ts': code`
          import { createClient } from 'redis';

          const client = createClient({ socket: { reconnectStrategy: (n) => (n > 9 ? false : 100) } });
          await client.connect();
          const other = createClient();
          await Promise.race([other.connect(), after(5_000)]);
        `,
      },
    },
    {
      name: 'ioredis with its defaults, and one that nothing waits for',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL);
          await redis.ping();
          export const queue = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null });
        `,
      },
    },
  ],
});
