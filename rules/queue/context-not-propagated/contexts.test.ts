import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an application whose context says for which tenant it works, as critical',
      files: {
        'app/context.py': code`
          from contextvars import ContextVar

          request_id = ContextVar("request_id", default=None)
          tenant_id = ContextVar("tenant_id", default=None)

          async def middleware(request, call_next):
              request_id.set(request.headers.get("x-request-id"))
              tenant_id.set(request.state.tenant)
              return await call_next(request)
        `,
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
      },
      findings: [
        {
          message: 'application',
          path: 'app/celery.py',
          span: '3:7-3:13',
          data: { context: 'ContextVar' },
          evidence: [
            {
              path: 'app/context.py',
              span: '3:14-3:24',
              note: 'The request context of the program.',
            },
          ],
        },
      ],
    },
    {
      name: 'a BullMQ processor beside nestjs-cls that makes an id',
      files: {
        'src/app.module.ts': code`
          import { ClsModule } from 'nestjs-cls';

          export const imports = [ClsModule.forRoot({ middleware: { mount: true, generateId: true } })];
        `,
        'src/log.ts': 'export const idOf = (cls) => cls.getId();\n',
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';

          @Processor('mail')
          export class MailProcessor extends WorkerHost {
            async process(job) {
              await send(job.data);
            }
          }
        `,
      },
      findings: [
        {
          message: 'processor',
          path: 'src/mail.processor.ts',
          span: '3:2-3:11',
          severity: 'medium',
          data: { library: 'BullMQ', name: '"mail"', context: 'nestjs-cls' },
          evidence: [
            {
              path: 'src/app.module.ts',
              span: '3:25-3:42',
              note: 'The request context of the program.',
            },
          ],
        },
      ],
    },
    {
      name: 'a queue with a schedule to which requests add as well',
      files: {
        'src/log.ts': 'export const idOf = (store) => store.getStore()?.requestId;\n',
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'src/queue.ts': code`
          import { Queue } from 'bullmq';

          const mail = new Queue('mail');
          await mail.upsertJobScheduler('digest', { every: 1000 });
          export const welcome = (data) => mail.add('welcome', data);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', (job) => send(job.data));
        `,
      },
      findings: [
        {
          message: 'processor',
          path: 'src/worker.ts',
          span: '3:5-3:11',
          severity: 'medium',
          data: { library: 'BullMQ', name: '"mail"', context: 'AsyncLocalStorage' },
          evidence: [
            {
              path: 'src/context.ts',
              span: '3:24-3:45',
              note: 'The request context of the program.',
            },
          ],
        },
      ],
    },
    {
      name: 'all functions of arq beside an instrumented FastAPI, once',
      files: {
        'app/main.py': code`
          from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

          FastAPIInstrumentor.instrument_app(app)
        `,
        'app/worker.py': code`
          import arq

          async def send(ctx, address):
              await post(address)

          async def render(ctx, name):
              await draw(name)

          class WorkerSettings:
              functions = [send, render]
        `,
      },
      findings: [
        {
          message: 'processors',
          path: 'app/worker.py',
          span: '10:18-10:22',
          severity: 'medium',
          data: { library: 'arq', count: '2', context: 'OpenTelemetry context' },
          evidence: [
            {
              path: 'app/main.py',
              span: '3:1-3:35',
              note: 'The request context of the program.',
            },
            { path: 'app/worker.py', span: '10:24-10:30', note: 'Another worker without it.' },
          ],
        },
      ],
    },
    {
      name: 'a Celery application beside an instrumented FastAPI',
      files: {
        'app/main.py': code`
          from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

          FastAPIInstrumentor.instrument_app(app)
        `,
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
      },
      findings: [
        {
          message: 'application',
          path: 'app/celery.py',
          span: '3:7-3:13',
          severity: 'medium',
          data: { context: 'OpenTelemetry context' },
          evidence: [
            {
              path: 'app/main.py',
              span: '3:1-3:35',
              note: 'The request context of the program.',
            },
          ],
        },
      ],
    },
    {
      name: 'a job of Bull that is added without the id that its worker reads',
      files: {
        'src/log.ts': 'export const idOf = (store) => store.getStore()?.requestId;\n',
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ traceId: string }>();
          export const middleware = (req, res, next) => storage.run({ traceId: req.id }, next);
        `,
        'src/mail.ts': code`
          import Bull from 'bull';
          import { storage } from './context';

          const mail = new Bull('mail');
          mail.process((job) => storage.run({ traceId: job.data.traceId }, () => send(job)));
        `,
        'src/signup.ts': code`
          import Bull from 'bull';

          const mail = new Bull('mail');
          export const welcome = (userId: string) => mail.add({ userId });
        `,
      },
      findings: [
        {
          message: 'producer',
          path: 'src/signup.ts',
          span: '4:44-4:52',
          severity: 'medium',
          data: { call: 'mail.add', key: 'traceId' },
          evidence: [
            {
              path: 'src/context.ts',
              span: '3:24-3:45',
              note: 'The request context of the program.',
            },
            {
              path: 'src/mail.ts',
              span: '5:46-5:62',
              note: 'A worker reads it from its jobs.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'jobs that carry the id of their request, which their code reads in another file',
      files: {
        'src/tracing.ts': code`
          import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
          import { NodeSDK } from '@opentelemetry/sdk-node';

          new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start();
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { run } from './run';

          new Worker('mail', async (job) => { await events[job.name].handle(job); });
        `,
        'src/mail.ts': code`
          export const handle = (job) => log.info({ reqId: job.data.payload.reqId });
        `,
      },
    },
    {
      name: 'all workers of an application whose queues are instrumented',
      files: {
        'src/mail.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './post';

          new Worker('mail', (job) => send(job.data));
        `,
        'src/reports.ts': code`
          import { Worker } from 'bullmq';
          import { render } from './render';

          new Worker('reports', (job) => render(job.data));
        `,
        'src/tracing.ts': code`
          import { BullMQInstrumentation } from '@appsignal/opentelemetry-instrumentation-bullmq';
          import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
          import { NodeSDK } from '@opentelemetry/sdk-node';

          new NodeSDK({
            instrumentations: [getNodeAutoInstrumentations(), new BullMQInstrumentation()],
          }).start();
        `,
      },
    },
    {
      name: 'an id of nestjs-cls that nobody reads',
      files: {
        'apps/shop/package.json': '{}',
        'apps/shop/app.module.ts': code`
          import { ClsModule } from 'nestjs-cls';

          export const imports = [ClsModule.forRoot({ middleware: { mount: true, generateId: true } })];
        `,
        'apps/shop/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';

          @Processor('mail')
          export class MailProcessor extends WorkerHost {
            async process(job) {
              await send(job.data);
            }
          }
        `,
      },
    },
    {
      name: 'a processor that nestjs-cls gives a context of its own',
      files: {
        'src/app.module.ts': code`
          import { ClsModule } from 'nestjs-cls';

          export const imports = [ClsModule.forRoot({ middleware: { mount: true, generateId: true } })];
          export const idOf = (cls) => cls.getId();
        `,
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';
          import { UseCls } from 'nestjs-cls';

          @Processor('mail')
          export class MailProcessor extends WorkerHost {
            @UseCls()
            async process(job) {
              await send(job.data);
            }
          }
        `,
      },
    },
    {
      name: 'nestjs-cls that keeps who is signed in and no id',
      files: {
        'src/app.module.ts': code`
          import { ClsModule } from 'nestjs-cls';

          export const imports = [ClsModule.forRoot({ middleware: { mount: true } })];
        `,
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';

          @Processor('mail')
          export class MailProcessor extends WorkerHost {
            async process(job) {
              await send(job.data);
            }
          }
        `,
      },
    },
    {
      name: 'a store that tools enter and no request does',
      files: {
        'src/tools.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          const tools = new AsyncLocalStorage<{ requestId?: string }>();
          export const runTool = (context, tool) => tools.run(context, tool);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', (job) => send(job.data));
        `,
      },
    },
    {
      name: 'the context of another application in the repository',
      files: {
        'apps/desktop/package.json': '{}',
        'apps/desktop/src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'apps/worker/package.json': '{}',
        'apps/worker/src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', (job) => send(job.data));
        `,
      },
    },
    {
      name: 'a queue that only a schedule fills',
      files: {
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'src/schedule.ts': code`
          import { Queue } from 'bullmq';

          await new Queue('cleanup').upsertJobScheduler('nightly', { pattern: '0 3 * * *' });
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('cleanup', (job) => clean(job.data));
        `,
      },
    },
  ],
});
