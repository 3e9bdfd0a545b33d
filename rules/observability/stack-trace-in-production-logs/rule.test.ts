import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an error middleware of Express beside axios',
      files: {
        'src/app.ts': code`
          import axios from 'axios';
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            logger.error({ err }, 'failed');
            res.status(500).end();
          });
        `,
      },
      findings: [
        {
          message: 'whole',
          span: '6:3-6:15',
          data: {
            what: 'the whole of err',
            library: 'axios',
            carries: 'the headers and the body of the request',
          },
        },
      ],
    },
    {
      name: 'handlers of Fastify, Hono and NestJS',
      files: {
        'src/fastify.ts': code`
          app.setErrorHandler((error, request, reply) => {
            request.log.error(error);
          });
        `,
        'src/hono.ts': code`
          import { Hono } from 'hono';

          new Hono().onError((error, c) => {
            console.error('failed', error);
          });
        `,
        'src/all.filter.ts': code`
          @Catch()
          export class AllFilter {
            catch(exception: unknown, host: ArgumentsHost) {
              this.logger.error(exception);
            }
          }
        `,
        'src/http.ts': code`
          import axios from 'axios';
        `,
      },
      findings: [
        {
          message: 'whole',
          path: 'src/all.filter.ts',
          span: '4:5-4:22',
          data: {
            what: 'the whole of exception',
            library: 'axios',
            carries: 'the headers and the body of the request',
          },
        },
        {
          message: 'whole',
          path: 'src/fastify.ts',
          span: '2:3-2:20',
          data: {
            what: 'the whole of error',
            library: 'axios',
            carries: 'the headers and the body of the request',
          },
        },
        {
          message: 'whole',
          path: 'src/hono.ts',
          span: '4:3-4:16',
          data: {
            what: 'the whole of error',
            library: 'axios',
            carries: 'the headers and the body of the request',
          },
        },
      ],
    },
    {
      name: 'handlers of FastAPI and Flask beside SQLAlchemy',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from sqlalchemy import select

          app = FastAPI()

          @app.exception_handler(Exception)
          async def failed(request, exc):
              logger.error("failed", exc_info=True)
        `,
        'app/flask.py': code`
          @app.errorhandler(500)
          def failed(error):
              current_app.logger.exception(error)

          def other(request, exc):
              print(traceback.format_exc())

          api.add_exception_handler(Exception, other)
        `,
      },
      findings: [
        {
          message: 'whole',
          path: 'app/flask.py',
          span: '3:5-3:33',
          data: {
            what: 'the trace',
            library: 'SQLAlchemy',
            carries: 'the statement with its values',
          },
        },
        {
          message: 'whole',
          path: 'app/flask.py',
          span: '6:5-6:10',
          data: {
            what: 'the trace',
            library: 'SQLAlchemy',
            carries: 'the statement with its values',
          },
        },
        {
          message: 'whole',
          path: 'app/main.py',
          span: '8:5-8:17',
          data: {
            what: 'the trace',
            library: 'SQLAlchemy',
            carries: 'the statement with its values',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a branch for the environment',
      files: {
        'src/app.ts': code`
          import axios from 'axios';

          app.use((err, req, res, next) => {
            if (process.env.NODE_ENV === 'production') {
              logger.error(err.message);
            } else {
              logger.error(err);
            }
          });
        `,
        'app/main.py': code`
          import sqlalchemy

          @app.exception_handler(Exception)
          async def failed(request, exc):
              logger.error("failed", exc_info=settings.DEBUG)
        `,
      },
    },
    {
      name: 'less than the whole, and errors of the program itself',
      files: {
        'src/app.ts': code`
          import axios from 'axios';

          app.use((err, req, res, next) => {
            if (err instanceof HttpError) {
              logger.warn(err);
            }
            logger.error({ name: err.name }, err.message);
          });
          app.use((req, res, next) => logger.info(req.id));
        `,
        'app/main.py': code`
          import sqlalchemy

          @app.exception_handler(Exception)
          async def failed(request, exc):
              logger.error("failed with %s", type(exc).__name__, exc_info=False)

          @app.exception_handler(ValueError)
          async def refused(request, exc):
              logger.exception("refused")
        `,
      },
    },
    {
      name: 'a logger that redacts',
      files: {
        'src/app.ts': code`
          import axios from 'axios';
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            logger.error({ err }, 'failed');
            res.status(500).end();
          });
        `,
        'src/logger.ts': code`
          import pino from 'pino';

          export const logger = pino({ redact: ['err.config.headers', '*.password'] });
        `,
      },
    },
    {
      name: 'a processor that scrubs',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from sqlalchemy import select

          app = FastAPI()

          @app.exception_handler(Exception)
          async def failed(request, exc):
              logger.error("failed", exc_info=True)
        `,
        'app/log.py': code`
          import structlog

          structlog.configure(processors=[scrub_values, structlog.processors.JSONRenderer()])
        `,
      },
    },
    {
      name: 'an error tracker that scrubs in its place',
      files: {
        'src/app.ts': code`
          import axios from 'axios';
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            logger.error({ err }, 'failed');
            res.status(500).end();
          });
        `,
        'src/sentry.ts': code`
          Sentry.init({ beforeSend: withoutValues });
        `,
        'app/main.py': code`
          from fastapi import FastAPI
          from sqlalchemy import select

          app = FastAPI()

          @app.exception_handler(Exception)
          async def failed(request, exc):
              logger.error("failed", exc_info=True)
        `,
        'app/sentry.py': code`
          sentry_sdk.init(before_send=without_values)
        `,
      },
    },
    {
      name: 'a service whose libraries put nothing into errors',
      files: {
        'src/app.ts': code`
          app.use((err, req, res, next) => {
            logger.error(err);
          });
        `,
        'app/main.py': code`
          @app.exception_handler(Exception)
          async def failed(request, exc):
              logger.exception("failed")
        `,
        'app/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine(URL, hide_parameters=True)
        `,
      },
    },
  ],
});
