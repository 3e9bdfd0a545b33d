import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a middleware of Express that goes on for a query flag',
      files: {
        'src/auth.ts': code`
          export function requireUser(req, res, next) {
            if (req.query.skipAuth === 'true') {
              return next();
            }
            if (!req.session.user) {
              return res.status(401).json({ error: 'sign in' });
            }
            next();
          }
        `,
      },
      findings: [
        {
          message: 'bypass',
          span: '2:7-2:25',
          confidence: 'medium',
          data: {
            flag: 'skipAuth',
            guard: 'requireUser()',
            origin: 'it comes from the query string of the request',
            fix: 'Decide by what the server knows: the route, a setting, a secret that is compared',
          },
          evidence: [{ span: '2:7-2:36', note: 'Decides whether the check refuses.' }],
        },
      ],
    },
    {
      name: 'a header whose presence is enough, in Fastify, Hono and Koa',
      files: {
        'src/fastify.ts': code`
          app.addHook('preHandler', async (request, reply) => {
            if (!request.headers['x-internal-request'] && !request.user) {
              return reply.code(401).send();
            }
          });
        `,
        'src/hono.ts': code`
          export const auth = async (c, next) => {
            const bypass = c.req.header('X-Bypass-Auth');
            if (bypass) {
              await next();
              return;
            }
            if (!(await verify(c))) {
              return c.json({ error: 'unauthorized' }, 401);
            }
            await next();
          };
        `,
        'src/koa.ts': code`
          export async function guard(ctx, next) {
            if ('x-debug' in ctx.headers) {
              return await next();
            }
            ctx.throw(403);
          }
        `,
      },
      findings: [
        {
          message: 'bypass',
          path: 'src/fastify.ts',
          span: '2:8-2:45',
          confidence: 'medium',
          data: {
            flag: 'x-internal-request',
            guard: 'the handler',
            origin: 'it comes from a header of the request',
            fix: 'Decide by what the server knows: the route, a setting, a secret that is compared',
          },
          evidence: [{ span: '2:7-2:62', note: 'Decides whether the check refuses.' }],
        },
        {
          message: 'bypass',
          path: 'src/hono.ts',
          span: '3:7-3:13',
          confidence: 'medium',
          evidence: [{ span: '3:7-3:13', note: 'Decides whether the check refuses.' }],
        },
        {
          message: 'bypass',
          path: 'src/koa.ts',
          span: '2:7-2:31',
          confidence: 'medium',
          evidence: [{ span: '2:7-2:31', note: 'Decides whether the check refuses.' }],
        },
      ],
    },
    {
      name: 'a guard of NestJS and the middleware of Next.js',
      files: {
        'src/auth.guard.ts': code`
          export class AuthGuard {
            canActivate(context) {
              const request = context.switchToHttp().getRequest();
              if (request.headers['x-skip-auth'] === '1') {
                return true;
              }
              return this.sessions.check(request);
            }
          }
        `,
        'src/middleware.ts': code`
          import { NextResponse } from 'next/server';

          export async function middleware(request) {
            if (request.nextUrl.searchParams.get('bypass')) {
              return NextResponse.next();
            }
            return new Response('Unauthorized', { status: 401 });
          }
        `,
      },
      findings: [
        {
          message: 'bypass',
          path: 'src/auth.guard.ts',
          span: '4:9-4:39',
          confidence: 'medium',
          data: {
            flag: 'x-skip-auth',
            guard: 'AuthGuard.canActivate()',
            origin: 'it comes from a header of the request',
            fix: 'Decide by what the server knows: the route, a setting, a secret that is compared',
          },
          evidence: [{ span: '4:9-4:47', note: 'Decides whether the check refuses.' }],
        },
        {
          message: 'bypass',
          path: 'src/middleware.ts',
          span: '4:7-4:49',
          confidence: 'medium',
          evidence: [{ span: '4:7-4:49', note: 'Decides whether the check refuses.' }],
        },
      ],
    },
    {
      name: 'a flag that is taken apart and turns the check off',
      files: {
        'src/auth.ts': code`
          export function authenticate(req, res, next) {
            const { strict } = req.query;
            if (strict !== 'false') {
              verifyToken(req);
            }
            next();
          }

          function verifyToken(req) {
            if (!req.headers.authorization) {
              throw new UnauthorizedError('no token');
            }
          }
        `,
      },
      findings: [
        {
          message: 'bypass',
          span: '3:7-3:13',
          confidence: 'medium',
          evidence: [{ span: '3:7-3:25', note: 'Decides whether the check refuses.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a flag that is bound by a factory when the middleware is declared',
      files: {
        'src/auth.ts': code`
          export function requireUser({ optional = false } = {}) {
            return (req, res, next) => {
              if (optional) {
                return next();
              }
              if (!req.user) {
                return res.sendStatus(401);
              }
              next();
            };
          }
        `,
      },
    },
    {
      name: 'a secret in a header that is compared',
      files: {
        'src/auth.ts': code`
          export function requireUser(req, res, next) {
            if (req.headers['x-internal-key'] === process.env.INTERNAL_KEY) {
              return next();
            }
            if (req.headers['x-internal'] && req.headers['x-key'] === process.env.INTERNAL_KEY) {
              return next();
            }
            return res.sendStatus(401);
          }
        `,
      },
    },
    {
      name: 'a setting of the server, and development only',
      files: {
        'src/auth.ts': code`
          export function requireUser(req, res, next) {
            if (process.env.SKIP_AUTH === 'true') {
              return next();
            }
            if (process.env.NODE_ENV === 'development') {
              if (req.query.skipAuth) {
                return next();
              }
            }
            if (process.env.NODE_ENV !== 'production' && req.query.skipAuth) {
              return next();
            }
            return res.sendStatus(401);
          }
        `,
      },
    },
    {
      name: 'a flag that only makes the check stricter, or both ways refuse',
      files: {
        'src/auth.ts': code`
          export function requireUser(req, res, next) {
            if (!req.user || req.query.strict === 'true') {
              return res.sendStatus(401);
            }
            if (req.query.debug) {
              return res.status(403).json({ why: req.reason });
            }
            next();
          }
        `,
      },
    },
    {
      name: 'a flag of a handler that decides what is answered',
      files: {
        'src/items.ts': code`
          app.get('/items', (req, res, next) => {
            if (!req.user) {
              return res.sendStatus(401);
            }
            if (req.query.debug === 'true') {
              return res.json(explain());
            }
            res.json(list());
          });
        `,
      },
    },
    {
      name: 'a flag about what is asked for and not about who asks',
      files: {
        'src/scrape.ts': code`
          export async function scrape(req, res, next) {
            if (!req.body.ignoreInvalidURLs && req.body.urls.some(isBlocked)) {
              return res.status(403).json({ error: 'blocked' });
            }
            next();
          }
        `,
      },
    },
    {
      name: 'a middleware that refuses for other reasons',
      files: {
        'src/cache.ts': code`
          export function cached(req, res, next) {
            if (req.query.skipCache) {
              return next();
            }
            res.status(304).end();
          }
        `,
      },
    },
  ],
});
