import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

const PYTHON = code`
  import logging
  import sys

  from fastapi import FastAPI

  logging.basicConfig(stream=sys.stdout, format="%(asctime)s %(message)s")
  app = FastAPI()
`;

const WINSTON = code`
  import winston from 'winston';

  export const logger = winston.createLogger({ format: winston.format.simple() });
`;

const SERVER = code`
  import express from 'express';
  import { logger } from './logger';

  const app = express();
  app.listen(3000, () => logger.info('listening'));
`;

testRule(rule, {
  flags: [
    {
      name: 'basicConfig with a format',
      files: { 'app/main.py': PYTHON },
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
      files: { 'src/logger.ts': WINSTON, 'src/server.ts': SERVER },
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
      name: 'structlog and python-json-logger',
      files: {
        'a/main.py': `${PYTHON}import structlog\nstructlog.configure(processors=[structlog.processors.JSONRenderer()])\n`,
        'a/requirements.txt': 'structlog\n',
        'b/main.py': `${PYTHON}from pythonjsonlogger.json import JsonFormatter\n`,
        'b/requirements.txt': 'python-json-logger\n',
      },
    },
    {
      name: 'pino, and Winston with JSON',
      files: {
        'a/package.json': '{}',
        'a/src/logger.ts': "import pino from 'pino';\nexport const logger = pino();\n",
        'a/src/server.ts': SERVER,
        'b/package.json': '{}',
        'b/src/logger.ts':
          "import winston from 'winston';\nexport const logger = winston.createLogger({ format: winston.format.json() });\n",
        'b/src/server.ts': SERVER,
      },
    },
    {
      name: 'text for development beside JSON for production',
      files: {
        'src/logger.ts': `${WINSTON}export const json = winston.createLogger({ format: winston.format.json() });\n`,
        'src/server.ts': SERVER,
      },
    },
    {
      name: 'text on the stream of errors, which is the larger matter',
      files: { 'app/main.py': PYTHON.replaceAll('sys.stdout', 'sys.stderr') },
    },
    {
      name: 'what nothing on a server imports',
      files: { 'src/logger.ts': WINSTON },
    },
  ],
});
