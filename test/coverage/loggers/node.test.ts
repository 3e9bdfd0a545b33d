import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { calls, levels, records, setUp } from './facts.ts';

describe('pino', () => {
  test('calls: on what is called a logger', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { pino } from 'pino';

        const logger = pino();
        const members = pino();
        logger.info({ id }, 'added');
        this.logger.error(error);
        members.info('missed');
        logger.flush();
      `,
    );
    expect(calls(module)).toEqual(['logger.info', 'this.logger.error']);
  });

  test('set-up: whether records are fields, also of NestJS', async () => {
    const module = await moduleOf(
      'src/logger.ts',
      code`
        import { LoggerModule } from 'nestjs-pino';
        import pino from 'pino';

        export const logger = pino({ level: 'info' });
        export const pretty = pino({ transport: { target: 'pino-pretty' } });
        export const logging = LoggerModule.forRoot();
      `,
    );
    expect(setUp(module)).toEqual(['pino structured', 'pino text', 'pino structured']);
  });
});

describe('winston', () => {
  test('calls: on what is called a logger', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import winston from 'winston';

        const log = winston.createLogger();
        log.warn('late');
        winston.error('lost');
        log.close();
      `,
    );
    expect(calls(module)).toEqual(['log.warn', 'winston.error']);
  });

  test('set-up: whether records are fields, also of NestJS', async () => {
    const module = await moduleOf(
      'src/logger.ts',
      code`
        import { WinstonModule } from 'nest-winston';
        import { createLogger, format } from 'winston';

        export const plain = createLogger();
        export const json = createLogger({ format: format.json() });
        export const simple = createLogger({ format: format.simple() });
        export const other = createLogger({ format: own });
        export const logging = WinstonModule.createLogger({ format: format.json() });
      `,
    );
    expect(setUp(module)).toEqual([
      'Winston structured',
      'Winston structured',
      'Winston text',
      'Winston unknown',
      'Winston structured',
    ]);
  });
});

describe('console', () => {
  test('calls: without branches of development, exits, start lines and JSON', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        console.log('added');
        const { error: fail } = console;
        fail('lost');
        const add = () => save().catch(console.error);
        if (process.env.NODE_ENV !== 'production') console.log('development');
        console.log(JSON.stringify({ event: 'added' }));
        app.listen(3000, () => console.log('listening'));
        function stop() {
          console.error('no settings');
          process.exit(1);
        }
      `,
    );
    expect(records(module)).toEqual(['1 console.log', '3 console.error', '4 console.error']);
  });

  test('set-up: loggers of the project that write to it', async () => {
    const module = await moduleOf(
      'src/logger.ts',
      code`
        export const logger = {
          info: console.log,
          error(text: string) {
            console.error(text);
          },
        };
      `,
    );
    expect(levels(module)).toEqual(['2 console.log', '4 console.error']);
  });
});
