import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { loggersOf, loggersOfProject } from './loggers.ts';

async function loggersIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return loggersOf(module).map(({ library, output }) => `${library} ${output}`);
}

describe('loggersOf', () => {
  it.each([
    ["import pino from 'pino'; pino();", 'pino structured'],
    ["import { pino } from 'pino'; pino({ transport: { target: 'pino-pretty' } });", 'pino text'],
    [
      "import pino from 'pino'; pino({ transport: dev ? { target: 'pino-pretty' } : undefined });",
      'pino structured',
    ],
    ["import { createLogger } from 'winston'; createLogger();", 'Winston structured'],
    [
      "import winston from 'winston'; winston.createLogger({ format: winston.format.simple() });",
      'Winston text',
    ],
    ["import winston from 'winston'; winston.createLogger({ format });", 'Winston unknown'],
    ["import bunyan from 'bunyan'; bunyan.createLogger({ name: 'a' });", 'Bunyan structured'],
    ["import { Logger } from 'tslog'; new Logger({ type: 'json' });", 'tslog structured'],
    ["import { Logger } from 'tslog'; new Logger();", 'tslog text'],
    [
      "import { ConsoleLogger } from '@nestjs/common'; new ConsoleLogger({ json: true });",
      'the NestJS logger structured',
    ],
    [
      "import { ConsoleLogger } from '@nestjs/common'; new ConsoleLogger();",
      'the NestJS logger text',
    ],
  ])('reads %s', async (text, expected) => {
    expect(await loggersIn('src/a.ts', text)).toEqual([expected]);
  });

  it.each([
    ['import logging\nlogging.basicConfig(level=10)\n', 'logging text'],
    ['import logging\nlogging.basicConfig(handlers=handlers)\n', 'logging unknown'],
    [
      'import logging.config\nF = "pythonjsonlogger.json.JsonFormatter"\nlogging.config.dictConfig({})\n',
      'logging structured',
    ],
    [
      'import structlog\nstructlog.configure(processors=[structlog.processors.JSONRenderer()])\n',
      'structlog structured',
    ],
    [
      'import structlog\nstructlog.configure(processors=[structlog.dev.ConsoleRenderer()])\n',
      'structlog text',
    ],
    ['from loguru import logger\nlogger.add("app.log", serialize=True)\n', 'Loguru structured'],
    ['from loguru import logger\nlogger.add("app.log")\n', 'Loguru text'],
  ])('reads %j', async (text, expected) => {
    expect(await loggersIn('app/a.py', text)).toEqual([expected]);
  });

  it('passes over loggers of the same name from elsewhere', async () => {
    expect(
      await loggersIn('src/a.ts', "import { createLogger } from './own'; createLogger();"),
    ).toEqual([]);
  });
});

describe('loggersOfProject', () => {
  it('finds the loggers of the program and none of its tests', async () => {
    const text = "import pino from 'pino';\nexport const logger = pino();\n";
    const project = await projectOf({ 'src/log.ts': text, 'test/log.ts': text });
    expect(loggersOfProject(project).map(({ module }) => module.path)).toEqual(['src/log.ts']);
  });
});
