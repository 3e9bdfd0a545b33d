import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

const STUB = code`
  export const logger = {
    info: () => {},
    warn() {},
    error: (..._args: unknown[]) => undefined,
  };
`;

const ROUTE = code`
  import { logger } from '../../lib/logger';

  export function GET() {
    logger.error('failed');
  }
`;

const APP = code`
  from fastapi import FastAPI

  from app.log import logger

  app = FastAPI()
`;

testRule(rule, {
  flags: [
    {
      name: 'an object whose methods are empty, imported by a route',
      files: { 'lib/logger.ts': STUB, 'app/api/route.ts': ROUTE.replace('../../', '../../') },
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
        'app/api/route.ts': ROUTE,
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
        'app/main.py': APP,
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
        'lib/logger.test.ts': STUB,
        'lib/logger.ts': STUB,
        'app/api/route.test.ts': ROUTE,
        'app/api/route.ts': "import pino from 'pino';\nexport const GET = () => pino().info('a');\n",
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
        'app/api/route.ts': ROUTE,
        'app/log.py': code`
          import logging

          logger = logging.getLogger(__name__)
          logger.setLevel(logging.CRITICAL + 1)
        `,
        'app/main.py': APP,
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
        'app/api/route.ts': ROUTE,
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
