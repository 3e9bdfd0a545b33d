import { fileURLToPath } from 'node:url';

import { trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';

import { ROOT } from '#test/support/root.ts';
import { runNode } from '#test/support/run-node.ts';

import { createLogger } from './logger.ts';
import { startTraces } from './traces.ts';

const START = fileURLToPath(new URL('start-service.ts', import.meta.url));

test('without a collector nothing of the libraries that send is loaded', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    const asked = [];
    registerHooks({ resolve: (name, at, next) => { asked.push(name); return next(name, at); } });
    await import(${JSON.stringify(START)});
    const names = asked.filter((name) => name.startsWith('@opentelemetry/'));
    console.log(JSON.stringify([...new Set(names)]));`;
  const { stdout } = await runNode(['--input-type=module', '--eval', script], {
    cwd: ROOT,
  });
  expect(JSON.parse(stdout)).toEqual(['@opentelemetry/api']);
});

test('a collector that is not there costs traces and a warning, and ends in time', async () => {
  const lines: string[] = [];
  const stop = await startTraces({
    endpoint: 'http://127.0.0.1:1',
    version: '1.2.3',
    log: createLogger('warn', { write: (line) => lines.push(line) }),
  });
  trace.getTracer('a test').startSpan('a span').end();
  await stop();
  expect(lines.join('')).toContain('"msg":"traces were not sent"');
});
