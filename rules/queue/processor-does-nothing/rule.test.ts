import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a BullMQ worker that only logs',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          const worker = new Worker('mail', async (job) => {
            console.log('sending', job.id);
          });
        `,
      },
      findings: [
        {
          message: 'onlyLogs',
          span: '3:20-3:26',
          data: { library: 'BullMQ', name: '"mail"' },
          evidence: [{ span: '4:3-4:33', note: 'All that the processor does.' }],
        },
      ],
    },
    {
      name: 'an empty BullMQ processor',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          export const worker = new Worker(queueName(), async () => {});
        `,
      },
      findings: [
        {
          message: 'empty',
          span: '3:27-3:33',
          data: { library: 'BullMQ', name: 'this queue' },
          evidence: [{ span: '3:47-3:61', note: 'The processor, which has no effect.' }],
        },
      ],
    },
    {
      name: 'a handler that is looked up, tested and never called',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { handlers } from './handlers';

          export const worker = new Worker('jobs', async (job) => {
            const handler = handlers[job.name];
            if (!handler) {
              throw new Error('No handler for ' + job.name);
            }
            console.log('done', job.id);
          });
        `,
      },
      findings: [
        {
          message: 'handlerUnused',
          span: '4:27-4:33',
          data: { library: 'BullMQ', name: '"jobs"', handler: 'handler' },
          evidence: [{ span: '5:9-5:37', note: 'Looked up here, never called.' }],
        },
      ],
    },
    {
      name: 'a Bull queue whose processor is a function of its own and reports progress',
      files: {
        'src/queue.ts': code`
          import Queue from 'bull';

          const queue = new Queue('images');

          async function resize(job) {
            await job.progress(100);
            return { ok: true };
          }

          queue.process(4, resize);
        `,
      },
      findings: [
        {
          message: 'onlyLogs',
          span: '10:1-10:14',
          data: { library: 'Bull', name: 'this queue' },
          evidence: [{ span: '6:9-6:26', note: 'All that the processor does.' }],
        },
      ],
    },
    {
      name: 'a NestJS processor',
      files: {
        'src/mail.service.ts': code`
          import { InjectQueue } from '@nestjs/bullmq';

          export class MailService {
            constructor(@InjectQueue('mail') private readonly mails) {}
          }
        `,
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';

          @Processor('mail')
          export class MailProcessor extends WorkerHost {
            async process(job) {
              this.logger.log(job.id);
            }
          }
        `,
      },
      findings: [
        {
          message: 'onlyLogs',
          path: 'src/mail.processor.ts',
          span: '3:2-3:11',
          data: { library: 'BullMQ', name: '"mail"' },
          evidence: [
            {
              path: 'src/mail.processor.ts',
              span: '6:5-6:28',
              note: 'All that the processor does.',
            },
          ],
        },
      ],
    },
    {
      name: 'a pg-boss worker that only logs',
      files: {
        'src/worker.ts': code`
          import PgBoss from 'pg-boss';

          const boss = new PgBoss(process.env.DATABASE_URL);

          await boss.work('mail', async ([job]) => {
            console.log(job.id);
          });
        `,
      },
      findings: [
        {
          message: 'onlyLogs',
          span: '5:7-5:16',
          data: { library: 'pg-boss', name: '"mail"' },
          evidence: [{ span: '6:3-6:22', note: 'All that the processor does.' }],
        },
      ],
    },
    {
      name: 'a Celery task that only logs',
      files: {
        'app/tasks.py': code`
          import logging
          from celery import shared_task

          logger = logging.getLogger(__name__)

          @shared_task(bind=True)
          def send_invoice(self, order_id):
              """Send the invoice of an order."""
              logger.info("sending %s", order_id)
              return True
        `,
      },
      findings: [
        {
          message: 'onlyLogs',
          span: '6:2-6:13',
          data: { library: 'Celery', name: '"send_invoice"' },
          evidence: [{ span: '9:5-9:40', note: 'All that the processor does.' }],
        },
      ],
    },
    {
      name: 'a Celery task of an application that passes',
      files: {
        'app/tasks.py': code`
          from celery import Celery

          app = Celery("shop")

          @app.task
          def sync_stock():
              pass
        `,
      },
      findings: [
        {
          message: 'empty',
          span: '5:2-5:10',
          data: { library: 'Celery', name: '"sync_stock"' },
          evidence: [{ span: '6:5-6:15', note: 'The processor, which has no effect.' }],
        },
      ],
    },
    {
      name: 'an arq function that looks its handler up',
      files: {
        'app/worker.py': code`
          import arq
          from app.handlers import HANDLERS

          async def run(ctx, kind, payload):
              handler = HANDLERS.get(kind)
              if handler is None:
                  raise KeyError(kind)

          class WorkerSettings:
              functions = [run]
        `,
      },
      findings: [
        {
          message: 'handlerUnused',
          span: '10:18-10:21',
          data: { library: 'arq', name: '"run"', handler: 'handler' },
          evidence: [{ span: '5:5-5:33', note: 'Looked up here, never called.' }],
        },
      ],
    },
    {
      name: 'a processor that only logs within the context of the request',
      files: {
        'src/worker.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';
          import { Worker } from 'bullmq';

          const context = new AsyncLocalStorage();
          const worker = new Worker('mail', async (job) =>
            context.run({ id: job.id }, async () => {
              console.log('sending', job.id);
            }),
          );
        `,
      },
      findings: [
        {
          message: 'onlyLogs',
          span: '5:20-5:26',
          data: { library: 'BullMQ', name: '"mail"' },
          evidence: [{ span: '7:5-7:35', note: 'All that the processor does.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a handler that is looked up and called',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { handlers } from './handlers';

          export const worker = new Worker('jobs', async (job) => {
            const handler = handlers[job.name];
            if (!handler) {
              throw new Error('No handler for ' + job.name);
            }
            return handler(job);
          });
        `,
      },
    },
    {
      name: 'a handler that is an object with a method',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { registry } from './handlers';

          export const worker = new Worker('jobs', async (job) => {
            const processor = registry.get(job.name);
            await processor.handle(job);
          });
        `,
      },
    },
    {
      name: 'a processor that does something',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          const worker = new Worker('mail', async (job) => {
            console.log('sending', job.id);
            await send(job.data);
          });
        `,
      },
    },
    {
      name: 'a processor that fails every job',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', async () => {
            throw new Error('not written yet');
          });
        `,
      },
    },
    {
      name: 'a processor that is a file',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', new URL('./processor.js', import.meta.url));
        `,
      },
    },
    {
      name: 'the empty parent of a flow',
      files: {
        'src/worker.ts': code`
          import { FlowProducer, Worker } from 'bullmq';

          export const flow = new FlowProducer();
          new Worker('all-done', async () => {});
        `,
      },
    },
    {
      name: 'a deliberate no-op in a test',
      files: {
        'src/worker.test.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', async () => {});
        `,
      },
    },
    {
      name: 'a deliberate no-op in a Python test',
      files: {
        'tests/test_tasks.py': code`
          from celery import shared_task

          @shared_task
          def send_mail():
              pass
        `,
      },
    },
    {
      name: 'a browser worker of the same name',
      files: {
        'src/client.ts': code`
          import { Queue } from 'bullmq';

          export const worker = new Worker('worker.js', () => {});
        `,
      },
    },
    {
      name: 'a Celery task that computes its result',
      files: {
        'app/tasks.py': code`
          from celery import shared_task

          @shared_task
          def add(x, y):
              return x + y
        `,
      },
    },
    {
      name: 'the debug task of the Celery tutorial',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")

          @app.task(bind=True)
          def debug_task(self):
              print(f"Request: {self.request!r}")
        `,
      },
    },
    {
      name: 'a Celery task that is kept for messages that are still queued',
      files: {
        'app/tasks.py': code`
          from celery import shared_task

          # Deprecated: drop it once no worker of the last release is left.
          @shared_task
          def sync_stock():
              pass
        `,
      },
    },
    {
      name: 'a processor that works within the context of the request',
      files: {
        'src/worker.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';
          import { Worker } from 'bullmq';
          import { send } from './mail';

          const context = new AsyncLocalStorage();
          const worker = new Worker('mail', async (job) =>
            context.run({ id: job.id }, () => send(job.data)),
          );
          `,
      },
    },
    {
      name: 'a case of a linter',
      files: {
        '.semgrep/tasks.py': code`
          from celery import shared_task

          @shared_task
          def sync():
              pass
        `,
      },
    },
  ],
});
