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
    {
      name: 'a secret of a service that several processes run',
      files: {
        'src/app.ts': code`
          import session from 'express-session';
          import { randomUUID } from 'node:crypto';

          app.use(session({ secret: randomUUID() }));
        `,
        'deploy/app.yaml': code`
          kind: Deployment
          spec:
            replicas: 3
        `,
      },
      findings: [
        {
          message: 'always',
          path: 'src/app.ts',
          span: '4:27-4:37',
          evidence: [
            { path: 'deploy/app.yaml', span: '3:3-3:14', note: 'Several processes serve.' },
          ],
        },
      ],
    },
    {
      name: 'a fallback beside a deployment that gives the setting',
      files: {
        'app/config.py': code`
          import os

          SECRET_KEY = os.environ.get("SECRET_KEY", os.urandom(24))
        `,
        'app/main.py': code`
          from flask import Flask, session

          app = Flask(__name__)

          @app.route("/")
          def index():
              return session.get("name", "")
        `,
        'helm/values.yaml': code`
          env:
            - name: SECRET_KEY
              valueFrom: secret
        `,
      },
      findings: [
        { message: 'fallback', severity: 'medium', path: 'app/config.py', span: '3:43-3:53' },
      ],
    },
  ],
  passes: [
    {
      name: 'a column of a wrapped library, and the server of developers',
      files: {
        'app/models.py': code`
          from uuid import uuid4

          from app.core import db

          class Key(db.Model):
              secret = db.Column(db.String, default=lambda: str(uuid4()))
        `,
        'app/try_out.py': code`
          import os

          from flask import Flask, session

          app = Flask(__name__)

          @app.route("/")
          def index():
              return session.get("name", "")

          if __name__ == "__main__":
              app.secret_key = os.urandom(24)
              app.run(debug=True)
        `,
      },
    },
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
