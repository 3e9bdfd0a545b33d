import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a status that somebody else answered with',
      files: {
        'app/auth.py': code`
          from fastapi import APIRouter, HTTPException

          from app.codes import ask

          router = APIRouter()

          @router.post("/login")
          def login(payload):
              if ask(payload).status_code == 429:
                  raise HTTPException(status_code=502, detail="Busy")
              return {}
        `,
      },
      findings: [{ message: 'credentials', span: '7:2-7:23' }],
    },
    {
      name: 'sign-in and password reset of an Express router',
      files: {
        'src/auth.ts': code`
          import { Router } from 'express';
          import { signIn, reset } from './accounts';

          const router = Router();
          router.post('/login', (req, res) => res.json(signIn(req.body)));
          router.post('/forgot-password', (req, res) => res.json(reset(req.body)));
          router.get('/login', (req, res) => res.render('login'));
        `,
      },
      findings: [
        {
          message: 'credentials',
          span: '5:1-5:12',
          data: { route: 'POST /login' },
        },
        {
          message: 'credentials',
          span: '6:1-6:12',
          data: { route: 'POST /forgot-password' },
        },
      ],
    },
    {
      name: 'sign-up of Next.js and NestJS',
      files: {
        'app/api/auth/sign-up/route.ts': code`
          import { create } from '@/accounts';

          export async function POST(request) {
            return Response.json(await create(await request.json()));
          }
        `,
        'src/auth.controller.ts': code`
          import { Body, Controller, Post } from '@nestjs/common';

          @Controller('auth')
          export class AuthController {
            @Post('register')
            register(@Body() body) {
              return body;
            }
          }
        `,
      },
      findings: [
        {
          message: 'credentials',
          path: 'app/api/auth/sign-up/route.ts',
          span: '3:23-3:27',
          data: { route: 'POST /api/auth/sign-up' },
        },
        {
          message: 'credentials',
          path: 'src/auth.controller.ts',
          span: '5:4-5:20',
          data: { route: 'POST /auth/register' },
        },
      ],
    },
    {
      name: 'a token route of FastAPI and a form of Flask',
      files: {
        'app/auth.py': code`
          from fastapi import APIRouter

          router = APIRouter(prefix="/auth")

          @router.post("/token")
          def token(form):
              return check(form)
        `,
        'web/auth.py': code`
          from flask import Flask

          app = Flask(__name__)

          @app.route("/verify-otp", methods=["POST"])
          def verify():
              return {}
        `,
      },
      findings: [
        {
          message: 'credentials',
          path: 'app/auth.py',
          span: '5:2-5:23',
          data: { route: 'POST /auth/token' },
        },
        {
          message: 'credentials',
          path: 'web/auth.py',
          span: '5:2-5:44',
          data: { route: 'POST /verify-otp' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'routes that take no credentials',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.post('/orders', (req, res) => res.json({}));
          app.put('/orders/:id', (req, res) => res.json({}));
          app.delete('/orders/:id', (req, res) => res.json({}));
          app.get('/orders/export', (req, res) => res.json([]));
          app.post('/members', (req, res) => res.json({}));
        `,
      },
    },
    {
      name: 'attempts that the handler counts, and refuses by a status',
      controls: 1,
      files: {
        'app/auth.py': code`
          from fastapi import APIRouter, HTTPException

          from app.cache import increment

          router = APIRouter()

          @router.post("/login")
          def login(payload):
              if increment(payload.phone) > 6:
                  raise HTTPException(status_code=429, detail="Later")
              return {}
        `,
      },
    },
    {
      name: 'a limiter on the route, the router and in the handler',
      controls: 5,
      files: {
        'src/auth.ts': code`
          import { Router } from 'express';
          import { loginLimiter, assertAttemptsLeft } from './limits';

          const router = Router();
          router.post('/login', loginLimiter, (req, res) => res.json({}));
        `,
        'src/codes.ts': code`
          import { Router } from 'express';
          import { throttle } from './limits';

          const router = Router();
          router.use(throttle);
          router.post('/verify-code', (req, res) => res.json({}));
        `,
        'src/fastify.ts': code`
          import Fastify from 'fastify';

          const app = Fastify();
          app.post('/signin', { config: { rateLimit: { max: 5 } } }, async () => ({}));
        `,
        'app/auth.py': code`
          from fastapi import APIRouter, Depends
          from app.limits import limiter, RateLimiter

          router = APIRouter()

          @router.post("/login")
          @limiter.limit("5/minute")
          def login(request):
              return {}

          @router.post("/signup", dependencies=[Depends(RateLimiter(times=5))])
          def signup(request):
              return {}
        `,
      },
    },
    {
      name: 'a limiter for the whole application',
      files: {
        'src/auth.ts': code`
          import { Router } from 'express';

          const router = Router();
          router.post('/login', (req, res) => res.json({}));
        `,
        'src/server.ts': code`
          import express from 'express';
          import rateLimit from 'express-rate-limit';

          const app = express();
          app.use(rateLimit({ limit: 100 }));
        `,
        'app/auth.py': code`
          from fastapi import APIRouter

          router = APIRouter()

          @router.post("/login")
          def login(form):
              return {}
        `,
        'app/limits.py': code`
          from slowapi import Limiter
          from slowapi.util import get_remote_address

          limiter = Limiter(key_func=get_remote_address, default_limits=["100/minute"])
        `,
      },
    },
    {
      name: 'a limit in the nginx in front',
      files: {
        'src/auth.ts': code`
          import { Router } from 'express';

          const router = Router();
          router.post('/login', (req, res) => res.json({}));
        `,
        'nginx/nginx.conf': code`
          http {
            limit_req_zone $binary_remote_addr zone=login:10m rate=5r/s;
            server {
              location / {
                limit_req zone=login;
                proxy_pass http://api:3000;
              }
            }
          }
        `,
      },
    },
    {
      name: 'sign-in that another service does, and routes that are no credentials',
      files: {
        'src/auth.ts': code`
          import { Router } from 'express';
          import { supabase } from './supabase';

          const router = Router();
          router.post('/login', async (req, res) => {
            res.json(await supabase.auth.signInWithPassword(req.body));
          });
          router.post('/devices/:id/register', (req, res) => res.json({}));
          router.post('/push/token', (req, res) => res.json({}));
          router.post('/totp', requireAuth, (req, res) => res.json({}));
        `,
      },
    },
    {
      name: 'a few routes that change data, and sign-in of a mock',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.post('/orders', (req, res) => res.json({}));
          app.delete('/orders/:id', (req, res) => res.json({}));
        `,
        'mocks/auth.ts': code`
          import express from 'express';

          const app = express();
          app.post('/login', (req, res) => res.json({}));
        `,
      },
    },
  ],
});
