import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a counter',
      files: {
        'src/limit.ts': code`
          export async function isOverLimit(redis: Redis, user: string) {
            const count = await redis.incr(\`limit:\${user}\`);
            if (count === 1) {
              await redis.expire(\`limit:\${user}\`, 60);
            }
            return count > 10;
          }
        `,
      },
      findings: [
        {
          message: 'counter',
          span: '2:23-2:33',
          evidence: [{ span: '4:11-4:23', note: 'Sets the expiry, later.' }],
        },
      ],
    },
    {
      name: 'a lock',
      files: {
        'app/lock.py': code`
          def acquire(redis, name):
              if redis.setnx(name, "1"):
                  redis.expire(name, 30)
                  return True
              return False
        `,
      },
      findings: [
        {
          message: 'lock',
          span: '2:8-2:19',
          evidence: [{ span: '3:9-3:21', note: 'Sets the expiry, later.' }],
        },
      ],
    },
    {
      name: 'SET with NX and no expiry',
      files: {
        'src/lock.ts': code`
          export async function acquire(redis: Redis, name: string) {
            const taken = await redis.set(name, '1', 'NX');
            await redis.expire(name, 30);
            return taken === 'OK';
          }
        `,
      },
      findings: [
        {
          message: 'lock',
          span: '2:23-2:32',
          evidence: [{ span: '3:9-3:21', note: 'Sets the expiry, later.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a lock in one command',
      files: {
        'src/lock.ts': code`
          export async function acquire(redis: Redis, name: string) {
            const taken = await redis.set(name, '1', 'EX', 30, 'NX');
            await redis.expire(name, 60);
            return taken === 'OK';
          }
        `,
      },
    },
    {
      name: 'a transaction and a Lua script',
      files: {
        'src/limit.ts': code`
          export async function count(redis: Redis, user: string) {
            const multi = redis.multi();
            multi.incr(user);
            multi.expire(user, 60);
            await redis.multi().incr(user).expire(user, 60).exec();
            await redis.eval("redis.call('INCR', KEYS[1]) redis.call('EXPIRE', KEYS[1], 60)", 1, user);
            return multi.exec();
          }
        `,
      },
    },
    {
      name: 'a pipeline in Python',
      files: {
        'app/limit.py': code`
          def count(redis, user):
              with redis.pipeline() as p:
                  p.incr(user)
                  p.expire(user, 60)
                  p.execute()
        `,
      },
    },
    {
      name: 'another key, and a function that mends',
      files: {
        'src/limit.ts': code`
          export async function count(redis: Redis, user: string) {
            await redis.incr('all');
            await redis.expire(user, 60);
          }
          export async function countAndMend(redis: Redis, user: string) {
            await redis.incr(user);
            if ((await redis.ttl(user)) < 0) {
              await redis.expire(user, 60);
            }
          }
        `,
      },
    },
  ],
});
