import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a header that is sent back, by call and by header of Hono',
      files: {
        'src/request-id.ts': code`
          import { randomUUID } from 'node:crypto';

          export function requestId(req, res, next) {
            const id = req.headers['x-request-id'] ?? randomUUID();
            req.id = id;
            res.setHeader('X-Request-ID', id);
            next();
          }
        `,
        'src/correlation.ts': code`
          export async function correlation(c, next) {
            c.header('X-Correlation-ID', c.req.header('x-correlation-id'));
            await next();
          }
        `,
      },
      findings: [
        {
          message: 'unvalidated',
          path: 'src/correlation.ts',
          span: '2:32-2:64',
          data: { header: 'x-correlation-id', use: 'sent back' },
        },
        {
          message: 'unvalidated',
          path: 'src/request-id.ts',
          span: '4:14-4:41',
          data: { header: 'x-request-id', use: 'sent back' },
          evidence: [{ span: '6:33-6:35', note: 'Is used here.' }],
        },
      ],
    },
    {
      name: 'a header that is logged and sent back by FastAPI',
      files: {
        'app/request_id.py': code`
          import uuid
          import structlog

          async def request_id(request, call_next):
              request_id = request.headers.get("X-Request-ID") or str(uuid.uuid4())
              structlog.contextvars.bind_contextvars(request_id=request_id)
              return await call_next(request)

          async def answer(request, call_next):
              response = await call_next(request)
              response.headers["X-Request-ID"] = request.headers.get("X-Request-ID")
              return response
        `,
      },
      findings: [
        {
          message: 'unvalidated',
          span: '5:18-5:53',
          data: { header: 'x-request-id', use: 'logged' },
          evidence: [{ span: '6:55-6:65', note: 'Is used here.' }],
        },
        {
          message: 'unvalidated',
          span: '11:40-11:75',
          data: { header: 'x-request-id', use: 'sent back' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an id that is checked by pattern, length or as a UUID',
      files: {
        'src/request-id.ts': code`
          import { randomUUID } from 'node:crypto';

          export function requestId(req, res, next) {
            const given = req.headers['x-request-id'];
            const id = /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
            res.setHeader('X-Request-ID', id);
            next();
          }
        `,
        'app/request_id.py': code`
          import uuid

          async def request_id(request, call_next):
              given = request.headers.get("X-Request-ID")
              try:
                  request_id = str(uuid.UUID(given))
              except ValueError:
                  request_id = str(uuid.uuid4())
              response = await call_next(request)
              response.headers["X-Request-ID"] = request_id
              return response
        `,
      },
    },
    {
      name: 'an id that is always made, and one that is handed on only',
      files: {
        'src/request-id.ts': code`
          import { randomUUID } from 'node:crypto';

          export function requestId(req, res, next) {
            res.setHeader('X-Request-ID', randomUUID());
            next();
          }

          export function upstream(req) {
            const id = req.headers['x-request-id'];
            return fetch('https://stock.example', { headers: { 'x-request-id': id } });
          }
        `,
      },
    },
  ],
});
