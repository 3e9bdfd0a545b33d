import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'basicConfig without a stream',
      files: {
        'app/main.py': code`
          import logging
          import sys

          from fastapi import FastAPI

          logging.basicConfig(level=logging.INFO)
          app = FastAPI()
        `,
      },
      findings: [
        {
          message: 'errors',
          span: '6:1-6:20',
          data: { by: 'logging.basicConfig' },
          fixed: code`
            import logging
            import sys

            from fastapi import FastAPI

            logging.basicConfig(level=logging.INFO, stream=sys.stdout)
            app = FastAPI()
          `,
        },
      ],
    },
    {
      name: 'a handler of streams without one, and one that names the stream of errors',
      files: {
        'app/main.py': code`
          import logging
          import sys

          from fastapi import FastAPI

          handler = logging.StreamHandler()
          other = logging.StreamHandler(sys.stderr)
          app = FastAPI()
        `,
      },
      findings: [
        {
          message: 'errors',
          span: '6:11-6:32',
          data: { by: 'logging.StreamHandler' },
          fixed: code`
            import logging
            import sys

            from fastapi import FastAPI

            handler = logging.StreamHandler(sys.stdout)
            other = logging.StreamHandler(sys.stderr)
            app = FastAPI()
          `,
        },
        { message: 'errors', span: '7:9-7:30', data: { by: 'logging.StreamHandler' } },
      ],
    },
    {
      name: 'a logger of its own that writes information with console.error',
      files: {
        'lib/logger.ts': code`
          export const logger = {
            info: (text: string) => console.error(text),
            error: (text: string) => console.error(text),
          };
        `,
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';
          export const GET = () => logger.info('a');
        `,
      },
      findings: [
        {
          message: 'errors',
          path: 'lib/logger.ts',
          span: '2:27-2:40',
          data: { by: 'console.error' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'JSON with a level on one stream',
      files: {
        'app/main.py': code`
          import logging

          from fastapi import FastAPI
          from pythonjsonlogger.json import JsonFormatter

          handler = logging.StreamHandler()
          handler.setFormatter(JsonFormatter())
          app = FastAPI()
        `,
        'lib/logger.ts': code`
          export const logger = {
            info: (text: string) => console.error(JSON.stringify({ level: 'info', text })),
            error: (text: string) => console.error(JSON.stringify({ level: 'error', text })),
          };
        `,
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';
          export const GET = () => logger.info('a');
        `,
      },
    },
    {
      name: 'standard output, a file, and handlers that are given',
      files: {
        'app/main.py': code`
          import logging
          import sys

          from fastapi import FastAPI

          logging.basicConfig(stream=sys.stdout)
          app = FastAPI()
        `,
        'app/other.py': code`
          import logging

          from fastapi import APIRouter

          logging.basicConfig(filename="app.log")
          logging.basicConfig(handlers=handlers)
          router = APIRouter()
        `,
      },
    },
    {
      name: 'errors alone on the stream of errors',
      files: {
        'lib/logger.ts': code`
          export const logger = {
            info: (text: string) => console.info(text),
            error: (text: string) => console.error(text),
          };
        `,
        'app/api/route.ts': code`
          import { logger } from '../../lib/logger';
          export const GET = () => logger.info('a');
        `,
      },
    },
    {
      name: 'what talks to its caller over standard output, and programs for the command line',
      files: {
        'app/main.py': code`
          import logging

          from fastapi import FastAPI
          from mcp.server.stdio import stdio_server

          logging.basicConfig()
          app = FastAPI()
        `,
        'tool/cli.py': code`
          import logging

          logging.basicConfig()
        `,
      },
    },
  ],
});
