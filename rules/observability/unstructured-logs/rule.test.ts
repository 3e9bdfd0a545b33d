import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'basicConfig with a format',
      files: {
        'app/main.py': code`
          import logging
          import sys

          from fastapi import FastAPI

          logging.basicConfig(stream=sys.stdout, format="%(asctime)s %(message)s")
          app = FastAPI()
        `,
      },
      findings: [
        {
          message: 'text',
          span: '6:1-6:20',
          data: {
            library: 'logging',
            instead: 'python-json-logger, or structlog with JSONRenderer',
          },
        },
      ],
    },
    {
      name: 'a format of Winston that makes lines, once a service',
      files: {
        'src/logger.ts': code`
          import winston from 'winston';

          export const logger = winston.createLogger({ format: winston.format.simple() });
        `,
        'src/server.ts': code`
          import express from 'express';
          import { logger } from './logger';

          const app = express();
          app.listen(3000, () => logger.info('listening'));
        `,
      },
      findings: [
        {
          message: 'text',
          path: 'src/logger.ts',
          span: '3:23-3:43',
          data: { library: 'Winston', instead: 'pino, or Winston with format.json()' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a handler that gets the records of Loguru',
      files: {
        'a/main.py': code`
          from fastapi import FastAPI
          from loguru import logger

          app = FastAPI()
          logger.add(H.logging_handler, format="{message}")
        `,
        'a/requirements.txt': 'loguru\n',
      },
    },
    {
      name: 'structlog and python-json-logger',
      files: {
        'a/main.py': code`
          import logging
          import sys

          from fastapi import FastAPI

          logging.basicConfig(stream=sys.stdout, format="%(asctime)s %(message)s")
          app = FastAPI()
          import structlog
          structlog.configure(processors=[structlog.processors.JSONRenderer()])
        `,
        'a/requirements.txt': code`
          structlog
        `,
        'b/main.py': code`
          import logging
          import sys

          from fastapi import FastAPI

          logging.basicConfig(stream=sys.stdout, format="%(asctime)s %(message)s")
          app = FastAPI()
          from pythonjsonlogger.json import JsonFormatter
        `,
        'b/requirements.txt': code`
          python-json-logger
        `,
      },
    },
    {
      name: 'pino, and Winston with JSON',
      files: {
        'a/package.json': '{}',
        'a/src/logger.ts': code`
          import pino from 'pino';
          export const logger = pino();
        `,
        'a/src/server.ts': code`
          import express from 'express';
          import { logger } from './logger';

          const app = express();
          app.listen(3000, () => logger.info('listening'));
        `,
        'b/package.json': '{}',
        'b/src/logger.ts': code`
          import winston from 'winston';
          export const logger = winston.createLogger({ format: winston.format.json() });
        `,
        'b/src/server.ts': code`
          import express from 'express';
          import { logger } from './logger';

          const app = express();
          app.listen(3000, () => logger.info('listening'));
        `,
      },
    },
    {
      name: 'text for development beside JSON for production',
      files: {
        'src/logger.ts': code`
          import winston from 'winston';

          export const logger = winston.createLogger({ format: winston.format.simple() });
          export const json = winston.createLogger({ format: winston.format.json() });
        `,
        'src/server.ts': code`
          import express from 'express';
          import { logger } from './logger';

          const app = express();
          app.listen(3000, () => logger.info('listening'));
        `,
      },
    },
    {
      name: 'text on the stream of errors, which is the larger matter',
      files: {
        'app/main.py': code`
          import logging
          import sys

          from fastapi import FastAPI

          logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s")
          app = FastAPI()
        `,
      },
    },
    {
      name: 'what nothing on a server imports',
      files: {
        'src/logger.ts': code`
          import winston from 'winston';

          export const logger = winston.createLogger({ format: winston.format.simple() });
        `,
      },
    },
  ],
});
