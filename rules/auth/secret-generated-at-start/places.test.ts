import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a secret at the top of its file',
      files: { 'src/session.ts': 'export const sessionSecret = crypto.randomUUID();\n' },
      findings: [
        {
          message: 'always',
          severity: 'high',
          span: '1:30-1:47',
          data: { name: 'sessionSecret' },
        },
      ],
    },
    {
      name: 'a secret of one file that another hands on, where it is made',
      files: {
        'app/config.py': code`
          import os
          import secrets

          AUTH_SECRET_KEY = os.environ.get("AUTH_SECRET_KEY", secrets.token_hex(32))
        `,
        'app/main.py': code`
          from fastapi import FastAPI
          from starlette.middleware.sessions import SessionMiddleware

          from app.config import AUTH_SECRET_KEY

          app = FastAPI()
          app.add_middleware(SessionMiddleware, secret_key=AUTH_SECRET_KEY)
        `,
      },
      findings: [
        {
          message: 'fallback',
          severity: 'high',
          path: 'app/config.py',
          span: '4:53-4:70',
          data: { name: 'AUTH_SECRET_KEY' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a secret between a program and the processes that it starts',
      files: {
        'src/proxy.ts': 'export const PROXY_SECRET = crypto.randomBytes(16);\n',
      },
    },
    {
      name: 'a key that encrypts and signs nothing',
      files: {
        'src/config.ts': code`
          import { randomBytes } from 'node:crypto';

          export const key = process.env.JWT_ENCRYPTION_SECRET || randomBytes(32).toString('hex');
        `,
      },
    },
  ],
});
