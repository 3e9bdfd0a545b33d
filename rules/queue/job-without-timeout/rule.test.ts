import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a worker of BullMQ that asks another service',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', async (job) => {
            await fetch('https://mail.example.com/send', { method: 'POST', body: job.data.text });
          });
        `,
      },
      findings: [
        {
          message: 'worker',
          span: '3:5-3:11',
          data: { queue: '"mail"', service: 'fetch' },
          evidence: [{ span: '4:9-4:14', note: 'Is called by the job.' }],
        },
      ],
    },
    {
      name: 'a timeout that BullMQ does not know',
      files: {
        'src/mail.ts': code`
          import { Queue } from 'bullmq';

          const mail = new Queue('mail');
          await mail.add('send', {}, { attempts: 3, timeout: 5000 });
        `,
      },
      findings: [
        {
          message: 'ignored',
          span: '4:52-4:56',
        },
      ],
    },
    {
      name: 'Celery without limits',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")

          @app.task
          def send(mail):
              mail.send()
        `,
      },
      findings: [
        {
          message: 'celery',
          span: '3:7-3:13',
          confidence: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a signal with a timeout',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('mail', async (job) => {
            await fetch('https://mail.example.com/send', { signal: AbortSignal.timeout(5_000) });
          });
        `,
      },
    },
    {
      name: 'a wrapper around the body, and jobs that wait for nobody',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { bounded } from './bounded';

          new Worker('mail', (job) => bounded(job));
          new Worker('sums', async (job) => job.data.a + job.data.b);
        `,
        'src/bounded.ts': code`
          export async function bounded(job) {
            return Promise.race([fetch('https://mail.example.com'), after(5_000)]);
          }
        `,
      },
    },
    {
      name: 'Bull, which has the option',
      files: {
        'src/mail.ts': code`
          import Queue from 'bull';

          const mail = new Queue('mail');
          await mail.add({}, { timeout: 5000 });
        `,
      },
    },
    {
      name: 'a limit of Celery in its settings',
      files: {
        'app/settings.py': code`
          CELERY_TASK_TIME_LIMIT = 60
        `,
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")

          @app.task
          def send(mail):
              mail.send()
        `,
      },
    },
    {
      name: 'a limit on the command line, and who only queues',
      files: {
        'compose.yaml': code`
          services:
            worker:
              command: celery -A app worker --time-limit 60
        `,
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")

          @app.task
          def send(mail):
              mail.send()
        `,
      },
    },
    {
      name: 'an application that only queues',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")

          def send(mail):
              app.send_task("mail.send", args=[mail])
        `,
      },
    },
    {
      name: 'RQ and arq, which bound jobs by themselves',
      files: {
        'app/jobs.py': code`
          from rq import Queue

          queue = Queue("mail")
          queue.enqueue(send)
        `,
      },
    },
  ],
});
