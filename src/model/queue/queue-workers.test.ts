import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { workersOf } from './queue-workers.ts';

async function workersIn(path: string, text: string) {
  return workersOf(moduleAt(await projectOf({ [path]: text }), path)).map((worker) => ({
    library: worker.library,
    name: worker.name,
    hasProcessor: worker.processor !== undefined,
    options: worker.options.kind,
  }));
}

describe('workersOf', () => {
  it.each([
    [
      "import { Worker } from 'bullmq';\nnew Worker('a', async () => {}, { concurrency: 2 });",
      { library: 'BullMQ', name: 'a', hasProcessor: true, options: 'given' },
    ],
    [
      "const { Worker } = require('bullmq');\nnew Worker('a', './a.js');",
      { library: 'BullMQ', name: 'a', hasProcessor: false, options: 'absent' },
    ],
    [
      "const Queue = require('bull');\nconst q = new Queue('a');\nq.process('b', 2, async () => {});",
      { library: 'Bull', name: 'b', hasProcessor: true, options: 'unknown' },
    ],
    [
      "import { Processor, WorkerHost } from '@nestjs/bullmq';\n@Processor('a', { concurrency: 2 })\nclass A extends WorkerHost { async process() {} }",
      { library: 'BullMQ', name: 'a', hasProcessor: true, options: 'given' },
    ],
    [
      "import { Process, Processor } from '@nestjs/bull';\n@Processor('a')\nclass A { @Process('b') run() {} }",
      { library: 'Bull', name: 'a', hasProcessor: true, options: 'unknown' },
    ],
    [
      "import { PgBoss } from 'pg-boss';\nconst boss = new PgBoss('');\nboss.work('a', { batchSize: 2 }, async () => {});",
      { library: 'pg-boss', name: 'a', hasProcessor: true, options: 'unknown' },
    ],
    [
      "import { Agenda } from 'agenda';\nconst agenda = new Agenda();\nagenda.define('a', async () => {});",
      { library: 'Agenda', name: 'a', hasProcessor: true, options: 'unknown' },
    ],
  ])('finds the worker of %j', async (text, worker) => {
    expect(await workersIn('a.ts', text)).toEqual([worker]);
  });

  it.each([
    [
      'from celery import Celery\napp = Celery()\n@app.task(name="a")\ndef run():\n    pass\n',
      { library: 'Celery', name: 'a', hasProcessor: true, options: 'given' },
    ],
    [
      'import dramatiq\n@dramatiq.actor\ndef run():\n    pass\n',
      { library: 'Dramatiq', name: 'run', hasProcessor: true, options: 'absent' },
    ],
    [
      'from rq.decorators import job\n@job("low")\ndef run():\n    pass\n',
      { library: 'RQ', name: 'run', hasProcessor: true, options: 'given' },
    ],
    [
      'from arq.worker import func\nasync def run(ctx):\n    pass\nclass WorkerSettings:\n    functions = [func(run, timeout=5)]\n',
      { library: 'arq', name: 'run', hasProcessor: true, options: 'unknown' },
    ],
  ])('finds the Python worker of %j', async (text, worker) => {
    expect(await workersIn('a.py', text)).toEqual([worker]);
  });

  it('knows a browser worker from one of BullMQ', async () => {
    expect(await workersIn('a.ts', "new Worker('bull.js');")).toEqual([]);
  });
});
