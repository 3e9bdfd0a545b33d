import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'all workers of an application without an instrumentation, once',
      files: {
        'apps/api/package.json': '{ "name": "api" }',
        'apps/api/src/mail.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './post';

          new Worker('mail', (job) => send(job.data));
        `,
        'apps/api/src/reports.ts': code`
          import { Worker } from 'bullmq';
          import { render } from './render';

          new Worker('reports', (job) => render(job.data));
        `,
        'apps/api/src/tracing.ts': code`
          import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
          import { NodeSDK } from '@opentelemetry/sdk-node';

          new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] }).start();
        `,
      },
      findings: [
        {
          message: 'processors',
          path: 'apps/api/src/mail.ts',
          span: '4:5-4:11',
          severity: 'medium',
          data: { library: 'BullMQ', count: '2', context: 'OpenTelemetry context' },
          evidence: [
            {
              path: 'apps/api/src/tracing.ts',
              span: '1:10-1:37',
              note: 'The request context of the program.',
            },
            {
              path: 'apps/api/src/reports.ts',
              span: '4:5-4:11',
              note: 'Another worker without it.',
            },
          ],
        },
      ],
    },
    {
      name: 'a BullMQ processor outside of the AsyncLocalStorage',
      files: {
        'src/log.ts': 'export const idOf = (store) => store.getStore()?.requestId;\n',
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          new Worker('mail', (job) => send(job.data));
          new Worker('letters', (job) => send(job.data));
        `,
        'src/mail.ts': code`
          export async function send(data) {
            await post(data);
          }
        `,
      },
      findings: [
        {
          message: 'processor',
          path: 'src/worker.ts',
          span: '4:5-4:11',
          severity: 'medium',
          data: { library: 'BullMQ', name: '"mail"', context: 'AsyncLocalStorage' },
          evidence: [
            {
              path: 'src/context.ts',
              span: '3:24-3:45',
              note: 'The request context of the program.',
            },
            {
              path: 'src/worker.ts',
              span: '5:5-5:11',
              note: 'A worker without the context too.',
            },
          ],
        },
      ],
    },
    {
      name: 'a Bull processor without the trace of OpenTelemetry',
      files: {
        'src/tracing.ts': code`
          import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
          import { NodeSDK } from '@opentelemetry/sdk-node';

          new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] }).start();
        `,
        'src/worker.ts': code`
          import Queue from 'bull';

          const queue = new Queue('mail');
          queue.process(async (job) => send(job.data));
        `,
      },
      findings: [
        {
          message: 'processor',
          path: 'src/worker.ts',
          span: '4:1-4:14',
          severity: 'medium',
          data: { library: 'Bull', name: 'this queue', context: 'OpenTelemetry context' },
          evidence: [
            {
              path: 'src/tracing.ts',
              span: '1:10-1:37',
              note: 'The request context of the program.',
            },
          ],
        },
      ],
    },
    {
      name: 'a job that is added without the id that its worker reads',
      files: {
        'src/log.ts': 'export const idOf = (store) => store.getStore()?.requestId;\n',
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { storage } from './context';

          new Worker('mail', (job) => storage.run({ requestId: job.data.requestId }, () => send(job)));
        `,
        'src/signup.ts': code`
          import { Queue } from 'bullmq';

          const mail = new Queue('mail');
          export const welcome = (userId: string) => mail.add('welcome', { userId });
        `,
      },
      findings: [
        {
          message: 'producer',
          path: 'src/signup.ts',
          span: '4:44-4:52',
          severity: 'medium',
          data: { call: 'mail.add', key: 'requestId' },
          evidence: [
            {
              path: 'src/context.ts',
              span: '3:24-3:45',
              note: 'The request context of the program.',
            },
            {
              path: 'src/worker.ts',
              span: '4:54-4:72',
              note: 'A worker reads it from its jobs.',
            },
          ],
        },
      ],
    },
    {
      name: 'a Celery application beside a context variable',
      files: {
        'app/context.py': code`
          from contextvars import ContextVar

          request_id: ContextVar[str] = ContextVar("request_id")

          async def middleware(request, call_next):
              request_id.set(request.headers["x-request-id"])
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
          severity: 'medium',
          data: { context: 'ContextVar' },
          evidence: [
            {
              path: 'app/context.py',
              span: '3:31-3:41',
              note: 'The request context of the program.',
            },
          ],
        },
      ],
    },
    {
      name: 'an arq function beside the context of structlog',
      files: {
        'app/middleware.py': code`
          from structlog.contextvars import bind_contextvars

          async def middleware(request, call_next):
              bind_contextvars(request_id=request.headers["x-request-id"])
              return await call_next(request)
        `,
        'app/worker.py': code`
          import arq

          async def send(ctx, address):
              await post(address)

          class WorkerSettings:
              functions = [send]
        `,
      },
      findings: [
        {
          message: 'processor',
          path: 'app/worker.py',
          span: '7:18-7:22',
          severity: 'medium',
          data: { library: 'arq', name: '"send"', context: 'structlog context' },
          evidence: [
            {
              path: 'app/middleware.py',
              span: '4:5-4:21',
              note: 'The request context of the program.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a processor that runs inside of the context',
      files: {
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { storage } from './context';

          new Worker('mail', (job) => storage.run(job.data.context, () => send(job.data)));
        `,
      },
    },
    {
      name: 'a processor whose function enters the context, one call deep',
      files: {
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          new Worker('mail', (job) => send(job.data));
        `,
        'src/mail.ts': code`
          import { storage } from './context';

          export function send(data) {
            return storage.run(data.context, () => post(data));
          }
        `,
      },
    },
    {
      name: 'a job that carries the id',
      files: {
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { storage } from './context';

          new Worker('mail', (job) => storage.run({ requestId: job.data.requestId }, () => send(job)));
        `,
        'src/signup.ts': code`
          import { Queue } from 'bullmq';

          const mail = new Queue('mail');
          export const welcome = (requestId: string) => mail.add('welcome', { requestId });
        `,
      },
    },
    {
      name: 'queues that bullmq-otel instruments',
      files: {
        'src/tracing.ts': code`
          import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';

          export const instrumentations = [getNodeAutoInstrumentations()];
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { BullMQOtel } from 'bullmq-otel';

          new Worker('mail', (job) => send(job.data), { telemetry: new BullMQOtel('shop') });
        `,
      },
    },
    {
      name: 'Celery with the instrumentation of OpenTelemetry',
      files: {
        'app/main.py': code`
          from opentelemetry.instrumentation.celery import CeleryInstrumentor
          from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

          CeleryInstrumentor().instrument()
        `,
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
      },
    },
    {
      name: 'a tracer that only a task sets up',
      files: {
        'app/telemetry.py': code`
          from opentelemetry.instrumentation.django import DjangoInstrumentor

          def init_tracer():
              DjangoInstrumentor().instrument()
        `,
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
      },
    },
    {
      name: 'Celery with a signal that sends the id',
      files: {
        'app/context.py': code`
          from contextvars import ContextVar

          request_id = ContextVar("request_id")

          async def middleware(request, call_next):
              request_id.set(request.headers["x-request-id"])
              return await call_next(request)
        `,
        'app/celery.py': code`
          from celery import Celery
          from celery.signals import before_task_publish

          app = Celery("shop")
        `,
      },
    },
    {
      name: 'a project with no request context at all',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', (job) => send(job.data));
        `,
      },
    },
    {
      name: 'a store that is about something else',
      files: {
        'src/transaction.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const transaction = new AsyncLocalStorage<Transaction>();
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', (job) => send(job.data));
        `,
      },
    },
    {
      name: 'a processor that hands headers on',
      files: {
        'src/context.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';

          export const storage = new AsyncLocalStorage<{ requestId: string }>();
          export const middleware = (req, res, next) => storage.run({ requestId: req.id }, next);
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('calls', (job) => fetch(job.data.url, { headers: job.data.headers }));
        `,
      },
    },
  ],
});
