import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a close in a handler of exit, awaited or not',
      files: {
        'src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool();
          process.on('exit', async () => {
            await pool.end();
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '5:9-5:17',
          data: {
            close: 'pool.end()',
            fault: 'is asynchronous and starts when nothing asynchronous is done any more',
            fix: 'Await it in a handler of SIGTERM and SIGINT, then exit',
          },
          evidence: [{ span: '4:1-4:11', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
    {
      name: 'a hook of NestJS that returns before the close is done',
      files: {
        'src/redis.service.ts': code`
          import { Injectable, OnModuleDestroy } from '@nestjs/common';
          import Redis from 'ioredis';

          @Injectable()
          export class RedisService implements OnModuleDestroy {
            private readonly client = new Redis(process.env.REDIS_URL);

            async onModuleDestroy() {
              this.client.quit();
            }
          }
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '9:5-9:21',
          confidence: 'medium',
          data: {
            close: 'this.client.quit()',
            fault: 'is not done when NestJS goes on from onModuleDestroy() and ends the process',
            fix: 'Await it first',
          },
          evidence: [{ span: '8:9-8:24', note: 'Runs when the process is told to stop.' }],
          fixed: code`
            import { Injectable, OnModuleDestroy } from '@nestjs/common';
            import Redis from 'ioredis';

            @Injectable()
            export class RedisService implements OnModuleDestroy {
              private readonly client = new Redis(process.env.REDIS_URL);

              async onModuleDestroy() {
                await this.client.quit();
              }
            }
          `,
        },
      ],
    },
    {
      name: 'a handler that closes while another one ends the process',
      files: {
        'src/redis.ts': code`
          import Redis from 'ioredis';

          export const redis = new Redis(process.env.REDIS_URL);
          process.on('SIGTERM', async () => {
            await redis.quit();
          });
        `,
        'src/server.ts': code`
          import { redis } from './redis';

          redis.ping();
          process.on('SIGTERM', () => {
            console.log('bye');
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          path: 'src/redis.ts',
          span: '4:1-4:11',
          data: {
            close: 'redis.quit()',
            fault:
              'runs in a handler of SIGTERM that nothing waits for, while another handler of it ends the process',
            fix: 'Await all closes in one shutdown function, then exit',
          },
          evidence: [
            { span: '5:9-5:19', note: 'Closes the connection.' },
            { path: 'src/server.ts', span: '4:1-4:11', note: 'Runs on the same signal.' },
            { path: 'src/server.ts', span: '6:3-6:15', note: 'Ends the process.' },
          ],
        },
      ],
    },
    {
      name: 'two handlers of which each ends the process when its own close is done',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';
          import { Pool } from 'pg';

          const redis = new Redis();
          const pool = new Pool();

          process.on('SIGTERM', async () => {
            await redis.quit();
            process.exit(0);
          });
          process.on('SIGTERM', async () => {
            await pool.end();
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '7:1-7:11',
          confidence: 'medium',
          data: {
            close: 'redis.quit()',
            fault:
              'runs in a handler of SIGTERM that nothing waits for, while another handler of it ends the process',
            fix: 'Await all closes in one shutdown function, then exit',
          },
          evidence: [
            { span: '8:9-8:19', note: 'Closes the connection.' },
            { span: '11:1-11:11', note: 'Runs on the same signal.' },
            { span: '13:3-13:15', note: 'Ends the process.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'handlers of different signals, and an exit on the second signal only',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis();
          let isStopping = false;
          process.on('SIGTERM', async () => {
            await redis.quit();
          });
          process.on('SIGINT', () => process.exit(130));
          process.on('SIGTERM', () => {
            if (isStopping) {
              process.exit(1);
            }
            isStopping = true;
          });
        `,
      },
    },
    {
      name: 'a handler of exit beside one of signals that does the same in time',
      files: {
        'src/server.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          async function stop() {
            await pool.end();
            process.exit();
          }
          process.on('exit', () => stop());
          process.on('SIGTERM', () => stop());
        `,
      },
    },
    {
      name: 'a hook that awaits or returns the close',
      files: {
        'src/redis.service.ts': code`
          import Redis from 'ioredis';

          export class RedisService {
            private readonly client = new Redis();
            private readonly other = new Redis();

            async onModuleDestroy() {
              await this.client.quit();
            }

            onApplicationShutdown() {
              return this.other.quit();
            }
          }
        `,
      },
    },
  ],
});
