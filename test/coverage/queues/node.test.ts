import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { queues, schedules, stops, workers } from './facts.ts';

describe('BullMQ', () => {
  test('queues: by name', async () => {
    const module = await moduleOf(
      'src/mail.ts',
      code`
        import { Queue } from 'bullmq';

        export const mail = new Queue('mail', { connection });
      `,
    );
    expect(queues(module)).toEqual(['BullMQ mail']);
  });

  test('workers: queue, processor, also of NestJS', async () => {
    const plain = await moduleOf(
      'src/worker.ts',
      code`
        import { Worker } from 'bullmq';

        new Worker('mail', send, { connection });

        async function send(job) {
          await deliver(job.data);
        }
      `,
    );
    const nest = await moduleOf(
      'src/mail.processor.ts',
      code`
        import { Processor, WorkerHost } from '@nestjs/bullmq';

        @Processor('mail')
        export class MailProcessor extends WorkerHost {
          async process(job) {}
        }
      `,
    );
    expect(workers(plain)).toEqual(['BullMQ mail → send']);
    expect(workers(nest)).toEqual(['BullMQ mail → process']);
  });

  test('schedules: job schedulers and repeated jobs', async () => {
    const module = await moduleOf(
      'src/schedules.ts',
      code`
        import { Queue } from 'bullmq';

        const reports = new Queue('reports');
        await reports.upsertJobScheduler('nightly', { pattern: '0 5 * * *' });
        await reports.add('hourly', {}, { repeat: { every: 3_600_000 } });
        await reports.add('once', {}, { delay: 1000 });
      `,
    );
    expect(schedules(module)).toEqual([
      'BullMQ nightly at 0 5 * * *',
      'BullMQ hourly at 3_600_000',
    ]);
  });

  test('stops: of workers, whether running jobs are waited for', async () => {
    const module = await moduleOf(
      'src/worker.ts',
      code`
        import { Worker } from 'bullmq';

        const first = new Worker('a', work);
        const second = new Worker('b', work);
        process.on('SIGTERM', async () => {
          await first.close();
          second.close(true);
        });
      `,
    );
    expect(stops(module)).toEqual([
      'BullMQ waits, awaited: first.close()',
      'BullMQ forced, not awaited: second.close(true)',
    ]);
  });
});

describe('Bull', () => {
  test('queues: by name', async () => {
    const module = await moduleOf(
      'src/mail.js',
      code`
        const Queue = require('bull');

        const mail = new Queue('mail', process.env.REDIS_URL);
      `,
    );
    expect(queues(module)).toEqual(['Bull mail']);
  });

  test('workers: job, processor, also of NestJS', async () => {
    const plain = await moduleOf(
      'src/worker.js',
      code`
        const Queue = require('bull');

        const mail = new Queue('mail');
        mail.process('welcome', 5, send);

        async function send(job) {}
      `,
    );
    const nest = await moduleOf(
      'src/mail.processor.ts',
      code`
        import { Process, Processor } from '@nestjs/bull';

        @Processor('mail')
        export class MailProcessor {
          @Process('welcome')
          async welcome(job) {}
        }
      `,
    );
    expect(workers(plain)).toEqual(['Bull welcome → send']);
    expect(workers(nest)).toEqual(['Bull mail → welcome']);
  });

  test('schedules: repeated jobs', async () => {
    const module = await moduleOf(
      'src/schedules.ts',
      code`
        import Queue from 'bull';

        const reports = new Queue('reports');
        reports.add('nightly', {}, { repeat: { cron: '0 5 * * *' } });
      `,
    );
    expect(schedules(module)).toEqual(['Bull nightly at 0 5 * * *']);
  });

  test('stops: of queues, whether running jobs are waited for', async () => {
    const module = await moduleOf(
      'src/worker.ts',
      code`
        import Queue from 'bull';

        const mail = new Queue('mail');
        process.once('SIGTERM', async () => {
          await mail.close();
        });
      `,
    );
    expect(stops(module)).toEqual(['Bull waits, awaited: mail.close()']);
  });
});

describe('pg-boss', () => {
  test('queues: the instance', async () => {
    const module = await moduleOf(
      'src/boss.ts',
      code`
        import { PgBoss } from 'pg-boss';

        export const boss = new PgBoss(process.env.DATABASE_URL);
      `,
    );
    expect(queues(module)).toEqual(['pg-boss without a name']);
  });

  test('workers: queue, processor', async () => {
    const module = await moduleOf(
      'src/worker.ts',
      code`
        import PgBoss from 'pg-boss';

        const boss = new PgBoss(process.env.DATABASE_URL);
        await boss.work('mail', { batchSize: 5 }, send);

        async function send(jobs) {}
      `,
    );
    expect(workers(module)).toEqual(['pg-boss mail → send']);
  });

  test('schedules: queue, cron expression', async () => {
    const module = await moduleOf(
      'src/schedules.ts',
      code`
        import PgBoss from 'pg-boss';

        const boss = new PgBoss(process.env.DATABASE_URL);
        await boss.schedule('reports', '0 5 * * *', {}, { tz: 'UTC' });
      `,
    );
    expect(schedules(module)).toEqual(['pg-boss reports at 0 5 * * *']);
  });

  test('stops: whether running jobs are waited for', async () => {
    const module = await moduleOf(
      'src/worker.ts',
      code`
        import PgBoss from 'pg-boss';

        const boss = new PgBoss(process.env.DATABASE_URL);
        process.on('SIGTERM', () => boss.stop({ graceful: false }));
      `,
    );
    expect(stops(module)).toEqual(['pg-boss forced, awaited: boss.stop({ graceful: false })']);
  });
});

describe('Agenda', () => {
  test('queues: the instance', async () => {
    const module = await moduleOf(
      'src/agenda.ts',
      code`
        import { Agenda } from 'agenda';

        export const agenda = new Agenda({ db: { address: process.env.MONGO_URL } });
      `,
    );
    expect(queues(module)).toEqual(['Agenda without a name']);
  });

  test('workers: job, processor', async () => {
    const module = await moduleOf(
      'src/jobs.ts',
      code`
        import { Agenda } from 'agenda';

        const agenda = new Agenda();
        agenda.define('send mail', { concurrency: 5 }, async (job) => deliver(job));
      `,
    );
    expect(workers(module)).toEqual(['Agenda send mail → async (job) => deliver(job)']);
  });

  test('schedules: job, interval', async () => {
    const module = await moduleOf(
      'src/jobs.ts',
      code`
        import { Agenda } from 'agenda';

        const agenda = new Agenda();
        await agenda.every('5 minutes', 'send mail');
      `,
    );
    expect(schedules(module)).toEqual(['Agenda send mail at 5 minutes']);
  });

  test('stops: whether running jobs are waited for', async () => {
    const module = await moduleOf(
      'src/jobs.ts',
      code`
        import { Agenda } from 'agenda';

        const agenda = new Agenda();
        process.on('SIGTERM', async () => {
          await agenda.drain();
          await agenda.stop();
        });
      `,
    );
    expect(stops(module)).toEqual([
      'Agenda waits, awaited: agenda.drain()',
      'Agenda forced, awaited: agenda.stop()',
    ]);
  });
});
