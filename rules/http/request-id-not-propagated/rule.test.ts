import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an id that is made, and one that is read, sent back and forgotten',
      files: {
        'src/request-id.ts': code`
          import { randomUUID } from 'node:crypto';

          export function requestId(req, res, next) {
            const id = randomUUID();
            res.setHeader('X-Request-ID', id);
            next();
          }
        `,
        'app/request_id.py': code`
          import uuid

          async def request_id(request, call_next):
              request_id = request.headers.get("X-Request-ID") or str(uuid.uuid4())
              response = await call_next(request)
              response.headers["X-Request-ID"] = request_id
              return response
        `,
      },
      findings: [
        {
          message: 'dropped',
          path: 'app/request_id.py',
          span: '6:5-6:37',
          data: { header: 'X-Request-ID' },
        },
        {
          message: 'dropped',
          path: 'src/request-id.ts',
          span: '5:3-5:16',
          data: { header: 'X-Request-ID' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an id in the request, its state or a log line',
      files: {
        'src/request-id.ts': code`
          import { randomUUID } from 'node:crypto';

          export function requestId(req, res, next) {
            req.id = randomUUID();
            res.setHeader('X-Request-ID', req.id);
            next();
          }

          export function logged(req, res, next) {
            const id = randomUUID();
            res.setHeader('X-Request-ID', id);
            console.log(req.method, req.url, id);
            next();
          }
        `,
        'app/request_id.py': code`
          import uuid

          async def request_id(request, call_next):
              request.state.request_id = str(uuid.uuid4())
              response = await call_next(request)
              response.headers["X-Request-ID"] = request.state.request_id
              return response
        `,
      },
    },
    {
      name: 'a context of the whole program',
      controls: 1,
      files: {
        'src/request-id.ts': code`
          import { AsyncLocalStorage } from 'node:async_hooks';
          import { randomUUID } from 'node:crypto';

          export const requests = new AsyncLocalStorage();

          export function requestId(req, res, next) {
            const requestId = randomUUID();
            res.setHeader('X-Request-ID', requestId);
            requests.run({ requestId }, next);
          }

          export const idOfRequest = () => requests.getStore()?.requestId;
        `,
      },
    },
    {
      name: 'pino-http, which makes the id and logs it',
      files: {
        'src/server.ts': code`
          import { randomUUID } from 'node:crypto';
          import pinoHttp from 'pino-http';

          export const http = pinoHttp({
            genReqId: (req, res) => {
              const id = randomUUID();
              res.setHeader('X-Request-Id', id);
              return id;
            },
          });
        `,
      },
    },
  ],
});
