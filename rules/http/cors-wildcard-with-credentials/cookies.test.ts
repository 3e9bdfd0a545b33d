import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a session library without SameSite',
      files: {
        'src/server.ts': code`
          import cors from 'cors';
          import express from 'express';
          import session from 'express-session';

          const app = express();
          app.use(cors({ origin: true, credentials: true }));
          app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true } }));
        `,
      },
      findings: [
        {
          message: 'reflected',
          span: '6:24-6:28',
          data: { library: 'cors' },
          evidence: [
            { span: '6:43-6:47', note: 'Allows credentials.' },
            { span: '7:9-7:82', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a cookie that FastAPI takes as a parameter, set for other sites too',
      files: {
        'app/main.py': code`
          from fastapi import Cookie, FastAPI, Response
          from fastapi.middleware.cors import CORSMiddleware

          app = FastAPI()
          app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)

          @app.get("/me")
          def me(session_token: str = Cookie()):
              return user_of(session_token)

          @app.post("/sign-in")
          def sign_in(response: Response):
              response.set_cookie("session_token", new_token(), samesite="none", secure=True)
        `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '5:51-5:54',
          data: { library: 'CORSMiddleware' },
          evidence: [
            { span: '5:75-5:79', note: 'Allows credentials.' },
            { span: '7:1-9:34', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a route of Next.js that asks a helper for the cookie',
      files: {
        'package.json': '{ "dependencies": { "next": "15.0.0" } }',
        'lib/user.ts': code`
          export const userOf = (req) => verify(req.cookies['auth-token']);
        `,
        'pages/api/me.ts': code`
          import { userOf } from '../../lib/user';

          export default async function handler(req, res) {
            res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? '*');
            res.setHeader('Access-Control-Allow-Credentials', 'true');
            res.json(await userOf(req));
          }
        `,
      },
      findings: [
        {
          message: 'reflected',
          path: 'pages/api/me.ts',
          span: '4:48-4:73',
          data: { library: 'This code' },
          evidence: [
            { path: 'pages/api/me.ts', span: '5:17-5:51', note: 'Allows credentials.' },
            { path: 'lib/user.ts', span: '1:39-1:64', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a cookie that Hono reads, behind a literal star',
      files: {
        'src/server.ts': code`
          import { Hono } from 'hono';
          import { getCookie } from 'hono/cookie';
          import { cors } from 'hono/cors';

          const app = new Hono();
          app.use(cors({ origin: '*', credentials: true }));
          app.get('/me', (c) => c.json(userOf(getCookie(c, 'session'))));
        `,
      },
      findings: [
        {
          message: 'literal',
          span: '6:24-6:27',
          severity: 'medium',
          data: { library: 'hono/cors' },
          evidence: [
            { span: '6:42-6:46', note: 'Allows credentials.' },
            { span: '7:37-7:60', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a cookie that Koa reads by a constant, behind a test of the end',
      files: {
        'src/server.ts': code`
          import cors from '@koa/cors';
          import Koa from 'koa';

          const COOKIE = 'account-token';
          const app = new Koa();
          app.use(cors({ origin: (ctx) => allowed(ctx.get('origin')), credentials: true }));
          app.use((ctx) => {
            ctx.body = userOf(ctx.cookies.get(COOKIE));
          });

          function allowed(origin) {
            return origin.endsWith('example.com') ? origin : '';
          }
        `,
      },
      findings: [
        {
          message: 'test',
          span: '12:10-12:25',
          data: { admits: 'https://evilexample.com' },
          evidence: [
            { span: '6:74-6:78', note: 'Allows credentials.' },
            { span: '8:21-8:44', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a middleware of its own, and a cookie in another file of the same application',
      files: {
        'src/access.js': code`
          module.exports = (req, res, next) => {
            res.header('Access-Control-Allow-Credentials', true);
            res.header('Access-Control-Allow-Origin', req.headers.origin);
            next();
          };
        `,
        'src/other.js': code`
          const express = require('express');
          express().listen(4000);
        `,
        'src/server.js': code`
          const express = require('express');
          const app = express();
          app.use(require('./access'));
          app.use(require('./who'));
        `,
        'src/who.js': code`
          module.exports = (req, res, next) => verify(req.cookies.session, next);
        `,
      },
      findings: [
        {
          message: 'reflected',
          path: 'src/access.js',
          span: '3:45-3:63',
          data: { library: 'This code' },
          evidence: [
            { path: 'src/access.js', span: '2:14-2:48', note: 'Allows credentials.' },
            { path: 'src/who.js', span: '1:45-1:64', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'the session of Flask',
      files: {
        'app.py': code`
          from flask import Flask, session
          from flask_cors import CORS

          app = Flask(__name__)
          CORS(app, origins="*", supports_credentials=True)

          @app.post("/sign-in")
          def sign_in():
              session["user"] = checked_user()
              return {}
        `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '5:19-5:22',
          data: { library: 'flask-cors' },
          evidence: [
            { span: '5:45-5:49', note: 'Allows credentials.' },
            { span: '9:5-9:37', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an origin that only preflights are answered with',
      files: {
        'src/worker.ts': code`
          export function handle(req, res) {
            const session = sessions.get(req.cookies.session);
            if (req.method === 'OPTIONS') {
              res.setHeader('Access-Control-Allow-Origin', req.headers.origin);
              res.setHeader('Access-Control-Allow-Credentials', 'true');
              res.end();
            }
            res.end(session.name);
          }
        `,
      },
    },
    {
      name: 'a cookie that another service sets for its own site',
      files: {
        'auth/package.json': '{ "name": "auth" }',
        'auth/src/server.ts': code`
          import express from 'express';

          const app = express();
          app.post('/sign-in', (req, res) => {
            res.cookie('session', sessionFor(req.body), { sameSite: 'lax' }).json({});
          });
        `,
        'events/package.json': '{ "name": "events" }',
        'events/src/server.ts': code`
          import cors from 'cors';
          import express from 'express';

          const app = express();
          app.use(cors({ origin: true, credentials: true }));
          app.get('/events', (req, res) => res.json(eventsOf(req.cookies.session)));
        `,
      },
    },
    {
      name: 'a token in a header that says who calls',
      files: {
        'src/server.ts': code`
          import cors from 'cors';
          import express from 'express';

          const app = express();
          app.use(cors({ origin: true, credentials: true }));
          app.get('/me', (req, res) => res.json(userOf(req.headers.authorization)));
        `,
      },
    },
    {
      name: 'a bearer token of FastAPI',
      files: {
        'app/main.py': code`
          from fastapi import Depends, FastAPI
          from fastapi.middleware.cors import CORSMiddleware
          from fastapi.security import HTTPBearer

          app = FastAPI(dependencies=[Depends(HTTPBearer())])
          app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
        `,
      },
    },
    {
      name: 'a session that stays at home by SameSite',
      files: {
        'src/server.ts': code`
          import cors from 'cors';
          import express from 'express';
          import session from 'express-session';

          const app = express();
          app.use(cors({ origin: true, credentials: true }));
          app.use(session({ secret: process.env.SESSION_SECRET, cookie: { sameSite: 'lax' } }));
        `,
      },
    },
    {
      name: 'a cookie of FastAPI, which is lax by default',
      files: {
        'app/main.py': code`
          from fastapi import Cookie, FastAPI, Response
          from fastapi.middleware.cors import CORSMiddleware

          app = FastAPI()
          app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)

          @app.get("/me")
          def me(session_token: str = Cookie()):
              return user_of(session_token)

          @app.post("/sign-in")
          def sign_in(response: Response):
              response.set_cookie("session_token", new_token(), secure=True)
        `,
      },
    },
    {
      name: 'cookies that say nothing of who calls',
      files: {
        'src/server.ts': code`
          import cors from 'cors';
          import express from 'express';

          const app = express();
          app.use(cors({ origin: true, credentials: true }));
          app.get('/', (req, res) => res.json(greet(req.cookies.locale)));
          app.post('/', (req, res) => res.json(check(req.cookies.csrfToken)));
        `,
      },
    },
    {
      name: 'a cookie that another service reads',
      files: {
        'api/package.json': '{ "name": "api" }',
        'api/src/server.ts': code`
          import cors from 'cors';
          import express from 'express';

          const app = express();
          app.use(cors({ origin: true, credentials: true }));
        `,
        'web/package.json': '{ "name": "web" }',
        'web/src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/me', (req, res) => res.json(userOf(req.cookies.session)));
        `,
      },
    },
    {
      name: 'a public route of Next.js beside one that reads a cookie',
      files: {
        'package.json': '{ "dependencies": { "next": "15.0.0" } }',
        'lib/user.ts': code`
          export const userOf = (req) => verify(req.cookies['auth-token']);
          export const listed = () => products.all();
        `,
        'pages/api/products.ts': code`
          import { listed } from '../../lib/user';

          export default builder()
            .GET({ auth: false })
            .handler(async ({ req, res }) => {
              res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? '*');
              res.setHeader('Access-Control-Allow-Credentials', 'true');
              return listed();
            })
            .toRoute();
        `,
      },
    },
  ],
});
