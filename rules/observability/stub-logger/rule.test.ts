import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an object whose methods are empty, imported by a route',
      files: {
        'lib/logger.ts': code`
          export const logger = {
            info: () => {},
            warn() {},
            error: (..._args: unknown[]) => undefined,
          };
        `,
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';

          export function GET() {
            logger.error('failed');
          }
        `,
      },
      findings: [
        {
          message: 'stub',
          path: 'lib/logger.ts',
          span: '1:14-1:20',
          data: { name: 'logger', methods: 'info, warn, error', user: 'app/api/route.ts' },
        },
      ],
    },
    {
      name: 'a class and its instance',
      files: {
        'lib/logger.ts': code`
          class Logger {
            debug(text: string) {}
            warn(text: string) {}
            error(text: string) {
              return;
            }
          }
          export const logger = new Logger();
        `,
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';

          export function GET() {
            logger.error('failed');
          }
        `,
      },
      findings: [
        {
          message: 'stub',
          path: 'lib/logger.ts',
          span: '1:7-1:13',
          data: { name: 'Logger', methods: 'debug, warn, error', user: 'app/api/route.ts' },
        },
      ],
    },
    {
      name: 'a class in Python',
      files: {
        'app/log.py': code`
          class Logger:
              def info(self, *args):
                  pass

              def warning(self, *args):
                  """Not written."""

              def error(self, *args):
                  ...

          logger = Logger()
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          from app.log import logger

          app = FastAPI()
        `,
      },
      findings: [
        {
          message: 'stub',
          path: 'app/log.py',
          span: '1:7-1:13',
          data: { name: 'Logger', methods: 'info, warning, error', user: 'app/main.py' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a logger of tests, and one that no server code imports',
      files: {
        'lib/logger.test.ts': code`
          export const logger = {
            info: () => {},
            warn() {},
            error: (..._args: unknown[]) => undefined,
          };
        `,
        'lib/logger.ts': code`
          export const logger = {
            info: () => {},
            warn() {},
            error: (..._args: unknown[]) => undefined,
          };
        `,
        'app/api/route.test.ts': code`
          import { logger } from '../../lib/logger';

          export function GET() {
            logger.error('failed');
          }
        `,
        'app/api/route.ts': code`
          import pino from 'pino';
          export const GET = () => pino().info('a');
        `,
      },
    },
    {
      name: 'a logger that writes, and one that a level silences',
      files: {
        'lib/logger.ts': code`
          export const logger = {
            debug: () => {},
            info: () => {},
            error: (text: string) => process.stderr.write(text),
          };
        `,
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';

          export function GET() {
            logger.error('failed');
          }
        `,
        'app/log.py': code`
          import logging

          logger = logging.getLogger(__name__)
          logger.setLevel(logging.CRITICAL + 1)
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          from app.log import logger

          app = FastAPI()
        `,
      },
    },
    {
      name: 'one of two loggers',
      files: {
        'lib/logger.ts': code`
          import pino from 'pino';

          export const logger =
            process.env.LOG_LEVEL === 'off' ? { info() {}, warn() {}, error() {} } : pino();
        `,
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';

          export function GET() {
            logger.error('failed');
          }
        `,
      },
    },
    {
      name: 'a name that says so, and a default that is not exported',
      files: {
        'lib/logger.ts': code`
          export const noopLogger = { info() {}, warn() {}, error() {} };
          const logger = { info() {}, warn() {}, error() {} };
          export function run(log = logger) {}
        `,
        'app/api/route.ts': code`
          import { noopLogger, run } from '../../lib/logger';

          export function GET() {
            run();
          }
        `,
      },
    },
  ],
});
