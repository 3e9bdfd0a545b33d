import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a queue of BullMQ, and a table',
      files: {
        'src/queues.ts': code`
          import { Queue } from 'bullmq';

          export const deadLetters = new Queue('mail-dead-letter');
        `,
        'db/tables.sql': code`
          create table if not exists dead_letters (id bigint primary key);
        `,
      },
      findings: [
        {
          message: 'unwatched',
          path: 'src/queues.ts',
          span: '3:32-3:37',
          data: { name: 'mail-dead-letter' },
          evidence: [
            { path: 'db/tables.sql', span: '1:28-1:40', note: 'dead_letters keeps some too.' },
          ],
        },
      ],
    },
    {
      name: 'a queue of RabbitMQ',
      files: {
        'app/broker.py': code`
          def declare(channel):
              channel.queue_declare(queue="orders.dlq", durable=True)
        `,
      },
      findings: [
        {
          message: 'unwatched',
          span: '2:5-2:26',
        },
      ],
    },
    {
      name: 'a count that nothing calls',
      files: {
        'src/queues.ts': code`
          import { Queue } from 'bullmq';

          export const failed = new Queue('mail-dlq');

          export async function dlqSize() {
            return failed.getWaiting();
          }
        `,
      },
      findings: [
        {
          message: 'uncalled',
          span: '3:27-3:32',
          data: { name: 'mail-dlq', count: 'dlqSize()' },
        },
      ],
    },
    {
      name: 'a model of Prisma',
      files: {
        'schema.prisma': code`
          model DeadLetter {
            id Int @id
          }
        `,
      },
      findings: [
        {
          message: 'unwatched',
          span: '1:7-1:17',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a count that is called',
      files: {
        'src/queues.ts': code`
          import { Queue } from 'bullmq';

          export const failed = new Queue('mail-dlq');

          export async function dlqSize() {
            return failed.getWaiting();
          }
        `,
        'src/metrics.ts': code`
          import { dlqSize } from './queues';

          setInterval(async () => console.log(await dlqSize()), 60_000).unref();
        `,
      },
    },
    {
      name: 'an alert rule that names it',
      files: {
        'src/queues.ts': code`
          import { Queue } from 'bullmq';

          export const deadLetters = new Queue('mail-dead-letter');
        `,
        'deploy/alerts.yaml': code`
          groups:
            - name: queues
              rules:
                - alert: DeadLetters
                  expr: bullmq_waiting{queue="mail-dead-letter"} > 0
        `,
      },
    },
    {
      name: 'a queue of another name, and one of a test',
      files: {
        'src/queues.ts': code`
          import { Queue } from 'bullmq';

          // No dead letters here.
          export const mail = new Queue('mail');
        `,
        'test/queues.test.ts': code`
          import { Queue } from 'bullmq';

          export const deadLetters = new Queue('mail-dead-letter');
        `,
      },
    },
  ],
});
