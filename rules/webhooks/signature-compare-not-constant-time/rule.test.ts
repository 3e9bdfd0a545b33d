import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an HMAC that was computed before',
      files: {
        'src/webhook.ts': code`
          import crypto from 'node:crypto';

          export function isSigned(body: string, signature: string, secret: string): boolean {
            const expected = crypto.createHmac('sha256', secret).update(body).digest('hex');
            return signature === expected;
          }
        `,
      },
      findings: [
        {
          message: 'hmac',
          span: '5:10-5:32',
          data: {
            secret: 'expected',
            op: '===',
            instead: 'crypto.timingSafeEqual, after a look at the lengths',
          },
        },
      ],
    },
    {
      name: 'an HMAC with a prefix that a function of the project computes',
      files: {
        'src/sign.ts': code`
          import { createHmac } from 'node:crypto';

          export const sign = (body: string, secret: string) =>
            createHmac('sha256', secret).update(body).digest('hex');
        `,
        'src/webhook.ts': code`
          import { sign } from './sign';

          export function refuse(body: string, signature: string, secret: string): boolean {
            return signature !== \`sha256=\${sign(body, secret)}\`;
          }
        `,
      },
      findings: [{ message: 'hmac', path: 'src/webhook.ts', span: '4:10-4:54' }],
    },
    {
      name: 'a secret of the environment in a header',
      files: {
        'src/cron.ts': code`
          export async function GET(request: Request) {
            const given = request.headers.get('authorization');
            if (given !== \`Bearer \${process.env.CRON_SECRET}\`) {
              return new Response(null, { status: 401 });
            }
            return Response.json({});
          }
        `,
      },
      findings: [
        {
          message: 'token',
          span: '3:7-3:52',
          data: {
            secret: '`Bearer ${process.env.CRON_SECRET}`',
            op: '!==',
            instead: 'crypto.timingSafeEqual, after a look at the lengths',
          },
        },
      ],
    },
    {
      name: 'a token without its prefix',
      files: {
        'src/admin.ts': code`
          import { config } from './config';

          export function isAdmin(req) {
            const token = req.headers.authorization.split(' ')[1];
            return token === config.adminToken;
          }
        `,
      },
      findings: [{ message: 'token', span: '5:10-5:37' }],
    },
    {
      name: 'a digest in Python',
      files: {
        'app/webhook.py': code`
          import hashlib
          import hmac

          def verify(body, signature, secret):
              expected = hmac.new(secret, body, hashlib.sha256).hexdigest()
              if expected != signature:
                  raise ValueError("signature")
        `,
      },
      findings: [
        {
          message: 'hmac',
          span: '6:8-6:29',
          data: { secret: 'expected', op: '!=', instead: 'hmac.compare_digest' },
          fixed: code`
            import hashlib
            import hmac

            def verify(body, signature, secret):
                expected = hmac.new(secret, body, hashlib.sha256).hexdigest()
                if not hmac.compare_digest(expected, signature or ""):
                    raise ValueError("signature")
          `,
        },
      ],
    },
    {
      name: 'a header that FastAPI hands in',
      files: {
        'app/internal.py': code`
          import os
          from fastapi import FastAPI, Header

          app = FastAPI()

          @app.post("/internal/run")
          def run(x_token: str = Header(...)):
              if x_token == os.environ["INTERNAL_TOKEN"]:
                  start()
        `,
      },
      findings: [{ message: 'token', span: '8:8-8:47' }],
    },
  ],
  passes: [
    {
      name: 'a token by which tests sign in',
      files: {
        'app/internal.py': code`
          import os
          from fastapi import FastAPI, Header

          app = FastAPI()

          @app.post("/internal/run")
          def run(x_token: str = Header(...)):
              if x_token == os.environ["CYPRESS_TOKEN"]:
                  start()
        `,
      },
    },
    {
      name: 'timingSafeEqual, and a look at the lengths before',
      files: {
        'src/webhook.ts': code`
          import crypto from 'node:crypto';

          export function isSigned(body: string, signature: string, secret: string): boolean {
            const expected = crypto.createHmac('sha256', secret).update(body).digest('hex');
            return (
              signature.length === expected.length &&
              crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
            );
          }
        `,
      },
    },
    {
      name: 'compare_digest',
      files: {
        'app/webhook.py': code`
          import hashlib
          import hmac

          def verify(body, signature, secret):
              expected = hmac.new(secret, body, hashlib.sha256).hexdigest()
              if not hmac.compare_digest(expected, signature):
                  raise ValueError("signature")
        `,
      },
    },
    {
      name: 'digests of both sides under a key of the moment',
      files: {
        'src/webhook.ts': code`
          import { createHmac, randomBytes } from 'node:crypto';

          export function isSame(a: string, b: string): boolean {
            const key = randomBytes(32);
            const digest = (text: string) => createHmac('sha256', key).update(text).digest('hex');
            return digest(a) === digest(b);
          }
        `,
      },
    },
    {
      name: 'a plain hash of content, a constant, and a setting that is no secret',
      files: {
        'src/cache.ts': code`
          import { createHash } from 'node:crypto';

          export function check(req, body, hmac) {
            const etag = createHash('sha256').update(body).digest('hex');
            return (
              req.headers['if-none-match'] === etag ||
              req.headers['x-mode'] === process.env.MODE ||
              process.env.API_TOKEN === 'none'
            );
          }
        `,
      },
    },
    {
      name: 'a digest that a query asks for, and one of the token that is compared with a row',
      files: {
        'app/sessions.py': code`
          import hashlib
          import hmac

          def digest(token, secret):
              return hmac.new(secret, token, hashlib.sha256).hexdigest()

          async def find(db, token, secret):
              hashed = digest(token, secret)
              session = await db.scalar(select(Session).where(Session.token == hashed))
              return session if session.token == hashed else None
        `,
      },
    },
    {
      name: 'a secret that is compared with what no request says',
      files: {
        'src/config.ts': code`
          export const isRotated = (header, previous) => process.env.API_TOKEN !== previous;
        `,
      },
    },
  ],
});
