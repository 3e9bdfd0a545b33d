import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an empty processor of a queue that a service asks for',
      files: {
        'src/mail.service.ts': code`
          export class MailService {
            constructor(@InjectQueue(MAIL_QUEUE) private readonly mails) {}
          }
        `,
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';
          import { MAIL_QUEUE, handlers } from './queues';

          @Processor({ name: MAIL_QUEUE })
          export class MailProcessor extends WorkerHost {
            async process(job) {}
          }
        `,
      },
      findings: [
        {
          message: 'empty',
          path: 'src/mail.processor.ts',
          span: '4:2-4:11',
          data: { library: 'BullMQ', name: 'this queue' },
          evidence: [
            {
              path: 'src/mail.processor.ts',
              span: '6:9-6:16',
              note: 'The processor, which has no effect.',
            },
          ],
        },
      ],
    },
    {
      name: 'one that only logs',
      files: {
        'src/mail.service.ts': code`
          export class MailService {
            constructor(@InjectQueue(MAIL_QUEUE) private readonly mails) {}
          }
        `,
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';
          import { MAIL_QUEUE, handlers } from './queues';

          @Processor({ name: MAIL_QUEUE })
          export class MailProcessor extends WorkerHost {
            async process(job) {
              console.log(job.id);
            }
          }
        `,
      },
      findings: [
        {
          message: 'onlyLogs',
          path: 'src/mail.processor.ts',
          span: '4:2-4:11',
          data: { library: 'BullMQ', name: 'this queue' },
          evidence: [
            {
              path: 'src/mail.processor.ts',
              span: '7:5-7:24',
              note: 'All that the processor does.',
            },
          ],
        },
      ],
    },
    {
      name: 'one that calls no handler',
      files: {
        'src/mail.service.ts': code`
          export class MailService {
            constructor(@InjectQueue(MAIL_QUEUE) private readonly mails) {}
          }
        `,
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';
          import { MAIL_QUEUE, handlers } from './queues';

          @Processor({ name: MAIL_QUEUE })
          export class MailProcessor extends WorkerHost {
            async process(job) {
              const handler = handlers[job.name];
            }
          }
        `,
      },
      findings: [
        {
          message: 'handlerUnused',
          path: 'src/mail.processor.ts',
          span: '4:2-4:11',
          data: { library: 'BullMQ', name: 'this queue', handler: 'handler' },
          evidence: [
            {
              path: 'src/mail.processor.ts',
              span: '7:11-7:39',
              note: 'Looked up here, never called.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'jobs of a file that is called test, which try out the queue',
      files: {
        'app/tasks/test.py': code`
          from app.celery import celery

          @celery.task()
          def successful_task():
              pass
        `,
      },
    },
    {
      name: 'a NestJS processor of a queue that nothing asks for',
      files: {
        'src/mail.processor.ts': code`
          import { Processor, WorkerHost } from '@nestjs/bullmq';
          import { MAIL_QUEUE } from './queues';

          @Processor({ name: MAIL_QUEUE })
          export class MailProcessor extends WorkerHost {
            async process() {}
          }
        `,
      },
    },
    {
      name: 'a Celery task by which somebody sees that workers run',
      files: {
        'app/tasks.py': code`
          from celery import shared_task

          @shared_task(ignore_result=False)
          def celery_status():
              return True
        `,
      },
    },
  ],
});
