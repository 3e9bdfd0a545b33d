import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a client of ioredis whose keys are templates, in other files too',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          export const redis = new Redis(process.env.REDIS_URL!);
        `,
        'src/users.ts': code`
          import { redis } from './redis';

          export async function remember(ip: string, value: string) {
            await redis.set(\`user:\${ip}\`, value);
            await redis.expire('users', 60);
          }
        `,
      },
      findings: [
        {
          message: 'option',
          path: 'src/redis.ts',
          span: '3:26-3:31',
          data: { library: 'ioredis', key: '`user:${ip}`', option: 'keyPrefix' },
          evidence: [
            { path: 'src/users.ts', span: '4:19-4:31', note: 'A key without its environment.' },
            { path: 'src/users.ts', span: '5:22-5:29', note: 'A key without its environment.' },
          ],
        },
      ],
    },
    {
      name: 'a cluster, and a client in a field of a class',
      files: {
        'src/cluster.ts': code`
          import { Cluster } from 'ioredis';

          const cluster = new Cluster([{ host: process.env.REDIS_HOST }], { redisOptions: { tls: {} } });
          cluster.del('flags');
        `,
        'src/cache.ts': code`
          import { Redis } from 'ioredis';
          import { env } from './env';

          export class Cache {
            private readonly client: Redis;

            constructor() {
              this.client = new Redis(env.REDIS_URL, { maxRetriesPerRequest: 3 });
            }

            flags() {
              return this.client.hset('flags');
            }
          }
        `,
      },
      findings: [
        {
          message: 'option',
          path: 'src/cluster.ts',
          span: '3:21-3:28',
          evidence: [
            { span: '4:13-4:20', path: 'src/cluster.ts', note: 'A key without its environment.' },
          ],
        },
        {
          message: 'option',
          path: 'src/cache.ts',
          span: '8:23-8:28',
          evidence: [
            { span: '12:29-12:36', path: 'src/cache.ts', note: 'A key without its environment.' },
          ],
        },
      ],
    },
    {
      name: 'libraries without an option for a prefix',
      files: {
        'src/a.ts': code`
          import { createClient } from 'redis';

          const client = createClient({ url: process.env.REDIS_URL }).on('error', log);
          await client.hSet('users', 'a', '1');
        `,
        'src/b.ts': code`
          import { Redis } from '@upstash/redis';

          const kv = Redis.fromEnv();
          await kv.del('flags');
        `,
      },
      findings: [
        {
          message: 'helper',
          path: 'src/a.ts',
          span: '3:16-3:28',
          data: { library: 'redis', key: "'users'" },
          evidence: [
            { path: 'src/a.ts', span: '4:19-4:26', note: 'A key without its environment.' },
          ],
        },
        {
          message: 'helper',
          path: 'src/b.ts',
          span: '3:12-3:25',
          evidence: [
            { path: 'src/b.ts', span: '4:14-4:21', note: 'A key without its environment.' },
          ],
        },
      ],
    },
    {
      name: 'clients of redis-py, also made by a function and with a fixed database',
      files: {
        'app/cache.py': code`
          import os

          import redis
          from redis.asyncio import Redis

          from app.config import settings

          pool = Redis.from_url(settings.REDIS_URL, db=0)


          def get_redis():
              return redis.Redis(host=os.environ['REDIS_HOST'], port=6379)


          async def load(user_ip):
              await pool.delete(f'user:{user_ip}')
              get_redis().setex('user:' + user_ip, 60, '1')
        `,
      },
      findings: [
        {
          message: 'helper',
          span: '8:8-8:22',
          data: { library: 'redis-py', key: "f'user:{user_ip}'" },
          evidence: [{ span: '16:23-16:40', note: 'A key without its environment.' }],
        },
        {
          message: 'helper',
          span: '12:12-12:23',
          evidence: [{ span: '17:23-17:40', note: 'A key without its environment.' }],
        },
      ],
    },
    {
      name: 'a key helper that adds no environment, and one that not all calls use',
      files: {
        'src/a.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          const userKey = (ip: string) => \`user:\${ip}\`;
          redis.del(userKey('1'));
        `,
        'src/b.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          const scoped = (key: string) => \`\${process.env.APP_ENV}:\${key}\`;
          redis.del(scoped('a'));
          redis.del('b');
        `,
      },
      findings: [
        {
          message: 'option',
          path: 'src/a.ts',
          span: '3:19-3:24',
          evidence: [
            { path: 'src/a.ts', span: '5:11-5:23', note: 'A key without its environment.' },
          ],
        },
        {
          message: 'option',
          path: 'src/b.ts',
          span: '3:19-3:24',
          evidence: [
            { path: 'src/b.ts', span: '6:11-6:14', note: 'A key without its environment.' },
          ],
        },
      ],
    },
    {
      name: 'ids that every database counts from one',
      files: {
        'src/a.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          const load = (id: number) => redis.del(\`user:\${id}\`);
        `,
      },
      findings: [
        {
          message: 'option',
          span: '3:19-3:24',
          evidence: [{ span: '4:40-4:52', note: 'A key without its environment.' }],
        },
      ],
    },
    {
      name: 'a connection of BullMQ queues without a prefix of their own',
      files: {
        'src/queue.ts': code`
          import { Queue, Worker } from 'bullmq';
          import IORedis from 'ioredis';

          const connection = new IORedis(process.env.REDIS_URL!, { maxRetriesPerRequest: null });
          export const mails = new Queue('mails', { connection });
          export const worker = new Worker('mails', send, { connection, prefix: process.env.APP_ENV });
        `,
      },
      findings: [
        {
          message: 'queue',
          span: '4:24-4:31',
          data: { library: 'ioredis' },
          evidence: [{ span: '5:26-5:31', note: 'Runs on this client without a prefix.' }],
        },
      ],
    },
    {
      name: 'keys on a connection that BullMQ uses, without naming keyPrefix',
      files: {
        'src/queue.ts': code`
          import { Queue } from 'bullmq';
          import IORedis from 'ioredis';

          const connection = new IORedis(process.env.REDIS_URL!);
          export const mails = new Queue('mails', { connection, prefix: process.env.APP_ENV });
          connection.del('flags');
        `,
      },
      findings: [
        {
          message: 'helper',
          span: '4:24-4:31',
          evidence: [{ span: '6:16-6:23', note: 'A key without its environment.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'keys that no other environment can make',
      files: {
        'src/boards.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          const keyOf = (boardUuid: string) => \`board:\${boardUuid}\`;
          redis.get(keyOf(board.uuid));
          redis.get('session:' + session.guid);
          redis.incr(\`limit:\${user.id}:\${date}\`);
        `,
        'app/boards.py': code`
          import os
          import redis

          client = redis.from_url(os.environ["REDIS_URL"])
          client.get(f"board:{board_uuid}")
        `,
      },
    },
    {
      name: 'a migration, which runs once',
      files: {
        'migrations/1627-move.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          redis.get('flags');
        `,
      },
    },
    {
      name: 'a script that somebody runs once',
      files: {
        'src/scripts/clean.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          redis.del('flags');
        `,
      },
    },
    {
      name: 'what a health check writes',
      files: {
        'src/redis-health.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          redis.set('probe', '1');
        `,
      },
    },
    {
      name: 'a client with keyPrefix',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!, { keyPrefix: \`\${process.env.APP_ENV}:\` });
          redis.get('flags');
        `,
        'src/cluster.ts': code`
          import { Cluster } from 'ioredis';

          const cluster = new Cluster([{ host: process.env.REDIS_HOST }], {
            redisOptions: { keyPrefix: 'app:' },
          });
          cluster.get('flags');
        `,
      },
      controls: 2,
    },
    {
      name: 'a database that is a setting',
      files: {
        'src/redis.ts': code`
          import { createClient } from 'redis';

          const client = createClient({ url: process.env.REDIS_URL, database: env.REDIS_DB });
          client.get('flags');
        `,
        'app/cache.py': code`
          import os

          import redis

          client = redis.Redis(host=os.environ['REDIS_HOST'], db=int(os.environ['REDIS_DB']))
          client.get('flags')
        `,
      },
      controls: 2,
    },
    {
      name: 'a key helper that all calls use',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          const scoped = (key: string) => \`\${process.env.APP_ENV}:\${key}\`;
          redis.get(scoped('a'));
          redis.set(scoped('b'), '1');
        `,
        'app/cache.py': code`
          import redis

          from app.config import settings

          client = redis.from_url(settings.REDIS_URL)
          client.get(f'{settings.KEY_PREFIX}:flags')
        `,
      },
      controls: 2,
    },
    {
      name: 'keys that callers decide',
      files: {
        'src/cache.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          export const get = (key: string) => redis.get(key);
        `,
      },
      controls: 0,
    },
    {
      name: 'options that cannot be told',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!, { ...options });
          redis.get('flags');
        `,
        'app/cache.py': code`
          import os

          import redis

          client = redis.from_url(os.environ['REDIS_URL'], **options)
          client.get('flags')
        `,
      },
    },
    {
      name: 'a server that is not a setting',
      files: {
        'src/redis.ts':
          "import Redis from 'ioredis';\n\nnew Redis('redis://localhost').get('flags');\n",
        'app/cache.py': "import redis\n\nredis.Redis().get('flags')\n",
      },
    },
    {
      name: 'BullMQ queues with a prefix, and Map methods',
      files: {
        'src/queue.ts': code`
          import { Queue } from 'bullmq';
          import IORedis from 'ioredis';

          const connection = new IORedis(process.env.REDIS_URL!, { maxRetriesPerRequest: null });
          export const mails = new Queue('mails', { connection, prefix: process.env.APP_ENV });
          const names = new Map<string, string>();
          names.set('flags', '1');
        `,
      },
    },
    {
      name: 'tests and examples',
      files: {
        'src/redis.test.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL!);
          redis.get('flags');
        `,
        'examples/redis.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_HOST!);
          redis.get('flags');
        `,
      },
    },
  ],
});
