import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a consumer of asyncio that nobody awaits',
      files: {
        'app/main.py': code`
          import asyncio
          from contextlib import asynccontextmanager

          queue = asyncio.Queue()

          async def consume():
              while True:
                  job = await queue.get()
                  await handle(job)

          @asynccontextmanager
          async def lifespan(app):
              task = asyncio.create_task(consume())
              yield
              task.cancel()
        `,
      },
      findings: [
        {
          message: 'cancelled',
          span: '15:5-15:16',
          data: { call: 'task.cancel()', consumer: 'consume()' },
          evidence: [
            { span: '12:11-12:19', note: 'Runs when the process is told to stop.' },
            { span: '6:11-6:18', note: 'Takes jobs from a queue in a loop.' },
          ],
        },
      ],
    },
    {
      name: 'a worker that is closed by force',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          const worker = new Worker('mail', send);
          process.on('SIGTERM', async () => {
            await worker.close(true);
          });
        `,
      },
      findings: [
        {
          message: 'forced',
          span: '6:9-6:21',
          data: {
            library: 'BullMQ',
            call: 'worker.close()',
            fix: 'await close() without true, with a deadline',
          },
          evidence: [{ span: '5:1-5:11', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
    {
      name: 'Agenda, which is stopped instead of drained',
      files: {
        'src/agenda.ts': code`
          import { Agenda } from 'agenda';

          const agenda = new Agenda({ db: { address: process.env.MONGO_URL } });
          process.on('SIGTERM', async () => {
            await agenda.stop();
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'forced',
          span: '5:9-5:20',
          evidence: [{ span: '4:1-4:11', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
    {
      name: 'pg-boss without grace in a hook of NestJS',
      files: {
        'src/jobs.service.ts': code`
          import PgBoss from 'pg-boss';

          export class JobsService {
            private readonly boss = new PgBoss(process.env.DATABASE_URL);

            async onModuleDestroy() {
              await this.boss.stop({ graceful: false });
            }
          }
        `,
      },
      findings: [
        {
          message: 'forced',
          span: '7:11-7:25',
          evidence: [{ span: '6:9-6:24', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
    {
      name: 'a close that nobody awaits before the exit',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          const worker = new Worker('mail', send);

          function shutdown() {
            worker.close();
            process.exit(0);
          }

          process.once('SIGTERM', () => shutdown());
        `,
      },
      findings: [
        {
          message: 'notAwaited',
          span: '7:3-7:15',
          data: { library: 'BullMQ', call: 'worker.close()' },
          evidence: [
            { span: '11:1-11:13', note: 'Runs when the process is told to stop.' },
            { span: '8:3-8:18', note: 'Ends the process.' },
          ],
        },
      ],
    },
    {
      name: 'a connection that is closed before the worker',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import Redis from 'ioredis';
          import { send } from './mail';

          const connection = new Redis(process.env.REDIS_URL);
          const worker = new Worker('mail', send, { connection });

          process.on('SIGTERM', async () => {
            setTimeout(() => process.exit(1), 20_000);
            await connection.quit();
            await worker.close();
          });
        `,
      },
      findings: [
        {
          message: 'connectionFirst',
          span: '11:9-11:21',
          data: { library: 'BullMQ', call: 'worker.close()', connection: 'connection.quit()' },
          evidence: [
            { span: '8:1-8:11', note: 'Runs when the process is told to stop.' },
            { span: '10:9-10:26', note: 'Closes the connection first.' },
          ],
        },
      ],
    },
    {
      name: 'an exit that no close comes before',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import Redis from 'ioredis';
          import { send } from './mail';

          const connection = new Redis(process.env.REDIS_URL);
          new Worker('mail', send, { connection });

          process.on('SIGTERM', async () => {
            await connection.quit();
            process.exit(0);
          });
        `,
      },
      findings: [
        {
          message: 'notClosed',
          span: '10:3-10:15',
          data: { library: 'BullMQ' },
          evidence: [
            { span: '8:1-8:11', note: 'Runs when the process is told to stop.' },
            { span: '6:5-6:11', note: 'The worker that is never closed.' },
          ],
        },
      ],
    },
    {
      name: 'workers of a list that come from other files',
      files: {
        'src/main.ts': code`
          import { mailWorker } from './mail-worker';

          const workers = [mailWorker];

          process.on('SIGTERM', async () => {
            await Promise.all(workers.map((worker) => worker.close(true)));
          });
        `,
        'src/mail-worker.ts': code`
          import { Worker } from 'bullmq';

          export const mailWorker = new Worker('mail', './send.js');
        `,
      },
      findings: [
        {
          message: 'forced',
          path: 'src/main.ts',
          span: '6:45-6:57',
          data: {
            library: 'BullMQ',
            call: 'worker.close()',
            fix: 'await close() without true, with a deadline',
          },
          evidence: [
            {
              path: 'src/main.ts',
              span: '5:1-5:11',
              note: 'Runs when the process is told to stop.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'workers of a list that are awaited without a bound, in another file',
      files: {
        'src/main.ts': code`
          import { shutdown } from './shutdown';

          process.on('SIGTERM', shutdown);
        `,
        'src/shutdown.ts': code`
          import type { Worker } from 'bullmq';
          import { Worker as BullWorker } from 'bullmq';

          const workers: Worker[] = [new BullWorker('mail', './send.js')];

          export async function shutdown() {
            await Promise.all(workers.map((worker) => worker.close()));
            process.exit(0);
          }
        `,
      },
    },
    {
      name: 'an awaited close with a deadline',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          const worker = new Worker('mail', send);
          process.on('SIGTERM', async () => {
            setTimeout(() => process.exit(1), 25_000).unref();
            await worker.close();
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'a forced close behind one that was waited for',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send, sleep } from './mail';

          const worker = new Worker('mail', send);
          process.on('SIGTERM', async () => {
            await Promise.race([worker.close(), sleep(20_000)]);
            await worker.close(true);
          });
        `,
      },
    },
    {
      name: 'a pause that waits for running jobs, in a hook of NestJS',
      files: {
        'src/jobs.service.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          export class JobsService {
            private readonly worker = new Worker('mail', send);

            async onModuleDestroy() {
              await this.worker.pause();
              await this.worker.close();
            }
          }
        `,
      },
    },
    {
      name: 'pg-boss, which waits 30 s by default',
      files: {
        'src/boss.ts': code`
          import PgBoss from 'pg-boss';

          const boss = new PgBoss(process.env.DATABASE_URL);
          process.on('SIGTERM', async () => {
            await boss.stop();
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'Agenda, which is drained with a time limit',
      files: {
        'src/agenda.ts': code`
          import { Agenda } from 'agenda';

          const agenda = new Agenda({ db: { address: process.env.MONGO_URL } });
          process.on('SIGTERM', async () => {
            await agenda.drain(20_000);
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'a close that nobody awaits, in a process that ends by itself',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          const worker = new Worker('mail', send);
          process.on('SIGTERM', () => {
            void worker.close();
          });
        `,
      },
    },
    {
      name: 'an exit that stands behind the promise of the close',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          const worker = new Worker('mail', send);
          process.on('SIGTERM', () => {
            setTimeout(() => process.exit(1), 20_000);
            worker.close().then(() => process.exit(0));
          });
        `,
      },
    },
    {
      name: 'an exit behind a function that may close the workers',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { closeAll } from 'workers';
          import { send } from './mail';

          new Worker('mail', send);
          process.on('SIGTERM', async () => {
            await closeAll();
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'a forced close outside of any shutdown path',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          export const SIGNAL = 'SIGTERM';

          export async function restart(worker: Worker) {
            await worker.close(true);
            return new Worker('mail', send);
          }
        `,
      },
    },
    {
      name: 'a list of what is no worker of a queue',
      files: {
        'src/main.ts': code`
          import { Worker } from 'node:worker_threads';

          const workers = [new Worker('./resize.js')];

          process.on('SIGTERM', async () => {
            await Promise.all(workers.map((worker) => worker.close(true)));
          });
        `,
      },
    },
  ],
});
