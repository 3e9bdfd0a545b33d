import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { reachedAtShutdown, shutdownPathsOf } from './shutdown-paths.ts';

async function pathsIn(path: string, text: string) {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return shutdownPathsOf(module).map((shutdown) => ({
    trigger: shutdown.trigger,
    at: module.text(shutdown.at),
    reached: reachedAtShutdown(shutdown).map(({ fn }) => fn.name),
  }));
}

describe('shutdownPathsOf', () => {
  it.each([
    ["process.on('SIGTERM', stop);\nfunction stop() {}", 'signal', 'process.on', ['stop']],
    [
      "for (const signal of ['SIGINT']) process.once(signal, () => stop());\nfunction stop() {}",
      'signal',
      'process.once',
      [null, 'stop'],
    ],
    ["process.on('exit', () => {});", 'exit', 'process.on', [null]],
    ["app.addHook('onClose', async () => {});", 'hook', 'app.addHook', [null]],
    ['class A { async onModuleDestroy() {} }', 'hook', 'onModuleDestroy', ['onModuleDestroy']],
    [
      "import closeWithGrace from 'close-with-grace';\ncloseWithGrace({ delay: 500 }, async () => {});",
      'signal',
      'closeWithGrace',
      [null],
    ],
  ])('finds the path of %j', async (text, trigger, at, reached) => {
    expect(await pathsIn('a.ts', text)).toEqual([{ trigger, at, reached }]);
  });

  it.each([
    [
      'from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def lifespan(app):\n    yield\n',
      'hook',
      'lifespan',
      ['lifespan'],
    ],
    ['@app.on_event("shutdown")\ndef stop():\n    pass\n', 'hook', 'stop', ['stop']],
    ['import atexit\n@atexit.register\ndef stop():\n    pass\n', 'exit', 'stop', ['stop']],
    [
      'import signal\ndef stop(*_):\n    pass\nsignal.signal(signal.SIGTERM, stop)\n',
      'signal',
      'signal.signal',
      ['stop'],
    ],
    [
      'from celery.signals import worker_shutdown\n@worker_shutdown.connect\ndef stop(**_):\n    pass\n',
      'hook',
      'stop',
      ['stop'],
    ],
  ])('finds the path of Python %j', async (text, trigger, at, reached) => {
    expect(await pathsIn('a.py', text)).toEqual([{ trigger, at, reached }]);
  });

  it.each([
    ["process.on('uncaughtException', () => {});"],
    ["emitter.on('SIGTERM', () => {});"],
    ["app.addHook('onRequest', async () => {});"],
  ])('leaves %j alone', async (text) => {
    expect(await pathsIn('a.ts', text)).toEqual([]);
  });

  it('names the signals, those of a loop too', async () => {
    const text =
      "process.on('SIGTERM', a);\nfor (const sig of ['SIGINT', 'SIGHUP']) process.on(sig, a);\nprocess.on(signal, a);\nfunction a() {}";
    const module = moduleAt(await projectOf({ 'a.ts': text }), 'a.ts');
    expect(shutdownPathsOf(module).map(({ signals }) => signals)).toEqual([
      ['SIGTERM'],
      ['SIGINT', 'SIGHUP'],
      [],
    ]);
  });

  it('says from where on a lifespan stops', async () => {
    const text =
      'from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def lifespan(app):\n    start()\n    try:\n        yield\n    finally:\n        stop()\n';
    const module = moduleAt(await projectOf({ 'a.py': text }), 'a.py');
    expect(shutdownPathsOf(module)[0]?.from).toBe(text.indexOf('yield') + 'yield'.length);
  });
});
