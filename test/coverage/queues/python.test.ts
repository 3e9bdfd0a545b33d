import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { cancelled, queues, schedules, stops, workers } from './facts.ts';

describe('Celery', () => {
  test('queues: the application', async () => {
    const module = await moduleOf(
      'app/celery.py',
      code`
        from celery import Celery

        app = Celery("app", broker=BROKER_URL)
      `,
    );
    expect(queues(module)).toEqual(['Celery app']);
  });

  test('workers: tasks of the application and shared ones', async () => {
    const module = await moduleOf(
      'app/tasks.py',
      code`
        from celery import Celery, shared_task

        app = Celery("app")


        @app.task(name="mail.send")
        def send(member_id):
            pass


        @shared_task
        def refresh():
            pass
      `,
    );
    expect(workers(module)).toEqual(['Celery mail.send → send', 'Celery refresh → refresh']);
  });

  test('schedules: the beat schedule and periodic tasks', async () => {
    const module = await moduleOf(
      'app/celery.py',
      code`
        from celery import Celery
        from celery.schedules import crontab

        app = Celery("app")
        app.conf.beat_schedule = {
            "nightly": {"task": "reports.build", "schedule": crontab(hour=5)},
        }


        @app.on_after_configure.connect
        def set_up(sender, **kwargs):
            sender.add_periodic_task(30.0, refresh.s())
      `,
    );
    expect(schedules(module)).toEqual([
      'Celery reports.build at crontab(hour=5)',
      'Celery refresh at 30.0',
    ]);
  });
});

describe('RQ', () => {
  test('queues: by name', async () => {
    const module = await moduleOf(
      'app/jobs.py',
      code`
        from rq import Queue

        queue = Queue("low", connection=connection)
      `,
    );
    expect(queues(module)).toEqual(['RQ low']);
  });

  test('workers: functions with the job decorator', async () => {
    const module = await moduleOf(
      'app/jobs.py',
      code`
        from rq.decorators import job


        @job("low", connection=connection)
        def send(member_id):
            pass
      `,
    );
    expect(workers(module)).toEqual(['RQ send → send']);
  });

  test('schedules: cron jobs of rq-scheduler', async () => {
    const module = await moduleOf(
      'app/jobs.py',
      code`
        from rq_scheduler import Scheduler

        scheduler = Scheduler(connection=connection)


        def build():
            pass


        scheduler.cron("0 5 * * *", func=build)
      `,
    );
    expect(schedules(module)).toEqual(['RQ build at 0 5 * * * → build']);
  });
});

describe('arq', () => {
  test('queues: the pool', async () => {
    const module = await moduleOf(
      'app/jobs.py',
      code`
        from arq import create_pool


        async def enqueue():
            return await create_pool(SETTINGS)
      `,
    );
    expect(queues(module)).toEqual(['arq without a name']);
  });

  test('workers: functions of the worker settings', async () => {
    const module = await moduleOf(
      'app/worker.py',
      code`
        from arq.worker import func


        async def send(ctx):
            pass


        async def resize(ctx):
            pass


        class WorkerSettings:
            functions = [send, func(resize, timeout=60)]
      `,
    );
    expect(workers(module)).toEqual(['arq send → send', 'arq resize → resize']);
  });

  test('schedules: cron jobs of the worker settings', async () => {
    const module = await moduleOf(
      'app/worker.py',
      code`
        from arq import cron


        async def build(ctx):
            pass


        class WorkerSettings:
            cron_jobs = [cron(build, hour=5, minute=0)]
      `,
    );
    expect(schedules(module)).toEqual(['arq build at hour=5, minute=0 → build']);
  });
});

describe('APScheduler', () => {
  test('schedules: added jobs and decorated functions, their triggers', async () => {
    const module = await moduleOf(
      'app/schedules.py',
      code`
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler()


        def refresh():
            pass


        @scheduler.scheduled_job("cron", hour=5, id="nightly")
        def build():
            pass


        scheduler.add_job(refresh, "interval", minutes=5, max_instances=1)
      `,
    );
    expect(schedules(module)).toEqual([
      'APScheduler build at "cron", hour=5 → build',
      'APScheduler refresh at "interval", minutes=5 → refresh',
    ]);
  });

  test('stops: whether running jobs are waited for', async () => {
    const module = await moduleOf(
      'app/schedules.py',
      code`
        import atexit

        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler()


        @atexit.register
        def stop():
            scheduler.shutdown(wait=False)
      `,
    );
    expect(stops(module)).toEqual([
      'APScheduler forced, not awaited: scheduler.shutdown(wait=False)',
    ]);
  });
});

describe('plain asyncio', () => {
  test('schedules: tasks that work, sleep and work again', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        import asyncio


        async def refresh():
            while True:
                await load()
                await asyncio.sleep(60)


        async def main():
            asyncio.create_task(refresh())
            asyncio.create_task(once())
      `,
    );
    expect(schedules(module)).toEqual(['asyncio refresh at 60 → refresh']);
  });

  test('stops: consumers of a queue that are cancelled and not awaited', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        import asyncio
        from contextlib import asynccontextmanager


        async def consume():
            while True:
                await handle(await queue.get())


        @asynccontextmanager
        async def lifespan(app):
            task = asyncio.create_task(consume())
            yield
            task.cancel()
      `,
    );
    expect(cancelled(module)).toEqual(['task: consume']);
  });
});
