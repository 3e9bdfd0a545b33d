import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'several closes of one function, in another file, whose failure is only logged',
      files: {
        'src/main.ts': code`
          import { shutdown } from './shutdown';

          for (const signal of ['SIGTERM', 'SIGINT']) {
            process.on(signal, () => shutdown());
          }
        `,
        'src/shutdown.ts': code`
          import { createClient } from 'redis';
          import { Pool } from 'pg';

          const cache = createClient();
          const pool = new Pool();

          export async function shutdown() {
            cache.quit().catch(console.error);
            pool.end();
            process.exit(0);
          }
        `,
      },
      findings: [
        {
          message: 'cut off',
          path: 'src/shutdown.ts',
          span: '8:3-8:13',
          data: {
            close: 'cache.quit()',
            fault: 'is not done when process.exit() ends the process',
            fix: 'Await it first',
          },
          evidence: [
            {
              path: 'src/main.ts',
              span: '4:3-4:13',
              note: 'Runs when the process is told to stop.',
            },
            { span: '9:3-9:11', note: 'Is not waited for either.' },
            { span: '10:3-10:15', note: 'Ends the process.' },
          ],
        },
      ],
    },
    {
      name: 'an asynchronous function of the project, and other work that is awaited meanwhile',
      files: {
        'src/server.ts': code`
          import { PrismaClient } from '@prisma/client';
          import { flush } from './log';

          const prisma = new PrismaClient();

          async function closeDatabase() {
            await prisma.$disconnect();
          }

          process.on('SIGINT', async () => {
            closeDatabase();
            await flush();
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '11:3-11:16',
          confidence: 'medium',
          data: {
            close: 'closeDatabase()',
            fault: 'is not done when process.exit() ends the process',
            fix: 'Await it first',
          },
          evidence: [
            { span: '10:1-10:11', note: 'Runs when the process is told to stop.' },
            { span: '7:9-7:27', note: 'Closes the connection.' },
            { span: '13:3-13:15', note: 'Ends the process.' },
          ],
          fixed: code`
            import { PrismaClient } from '@prisma/client';
            import { flush } from './log';

            const prisma = new PrismaClient();

            async function closeDatabase() {
              await prisma.$disconnect();
            }

            process.on('SIGINT', async () => {
              await closeDatabase();
              await flush();
              process.exit(0);
            });
          `,
        },
      ],
    },
    {
      name: 'an awaited function that starts the close and does not wait itself',
      files: {
        'src/server.ts': code`
          import { Queue } from 'bullmq';

          const queue = new Queue('mail');

          async function cleanUp() {
            queue.close();
          }

          process.on('SIGTERM', async () => {
            await cleanUp();
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '6:3-6:14',
          evidence: [
            { span: '9:1-9:11', note: 'Runs when the process is told to stop.' },
            { span: '11:3-11:15', note: 'Ends the process.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'one shutdown function that awaits all closers',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';
          import { Pool } from 'pg';

          const redis = new Redis();
          const pool = new Pool();

          async function shutdown() {
            await redis.quit();
            await Promise.allSettled([pool.end()]);
            process.exit(0);
          }
          process.on('SIGTERM', shutdown);
          process.on('SIGINT', shutdown);
        `,
      },
    },
  ],
});
