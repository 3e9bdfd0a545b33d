import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the error handlers of Express and Fastify',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            console.error(err);
            res.status(500).json({ error: 'Internal server error' });
          });
        `,
        'src/api.ts': code`
          import Fastify from 'fastify';

          const app = Fastify();
          app.setErrorHandler((error, request, reply) => {
            reply.code(500).send({ error: 'Failed' });
          });
        `,
      },
      findings: [
        {
          message: 'anonymous',
          path: 'src/api.ts',
          span: '4:1-4:20',
        },
        {
          message: 'anonymous',
          path: 'src/server.ts',
          span: '4:10-4:13',
        },
      ],
    },
    {
      name: 'the error handlers of FastAPI and Flask',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from fastapi.responses import JSONResponse

          app = FastAPI()

          @app.exception_handler(Exception)
          async def failed(request, exc):
              return JSONResponse({"error": "Failed"}, status_code=500)
        `,
        'web/main.py': code`
          from flask import Flask, jsonify

          app = Flask(__name__)

          @app.errorhandler(500)
          def failed(error):
              return jsonify(error="Failed"), 500
        `,
      },
      findings: [
        {
          message: 'anonymous',
          path: 'app/main.py',
          span: '6:2-6:34',
        },
        {
          message: 'anonymous',
          path: 'web/main.py',
          span: '5:2-5:23',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a handler of one kind of error alone',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            if (err.code !== 'EBADCSRFTOKEN') {
              return next(err);
            }
            res.status(403).json({ error: 'Forbidden' });
          });
        `,
      },
    },
    {
      name: 'a handler that answers some errors and hands the others on',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { ZodError } from 'zod';

          const app = express();
          app.use((err, req, res, next) => {
            if (err instanceof ZodError) {
              res.status(400).json({ error: 'Bad Request' });
            } else {
              next(err);
            }
          });
        `,
      },
    },
    {
      name: 'an id in the answer',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            res.status(500).json({ error: 'Failed', errorId: newErrorId() });
          });
        `,
        'app/main.py': code`
          from fastapi import FastAPI
          from fastapi.responses import JSONResponse

          app = FastAPI()

          @app.exception_handler(Exception)
          async def failed(request, exc):
              return JSONResponse({"error": "Failed", "request_id": request.state.id}, status_code=500)
        `,
      },
    },
    {
      name: 'an id that travels in a header of every answer',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            res.status(500).json({ error: 'Failed' });
          });
        `,
        'src/request-id.ts': code`
          export function requestId(req, res, next) {
            res.setHeader('X-Request-ID', req.id);
            next();
          }
        `,
      },
    },
    {
      name: 'a handler of one type of error, and one that answers nothing',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from fastapi.responses import JSONResponse

          app = FastAPI()

          @app.exception_handler(OrderClosed)
          async def closed(request, exc):
              return JSONResponse({"error": "Closed"}, status_code=409)
        `,
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use((err, req, res, next) => {
            console.error(err);
            next(err);
          });
        `,
      },
    },
  ],
});
