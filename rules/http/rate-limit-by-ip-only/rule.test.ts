import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a limiter without a key on a route of signed-in users',
      files: {
        'src/reports.ts': code`
          import { Router } from 'express';
          import rateLimit from 'express-rate-limit';
          import { requireAuth } from './auth';

          const limiter = rateLimit({ windowMs: 60_000, limit: 20 });
          const router = Router();
          router.get('/reports', requireAuth, limiter, (req, res) => res.json([]));
        `,
      },
      findings: [
        {
          message: 'address',
          span: '5:17-5:26',
          data: { library: 'express-rate-limit' },
          evidence: [{ span: '7:1-7:11', note: 'GET /reports knows who asks.' }],
        },
      ],
    },
    {
      name: 'a key that is the address, and slowapi by address',
      files: {
        'src/reports.ts': code`
          import { Router } from 'express';
          import rateLimit from 'express-rate-limit';
          import { requireAuth } from './auth';

          const router = Router();
          router.get(
            '/reports',
            requireAuth,
            rateLimit({ limit: 20, keyGenerator: (req) => req.ip }),
            (req, res) => res.json([]),
          );
        `,
        'app/reports.py': code`
          from fastapi import Depends, FastAPI
          from slowapi import Limiter
          from slowapi.util import get_remote_address
          from app.auth import get_current_user

          limiter = Limiter(key_func=get_remote_address)
          app = FastAPI()

          @app.get("/reports")
          @limiter.limit("5/minute")
          def reports(request, user=Depends(get_current_user)):
              return []
        `,
      },
      findings: [
        {
          message: 'address',
          path: 'app/reports.py',
          span: '6:11-6:18',
          data: { library: 'slowapi' },
          evidence: [{ span: '9:2-9:21', note: 'GET /reports knows who asks.' }],
        },
        {
          message: 'address',
          path: 'src/reports.ts',
          span: '9:3-9:12',
          data: { library: 'express-rate-limit' },
          evidence: [{ span: '6:1-6:11', note: 'GET /reports knows who asks.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a key that is the user',
      files: {
        'src/reports.ts': code`
          import { Router } from 'express';
          import rateLimit from 'express-rate-limit';
          import { requireAuth } from './auth';

          const limiter = rateLimit({ limit: 20, keyGenerator: (req) => req.user.id });
          const router = Router();
          router.get('/reports', requireAuth, limiter, (req, res) => res.json([]));
        `,
        'app/reports.py': code`
          from fastapi import Depends, FastAPI
          from slowapi import Limiter
          from app.auth import get_current_user, user_key

          limiter = Limiter(key_func=user_key)
          app = FastAPI()

          @app.get("/reports")
          @limiter.limit("5/minute")
          def reports(request, user=Depends(get_current_user)):
              return []
        `,
      },
    },
    {
      name: 'sign-in and routes that know nobody',
      files: {
        'src/auth.ts': code`
          import { Router } from 'express';
          import rateLimit from 'express-rate-limit';
          import { requireAuth } from './auth';

          const limiter = rateLimit({ limit: 20 });
          const other = rateLimit({ limit: 20 });
          const router = Router();
          router.post('/login', limiter, (req, res) => res.json({}));
          router.post('/verify-code', requireAuth, limiter, (req, res) => res.json({}));
          router.get('/prices', other, (req, res) => res.json([]));
        `,
      },
    },
    {
      name: 'a limit with a key of its own',
      files: {
        'app/reports.py': code`
          from fastapi import Depends, FastAPI
          from slowapi import Limiter
          from slowapi.util import get_remote_address
          from app.auth import get_current_user, user_key

          limiter = Limiter(key_func=get_remote_address)
          app = FastAPI()

          @app.get("/reports")
          @limiter.limit("5/minute", key_func=user_key)
          def reports(request, user=Depends(get_current_user)):
              return []
        `,
      },
    },
  ],
});
