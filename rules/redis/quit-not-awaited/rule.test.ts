import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a quit of ioredis before the exit',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis(process.env.REDIS_URL);
          process.on('SIGTERM', () => {
            redis.quit();
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '5:3-5:13',
          data: {
            close: 'redis.quit()',
            fault: 'is not done when process.exit() ends the process',
            fix: 'Await it first',
          },
          evidence: [
            { span: '4:1-4:11', note: 'Runs when the process is told to stop.' },
            { span: '6:3-6:15', note: 'Ends the process.' },
          ],
          fixed: code`
            import Redis from 'ioredis';

            const redis = new Redis(process.env.REDIS_URL);
            process.on('SIGTERM', async () => {
              await redis.quit();
              process.exit(0);
            });
          `,
        },
      ],
    },
    {
      name: 'a server whose open requests the exit cuts off',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import mongoose from 'mongoose';

          let server;
          const app = express();
          server = app.listen(3000);

          async function stop() {
            server.close();
            await mongoose.disconnect();
            process.exit(0);
          }

          process.once('SIGTERM', stop);
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '9:3-9:15',
          data: {
            close: 'server.close()',
            fault: 'is not done when process.exit() ends the process',
            fix: 'End the process in its callback, with a deadline',
          },
          evidence: [
            { span: '14:1-14:13', note: 'Runs when the process is told to stop.' },
            { span: '11:3-11:15', note: 'Ends the process.' },
          ],
        },
      ],
    },
    {
      name: 'a close that calls back, while the exit does not wait for the call',
      files: {
        'src/server.ts': code`
          import mongoose from 'mongoose';

          process.on('SIGTERM', () => {
            mongoose.connection.close(false, () => console.log('closed'));
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '4:3-4:28',
          evidence: [
            { span: '3:1-3:11', note: 'Runs when the process is told to stop.' },
            { span: '5:3-5:15', note: 'Ends the process.' },
          ],
        },
      ],
    },
    {
      name: 'a close inside of the callback that ends the process',
      files: {
        'src/server.ts': code`
          import http from 'node:http';
          import mysql from 'mysql2/promise';

          const server = http.createServer().listen(3000);
          const pool = mysql.createPool(process.env.DATABASE_URL);

          process.on('SIGTERM', () => {
            server.close(() => {
              void pool.end();
              process.exit(0);
            });
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '9:10-9:18',
          evidence: [
            { span: '7:1-7:11', note: 'Runs when the process is told to stop.' },
            { span: '10:5-10:17', note: 'Ends the process.' },
          ],
        },
      ],
    },
    {
      name: 'clients of a list',
      files: {
        'src/server.js': code`
          const { createClient } = require('redis');

          const redisPublisher = createClient();
          const redisSubscriber = createClient();

          process.on('SIGTERM', () => {
            [redisPublisher, redisSubscriber].forEach((redisClient) => redisClient.quit());
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '7:62-7:78',
          confidence: 'medium',
          evidence: [
            { span: '6:1-6:11', note: 'Runs when the process is told to stop.' },
            { span: '8:3-8:15', note: 'Ends the process.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a server that only answers whether the process is alive',
      files: {
        'src/worker.ts': code`
          import express from 'express';
          import mongoose from 'mongoose';

          const app = express();
          app.get('/health', (req, res) => res.send('ok'));
          const server = app.listen(3000);

          process.once('SIGTERM', async () => {
            server.close();
            await mongoose.disconnect();
            process.exit(0);
          });
        `,
        'src/other.ts': code`
          import { createServer } from 'node:http';
          import mongoose from 'mongoose';

          const healthServer = createServer((req, res) => res.end('ok'));

          process.once('SIGTERM', async () => {
            healthServer.close();
            await mongoose.disconnect();
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'an exit behind the close, in a chain or a callback',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';
          import express from 'express';

          const redis = new Redis();
          const server = express().listen(3000);

          process.on('SIGTERM', () => {
            redis.quit().finally(() => process.exit(0));
          });
          process.on('SIGINT', () => {
            server.close(() => process.exit(0));
          });
        `,
      },
    },
    {
      name: 'closes without an exit, after which the process ends by itself',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis();
          process.on('SIGTERM', () => {
            redis.quit();
            setTimeout(() => process.exit(1), 10_000).unref();
          });
        `,
      },
    },
    {
      name: 'clients that are closed when the call returns',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';
          import { createClient } from 'redis';

          const redis = new Redis();
          const other = createClient();
          process.on('SIGTERM', () => {
            redis.disconnect();
            other.destroy();
            process.exit(0);
          });
          process.on('exit', () => redis.disconnect());
        `,
      },
    },
    {
      name: 'a promise that is kept and awaited later, or handed on',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';

          const redis = new Redis();
          const other = new Redis();
          process.on('SIGTERM', async () => {
            const closing = redis.quit();
            const pending = [];
            pending.push(other.quit());
            await Promise.all([closing, ...pending]);
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'an exit that does not follow, or leaves time',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';
          import { setTimeout as sleep } from 'node:timers/promises';

          const redis = new Redis();
          process.on('SIGTERM', () => {
            if (redis.status === 'ready') {
              redis.quit();
              return;
            }
            process.exit(0);
          });
          process.on('SIGINT', async () => {
            redis.quit();
            await sleep(1000);
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'the end of a deadline',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const server = express().listen(3000);
          process.on('SIGTERM', () => {
            server.close(() => process.exit(0));
            setTimeout(() => {
              server.close();
              process.exit(1);
            }, 10_000);
          });
        `,
      },
    },
    {
      name: 'something else that is closed',
      files: {
        'src/server.ts': code`
          import { openSync } from './files';

          const file = openSync('a');
          process.on('SIGTERM', () => {
            file.close();
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'a script that runs once',
      files: {
        'scripts/import.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          process.on('SIGINT', () => {
            pool.end();
            process.exit(1);
          });
        `,
      },
    },
  ],
});
