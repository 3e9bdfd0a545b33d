import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'BullMQ queues that nothing looks at',
      files: {
        'src/work.ts': "import { Worker } from 'bullmq';\n\nnew Worker('mail', send);\n",
        'src/a.ts': code`
          import { Queue } from 'bullmq';

          export const mail = new Queue('mail');
        `,
        'src/b.ts': code`
          import { Queue } from 'bullmq';

          const images = new Queue('images');
          await images.add('resize', {});
        `,
      },
      findings: [
        {
          message: 'unobserved',
          severity: 'low',
          confidence: 'medium',
          path: 'src/a.ts',
          span: '3:25-3:30',
          data: { library: 'BullMQ', count: 'getJobCounts()' },
          evidence: [{ path: 'src/b.ts', span: '3:20-3:25', note: 'Another queue of BullMQ.' }],
        },
      ],
    },
    {
      name: 'Bull Board without alert rules',
      files: {
        'src/work.ts': "import { Worker } from 'bullmq';\n\nnew Worker('mail', send);\n",
        'src/queue.ts': code`
          import { Queue } from 'bullmq';

          export const mail = new Queue('mail');
        `,
        'src/board.ts': code`
          import { createBullBoard } from '@bull-board/api';

          createBullBoard({ queues: [] });
        `,
      },
      findings: [
        {
          message: 'onlyShown',
          severity: 'low',
          confidence: 'medium',
          path: 'src/queue.ts',
          span: '3:25-3:30',
          data: { library: 'BullMQ', count: 'getJobCounts()' },
          evidence: [
            {
              path: 'src/board.ts',
              span: '1:10-1:25',
              note: 'Shows the queues to whoever opens it.',
            },
          ],
        },
      ],
    },
    {
      name: 'queues that NestJS registers, with counts in tests only',
      files: {
        'src/mail.processor.ts': "@Processor('mail')\nexport class MailProcessor {}\n",
        'src/app.module.ts': code`
          import { BullModule } from '@nestjs/bull';

          export const QueueModule = BullModule.registerQueue({ name: 'mail' });
        `,
        'test/queue.test.ts': 'await queue.getJobCounts();\n',
      },
      findings: [
        {
          message: 'unobserved',
          severity: 'low',
          confidence: 'medium',
          path: 'src/app.module.ts',
          span: '3:28-3:52',
          data: { library: 'Bull', count: 'getJobCounts()' },
        },
      ],
    },
    {
      name: 'a Celery application that nothing looks at',
      files: {
        'app/tasks.py': 'from app.celery import app\n\n@app.task\ndef send():\n    pass\n',
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
        'compose.yaml': 'services:\n  redis:\n    image: redis:7\n',
      },
      findings: [
        {
          message: 'unobserved',
          severity: 'low',
          confidence: 'medium',
          path: 'app/celery.py',
          span: '3:7-3:13',
          data: { library: 'Celery', count: 'the length of the broker queue' },
        },
      ],
    },
    {
      name: 'an RQ queue, and a length that is no queue of a broker',
      files: {
        'app/worker.py': 'from rq import Worker\n\nWorker(["mail"]).work()\n',
        'app/queue.py': code`
          from rq import Queue

          mail = Queue("mail", connection=connect())
        `,
        'app/player.py': 'def more(playlist):\n    return playlist.queue_length\n',
      },
      findings: [
        {
          message: 'unobserved',
          severity: 'low',
          confidence: 'medium',
          path: 'app/queue.py',
          span: '3:8-3:13',
          data: { library: 'RQ', count: 'Queue.count' },
        },
      ],
    },
    {
      name: 'a pg-boss queue',
      files: {
        'src/work.ts': "import { boss } from './boss';\n\nboss.work('mail', send);\n",
        'src/boss.ts': code`
          import PgBoss from 'pg-boss';

          export const boss = new PgBoss(process.env.DATABASE_URL);
        `,
      },
      findings: [
        {
          message: 'unobserved',
          severity: 'low',
          confidence: 'medium',
          path: 'src/boss.ts',
          span: '3:25-3:31',
          data: { library: 'pg-boss', count: 'the count of queued jobs' },
        },
      ],
    },
    {
      name: 'queues in both languages',
      files: {
        'src/work.ts': "import { Worker } from 'bullmq';\n\nnew Worker('mail', send);\n",
        'app/tasks.py': 'from app.celery import app\n\n@app.task\ndef send():\n    pass\n',
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
        'src/queue.ts': code`
          import { Queue } from 'bullmq';

          export const mail = new Queue('mail');
        `,
      },
      findings: [
        {
          message: 'unobserved',
          severity: 'low',
          confidence: 'medium',
          path: 'app/celery.py',
          span: '3:7-3:13',
          data: { library: 'Celery', count: 'the length of the broker queue' },
        },
        {
          message: 'unobserved',
          severity: 'low',
          confidence: 'medium',
          path: 'src/queue.ts',
          span: '3:25-3:30',
        },
      ],
    },
    {
      name: 'queues beside alert rules that leave them out',
      files: {
        'src/queue.ts': code`
          import { Queue, Worker } from 'bullmq';

          export const mails = new Queue('mails');
          new Worker('mails', async (job) => send(job.data));
        `,
        'deploy/alerts.yml': code`
          groups:
            - name: web
              rules:
                - alert: Errors
                  expr: rate(http_errors_total[5m]) > 1
        `,
      },
      findings: [{ message: 'unobserved', path: 'src/queue.ts', span: '3:26-3:31' }],
    },
  ],
  passes: [
    {
      name: 'a template of which projects are made',
      files: {
        '{{cookiecutter.slug}}/app.py': code`
          from celery import Celery

          app = Celery("app")

          @app.task
          def send():
              deliver()
        `,
      },
    },
    {
      name: 'a gauge of the jobs that wait',
      files: {
        'src/queue.ts': code`
          import { Queue, Worker } from 'bullmq';

          export const index = new Queue('index');
          export const worker = new Worker('index', run);
        `,
        'src/metrics.ts': code`
          import { Gauge } from 'prom-client';

          export const pending = new Gauge({ name: 'pending_index_jobs', help: 'Jobs that wait' });
        `,
      },
      controls: 1,
    },
    {
      name: 'programs that only queue, and queues that are made for a board',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
          app.send_task("mail", [1])
        `,
        'src/board.ts': code`
          import { createBullBoard } from '@bull-board/api';
          import { Queue } from 'bullmq';

          createBullBoard({ queues: [new Queue('mail')] });
        `,
        'test/work.ts': "import { Worker } from 'bullmq';\n\nnew Worker('mail', send);\n",
      },
    },
    {
      name: 'metrics from getJobCounts',
      files: {
        'src/queue.ts': code`
          import { Queue } from 'bullmq';

          export const mail = new Queue('mail');
        `,
        'src/metrics.ts': code`
          import { mail } from './queue';

          export const waiting = () => mail.getJobCounts('waiting');
        `,
      },
      controls: 1,
    },
    {
      name: 'a queue exporter beside the broker',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
        'compose.yaml': code`
          services:
            exporter:
              image: danihodovic/celery-exporter
        `,
      },
      controls: 1,
    },
    {
      name: 'Bull Board plus alert rules',
      files: {
        'src/queue.ts': code`
          import { Queue } from 'bullmq';

          export const mail = new Queue('mail');
        `,
        'src/board.ts': "import { createBullBoard } from '@bull-board/api';\n",
        'ops/rules.yml': code`
          groups:
            - name: queues
              rules:
                - alert: Backlog
                  expr: sum(bullmq_waiting) > 100
        `,
      },
      controls: 1,
    },
    {
      name: 'the length of the list that Celery uses',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
        'app/metrics.py': code`
          from prometheus_client import Gauge

          DEPTH = Gauge("depth", "Jobs that wait")

          def measure(redis):
              DEPTH.set(redis.llen("celery"))
        `,
      },
      controls: 1,
    },
    {
      name: 'counters of the jobs that went in',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
        'app/metrics.py': code`
          from prometheus_client import Counter

          queued = Counter("shop_jobs_queued_total", "Jobs that were submitted")
        `,
      },
      controls: 1,
    },
    {
      name: 'an autoscaler on the depth',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
        `,
        'deploy/scale.yaml': code`
          kind: ScaledObject
          spec:
            triggers:
              - type: rabbitmq
        `,
      },
      controls: 1,
    },
    {
      name: 'no queue at all',
      files: { 'src/main.ts': "console.log('hello');\n" },
      controls: 0,
    },
    {
      name: 'queues in tests only',
      files: {
        'test/queue.test.ts': code`
          import { Queue } from 'bullmq';

          export const mail = new Queue('mail');
        `,
      },
      controls: 0,
    },
    {
      name: 'a class of the same name',
      files: {
        'src/queue.ts':
          "import { Queue } from './own-queue';\n\nexport const bull = new Queue();\n",
      },
      controls: 0,
    },
  ],
});
