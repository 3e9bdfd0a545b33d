import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'both faults of Celery in one file',
      files: {
        'app/tasks.py': code`
          import stripe
          from celery import shared_task

          @shared_task(acks_late=True)
          def charge(amount):
              stripe.Charge.create(amount=amount)

          # Idempotent.
          @shared_task(acks_late=False or None)
          def refund(amount):
              pass

          # Idempotent.
          @shared_task
          def index():
              rebuild()
        `,
      },
      findings: [
        {
          message: 'acksLate',
          span: '4:2-4:13',
          data: { name: 'charge', call: 'stripe.Charge.create' },
          evidence: [
            { span: '4:24-4:28', note: 'Acknowledged after the task has run.' },
            { span: '6:5-6:40', note: 'Made again when the task runs again.' },
          ],
        },
        {
          message: 'acksEarly',
          severity: 'medium',
          span: '14:2-14:13',
          data: { name: 'index' },
          fixed: code`
            import stripe
            from celery import shared_task

            @shared_task(acks_late=True)
            def charge(amount):
                stripe.Charge.create(amount=amount)

            # Idempotent.
            @shared_task(acks_late=False or None)
            def refund(amount):
                pass

            # Idempotent.
            @shared_task(acks_late=True)
            def index():
                rebuild()
          `,
        },
      ],
    },
    {
      name: 'a worker that skips the check',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { connection, send } from './mail';

          new Worker('mail', send, { connection, skipStalledCheck: true });
        `,
      },
      findings: [
        {
          message: 'skipped',
          span: '4:5-4:11',
          data: { library: 'BullMQ', setting: 'skipStalledCheck' },
          evidence: [{ span: '4:58-4:62', note: 'Set here.' }],
          fixed: code`
            import { Worker } from 'bullmq';
            import { connection, send } from './mail';

            new Worker('mail', send, { connection, skipStalledCheck: false });
          `,
        },
      ],
    },
    {
      name: 'a worker that recovers nothing, by a constant',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { connection, send } from './mail';

          const ATTEMPTS = 0;
          new Worker('mail', send, { connection, maxStalledCount: ATTEMPTS });
        `,
      },
      findings: [
        {
          message: 'neverRetried',
          severity: 'medium',
          span: '5:5-5:11',
          data: { library: 'BullMQ' },
          evidence: [{ span: '5:57-5:65', note: 'Set here.' }],
        },
      ],
    },
    {
      name: 'a lock that is renewed when it has run out',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { connection, send } from './mail';

          new Worker('mail', send, {
            connection,
            stalledInterval: 30000,
            maxStalledCount: 1,
            lockDuration: 10 * 1000,
            lockRenewTime: 15000,
          });
        `,
      },
      findings: [
        {
          message: 'renewedTooLate',
          span: '4:5-4:11',
          data: { library: 'BullMQ', renew: 15000, lock: 10000 },
          evidence: [
            { span: '9:18-9:23', note: 'Set here.' },
            { span: '8:17-8:26', note: 'Set here.' },
          ],
          fixed: code`
            import { Worker } from 'bullmq';
            import { connection, send } from './mail';

            new Worker('mail', send, {
              connection,
              stalledInterval: 30000,
              maxStalledCount: 1,
              lockDuration: 10 * 1000,
              lockRenewTime: 5000,
            });
          `,
        },
      ],
    },
    {
      name: 'a lock that is renewed when the default one has run out',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          new Worker('mail', send, { stalledInterval: 5000, lockRenewTime: 30000 });
        `,
      },
      findings: [
        {
          message: 'renewedTooLate',
          span: '4:5-4:11',
          data: { library: 'BullMQ', renew: 30000, lock: 30000 },
          evidence: [{ span: '4:66-4:71', note: 'Set here.' }],
          fixed: code`
            import { Worker } from 'bullmq';
            import { send } from './mail';

            new Worker('mail', send, { stalledInterval: 5000, lockRenewTime: 15000 });
          `,
        },
      ],
    },
    {
      name: 'a Bull queue that never checks and recovers nothing',
      files: {
        'src/queue.ts': code`
          import Queue from 'bull';

          export const queue = new Queue('mail', {
            settings: { stalledInterval: 0, maxStalledCount: 0 },
          });
        `,
      },
      findings: [
        {
          message: 'skipped',
          span: '3:26-3:31',
          data: { library: 'Bull', setting: 'stalledInterval 0' },
          evidence: [{ span: '4:32-4:33', note: 'Set here.' }],
          fixed: code`
            import Queue from 'bull';

            export const queue = new Queue('mail', {
              settings: { stalledInterval: 30000, maxStalledCount: 0 },
            });
          `,
        },
        {
          message: 'neverRetried',
          severity: 'medium',
          span: '3:26-3:31',
          data: { library: 'Bull' },
          evidence: [{ span: '4:52-4:53', note: 'Set here.' }],
          fixed: code`
            import Queue from 'bull';

            export const queue = new Queue('mail', {
              settings: { stalledInterval: 0, maxStalledCount: 1 },
            });
          `,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a BullMQ worker that relies on the defaults',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { connection, send } from './mail';

          new Worker('mail', send, {
            connection,
            concurrency: 5,
          });
        `,
      },
    },
    {
      name: 'a NestJS processor without options',
      files: {
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';

          @Processor('mail')
          export class MailProcessor extends WorkerHost {
            process(job) {
              return this.mail.send(job.data);
            }
          }
        `,
      },
    },
    {
      name: 'a BullMQ worker on the defaults whose job may be done twice',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { connection } from './connection';
          import { makeThumbnail } from './images';

          new Worker('thumbnails', (job) => makeThumbnail(job.data), { connection });
        `,
      },
    },
    {
      name: 'both set to sane values',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { connection, send } from './mail';

          new Worker('mail', send, { connection, stalledInterval: 60 * 1000, maxStalledCount: 2 });
        `,
      },
      controls: 1,
    },
    {
      name: 'both set in an object that is spread',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { STALLS } from './stalls';

          new Worker('mail', send, { ...STALLS, concurrency: 2 });
        `,
        'src/stalls.ts': 'export const STALLS = { stalledInterval: 15000, maxStalledCount: 1 };\n',
      },
      controls: 1,
    },
    {
      name: 'options from elsewhere',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          export function start(options) {
            return new Worker('mail', send, options);
          }
        `,
      },
      controls: 0,
    },
    {
      name: 'a lock that is renewed at half its duration',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { send } from './mail';

          new Worker('mail', send, { stalledInterval: 5000, lockDuration: 60000, lockRenewTime: 30000 });
        `,
      },
      controls: 0,
    },
    {
      name: 'a Bull queue with its defaults',
      files: {
        'src/queue.ts': code`
          import Queue from 'bull';

          export const queue = new Queue('mail', 'redis://cache:6379');
        `,
      },
      controls: 0,
    },
    {
      name: 'a Bull queue with sane settings',
      files: {
        'src/queue.ts': code`
          import Queue from 'bull';

          export const queue = new Queue('mail', {
            settings: { stalledInterval: 10000, maxStalledCount: 1 },
          });
        `,
      },
      controls: 1,
    },
  ],
});
