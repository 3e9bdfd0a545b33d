import { describe, expect, test } from 'vitest';

import type { CodeModule } from '#model/code/code-module.ts';
import type { RedisAddress } from '#model/redis/redis-clients.ts';
import { redisClientsOf } from '#model/redis/redis-clients.ts';
import { redisUseOf } from '#model/redis/redis-keys.ts';
import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

/** `ioredis at REDIS_URL, separated: absent`. */
function clients(module: CodeModule): readonly string[] {
  return redisClientsOf(module).map(
    ({ library, address, separation }) =>
      `${library} at ${addressText(address)}, separated: ${separation}`,
  );
}

function addressText(address: RedisAddress): string {
  return address.kind === 'setting' ? (address.name ?? 'a setting') : address.kind;
}

/** The keys that are used on the first client: `bare 'user:1'`. */
function keys(module: CodeModule): readonly string[] {
  const use = redisUseOf(module.project);
  const [client] = use.clients;
  return client === undefined
    ? []
    : use.keysOf(client).map(({ key, kind }) => `${kind} ${module.text(key)}`);
}

describe('ioredis', () => {
  test('clients: address, key prefix, database, clusters', async () => {
    const module = await moduleOf(
      'src/redis.ts',
      code`
        import Redis from 'ioredis';

        export const main = new Redis(process.env.REDIS_URL);
        export const local = new Redis({ host: '127.0.0.1', keyPrefix: 'app:' });
        export const cluster = new Redis.Cluster([{ host: 'a' }], {
          redisOptions: { keyPrefix: process.env.PREFIX },
        });
        export const other = new Redis(options);
      `,
    );
    expect(clients(module)).toEqual([
      'ioredis at REDIS_URL, separated: absent',
      'ioredis at fixed, separated: given',
      'ioredis at unknown, separated: given',
      'ioredis at unknown, separated: unknown',
    ]);
  });

  test('keys: of commands, whether they begin with a setting', async () => {
    const module = await moduleOf(
      'src/redis.ts',
      code`
        import Redis from 'ioredis';

        const redis = new Redis(process.env.REDIS_URL);

        export async function save(id: number) {
          await redis.set(\`user:\${id}\`, 1);
          await redis.hget(\`\${process.env.APP_ENV}:users\`, id);
        }
      `,
    );
    expect(keys(module)).toEqual(['bare `user:${id}`', 'separated `${process.env.APP_ENV}:users`']);
  });
});

describe('node-redis', () => {
  test('clients: address, database, clusters', async () => {
    const module = await moduleOf(
      'src/redis.ts',
      code`
        import { createClient, createCluster } from 'redis';

        export const main = createClient({ url: process.env.REDIS_URL, database: 2 });
        export const other = createClient({ url: process.env.REDIS_URL, database: settings.db });
        export const cluster = createCluster({ rootNodes: [{ url: 'redis://a' }] });
      `,
    );
    expect(clients(module)).toEqual([
      'redis at REDIS_URL, separated: absent',
      'redis at REDIS_URL, separated: given',
      'redis at unknown, separated: absent',
    ]);
  });

  test('keys: of commands, whether they begin with a setting', async () => {
    const module = await moduleOf(
      'src/redis.ts',
      code`
        import { createClient } from 'redis';

        const client = createClient({ url: process.env.REDIS_URL });

        export async function save(id: number) {
          await client.setEx('user:' + id, 60, 'x');
        }
      `,
    );
    expect(keys(module)).toEqual(["bare 'user:' + id"]);
  });
});

describe('Upstash', () => {
  test('clients: address', async () => {
    const module = await moduleOf(
      'src/redis.ts',
      code`
        import { Redis } from '@upstash/redis';

        export const main = Redis.fromEnv();
        export const other = new Redis({ url: process.env.KV_URL, token: process.env.KV_TOKEN });
      `,
    );
    expect(clients(module)).toEqual([
      '@upstash/redis at UPSTASH_REDIS_REST_URL, separated: absent',
      '@upstash/redis at KV_URL, separated: absent',
    ]);
  });

  test('keys: of commands', async () => {
    const module = await moduleOf(
      'src/redis.ts',
      code`
        import { Redis } from '@upstash/redis';

        const redis = Redis.fromEnv();

        export async function count() {
          return redis.incr('visits');
        }
      `,
    );
    expect(keys(module)).toEqual(["bare 'visits'"]);
  });
});

describe('redis-py', () => {
  test('clients: address, database, also asynchronous', async () => {
    const module = await moduleOf(
      'app/redis.py',
      code`
        import os

        import redis
        import redis.asyncio as aioredis

        MAIN = redis.Redis.from_url(os.environ["REDIS_URL"])
        LOCAL = redis.Redis(host="localhost", db=3)
        OTHER = aioredis.from_url(os.environ["CACHE_URL"], db=settings.db)
      `,
    );
    expect(clients(module)).toEqual([
      'redis-py at REDIS_URL, separated: absent',
      'redis-py at fixed, separated: absent',
      'redis-py at CACHE_URL, separated: given',
    ]);
  });

  test('keys: of commands, whether they begin with a setting', async () => {
    const module = await moduleOf(
      'app/redis.py',
      code`
        import os

        import redis

        client = redis.from_url(os.environ["REDIS_URL"])


        def save(user_ip):
            client.set(f"user:{user_ip}", 1)
            client.get(f"{os.environ['APP_ENV']}:users")
      `,
    );
    expect(keys(module)).toEqual([
      'bare f"user:{user_ip}"',
      `separated f"{os.environ['APP_ENV']}:users"`,
    ]);
  });
});
