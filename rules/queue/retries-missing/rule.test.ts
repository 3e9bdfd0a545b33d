import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a queue of BullMQ whose jobs call out',
      files: {
        'src/mail.ts': code`
          import { Queue, Worker } from 'bullmq';

          const mail = new Queue('mail', { connection });

          export const worker = new Worker('mail', async (job) => {
            await fetch('https://mail.example.com/send', { method: 'POST', body: job.data.text });
          });

          export function send(text: string) {
            return mail.add('send', { text });
          }
        `,
      },
      findings: [
        {
          message: 'queue',
          span: '3:18-3:23',
          data: { queue: '"mail"', service: 'fetch', library: 'BullMQ' },
          evidence: [
            { span: '6:9-6:14', note: 'Is called by the job.' },
            { span: '10:10-10:18', note: 'Adds jobs without attempts.' },
          ],
          fixed: code`
            import { Queue, Worker } from 'bullmq';

            const mail = new Queue('mail', { connection, defaultJobOptions: { attempts: 3, backoff: { type: 'exponential', delay: 1_000 } } });

            export const worker = new Worker('mail', async (job) => {
              await fetch('https://mail.example.com/send', { method: 'POST', body: job.data.text });
            });

            export function send(text: string) {
              return mail.add('send', { text });
            }
          `,
        },
      ],
    },
    {
      name: 'a queue that another file fills, without options',
      files: {
        'src/queues.ts': code`
          import { Queue } from 'bullmq';

          export const partnerQueue = new Queue('partner');
        `,
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import axios from 'axios';

          new Worker('partner', tell);

          async function tell(job) {
            await axios.post('https://partner.example.com', job.data);
          }
        `,
        'src/orders.ts': code`
          import { partnerQueue } from './queues';

          export async function order(id: string) {
            await partnerQueue.add('order', { id }, { removeOnComplete: true });
          }
        `,
      },
      findings: [
        {
          message: 'queue',
          path: 'src/queues.ts',
          span: '3:33-3:38',
          evidence: [
            { path: 'src/worker.ts', span: '7:9-7:19', note: 'Is called by the job.' },
            { path: 'src/orders.ts', span: '4:9-4:25', note: 'Adds jobs without attempts.' },
          ],
          fixed: code`
            import { Queue } from 'bullmq';

            export const partnerQueue = new Queue('partner', { defaultJobOptions: { attempts: 3, backoff: { type: 'exponential', delay: 1_000 } } });
          `,
        },
      ],
    },
    {
      name: 'a queue of NestJS',
      files: {
        'src/mail.module.ts': code`
          import { BullModule } from '@nestjs/bullmq';

          export const MailQueue = BullModule.registerQueue({ name: 'mail' });
        `,
        'src/mail.service.ts': code`
          import { InjectQueue } from '@nestjs/bullmq';
          import { Queue } from 'bullmq';

          export class MailService {
            constructor(@InjectQueue('mail') private readonly mailQueue: Queue) {}

            send(text: string) {
              return this.mailQueue.add('send', { text });
            }
          }
        `,
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';

          @Processor('mail')
          export class MailProcessor extends WorkerHost {
            async process(job) {
              await fetch('https://mail.example.com/send', { method: 'POST' });
            }
          }
        `,
      },
      findings: [
        {
          message: 'queue',
          path: 'src/mail.module.ts',
          span: '3:26-3:50',
          evidence: [
            { path: 'src/mail.processor.ts', span: '6:11-6:16', note: 'Is called by the job.' },
            { path: 'src/mail.service.ts', span: '8:12-8:30', note: 'Adds jobs without attempts.' },
          ],
        },
      ],
    },
    {
      name: 'tasks of Celery, as one finding a file',
      files: {
        'app/tasks.py': code`
          import requests
          from celery import shared_task

          @shared_task
          def tell_partner(order):
              requests.post("https://partner.example.com/orders", json=order, timeout=5)

          @shared_task
          def tell_store(order):
              requests.post("https://store.example.com/orders", json=order, timeout=5)
        `,
      },
      findings: [
        {
          message: 'task',
          span: '4:2-4:13',
          severity: 'medium',
          confidence: 'medium',
          data: { task: 'tell_partner', service: 'requests' },
          evidence: [
            { span: '6:5-6:18', note: 'Is called by the job.' },
            { span: '8:2-8:13', note: 'Another task that is tried only once.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'tasks that say how often they may be tried, ask what retries, or only tell of a failure',
      files: {
        'app/tasks.py': code`
          import requests
          from celery import shared_task
          from app.partner import api_request

          @shared_task(bind=True, max_retries=5)
          def tell_partner(self, order):
              requests.post("https://partner.example.com/orders", json=order, timeout=5)

          @shared_task
          def tell_store(order):
              api_request("https://store.example.com/orders", order)

          @shared_task
          def export(order):
              try:
                  order.export()
              except OSError:
                  requests.post("https://alerts.example.com", json=order.id, timeout=5)
        `,
        'app/partner.py': code`
          import requests

          def api_request(url, body, attempts=3):
              for attempt in range(attempts):
                  answer = requests.post(url, json=body, timeout=5)
                  if answer.ok:
                      return answer
        `,
      },
    },
    {
      name: 'default options of the queue',
      files: {
        'src/mail.ts': code`
          import { Queue, Worker } from 'bullmq';

          const mail = new Queue('mail', { defaultJobOptions: { attempts: 3 } });
          new Worker('mail', async () => {
            await fetch('https://mail.example.com/send', { method: 'POST' });
          });
          await mail.add('send', {});
        `,
      },
    },
    {
      name: 'attempts of the job, and a job that is repeated',
      files: {
        'src/mail.ts': code`
          import { Queue, Worker } from 'bullmq';

          const mail = new Queue('mail');
          new Worker('mail', async () => {
            await fetch('https://mail.example.com/send', { method: 'POST' });
          });
          await mail.add('send', {}, { attempts: 3, backoff: 1000 });
          const digest = new Queue('digest');
          new Worker('digest', async () => {
            await fetch('https://mail.example.com/send', { method: 'POST' });
          });
          await digest.add('send', {}, { repeat: { every: 1000 } });
        `,
      },
    },
    {
      name: 'jobs that ask nobody',
      files: {
        'src/mail.ts': code`
          import { Queue, Worker } from 'bullmq';

          const sums = new Queue('sums');
          new Worker('sums', async (job) => job.data.a + job.data.b);
          await sums.add('sum', { a: 1, b: 2 });
        `,
      },
    },
    {
      name: 'tasks that retry, catch or come again',
      files: {
        'app/tasks.py': code`
          import requests
          from celery import Celery, shared_task

          app = Celery("shop")
          app.conf.beat_schedule = {"rates": {"task": "app.tasks.load_rates", "schedule": 60.0}}

          @shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
          def tell_partner(order):
              requests.post("https://partner.example.com/orders", json=order, timeout=5)

          @shared_task(bind=True)
          def tell_again(self, order):
              try:
                  requests.post("https://partner.example.com/orders", json=order, timeout=5)
              except requests.RequestException as error:
                  raise self.retry(exc=error)

          @shared_task
          def try_once(order):
              try:
                  requests.post("https://partner.example.com/orders", json=order, timeout=5)
              except requests.RequestException:
                  mark_failed(order)

          @shared_task
          def load_rates():
              requests.get("https://rates.example.com", timeout=5)
        `,
      },
    },
  ],
});
