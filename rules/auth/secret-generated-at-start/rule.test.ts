import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a variable of the environment that falls back to random bytes',
      files: {
        'src/config.ts': code`
          import { randomBytes } from 'node:crypto';

          export const JWT_SECRET = process.env.JWT_SECRET ?? randomBytes(32).toString('hex');
        `,
      },
      findings: [
        { message: 'fallback', severity: 'high', span: '3:53-3:64', data: { name: 'JWT_SECRET' } },
      ],
    },
    {
      name: 'the secret of a session middleware, required in place',
      files: {
        'server.js': code`
          const session = require('express-session');

          app.use(
            session({
              secret: process.env.SESSION_SECRET || require('crypto').randomBytes(32).toString('hex'),
            }),
          );
          app.use(session({ secret: require('crypto').randomUUID() }));
        `,
      },
      findings: [
        {
          message: 'fallback',
          severity: 'high',
          span: '5:43-5:72',
          data: { name: 'SESSION_SECRET' },
        },
        { message: 'always', severity: 'high', span: '8:27-8:55', data: { name: 'secret' } },
      ],
    },
    {
      name: 'a missing setting that is filled in',
      files: {
        'src/secret.ts': code`
          import { randomUUID } from 'node:crypto';

          let sessionSecret = process.env.SESSION_SECRET;
          if (!sessionSecret) {
            console.warn('SESSION_SECRET is not set');
            sessionSecret = randomUUID();
          }
        `,
      },
      findings: [
        { message: 'always', severity: 'high', span: '6:19-6:29', data: { name: 'sessionSecret' } },
      ],
    },
    {
      name: 'a key that signs tokens, whatever it is called',
      files: {
        'src/tokens.ts': code`
          import { randomBytes } from 'node:crypto';
          import jwt from 'jsonwebtoken';

          const material = randomBytes(64);

          export function issue(id: string): string {
            return jwt.sign({ id }, material);
          }
        `,
      },
      findings: [
        {
          message: 'always',
          severity: 'high',
          span: '7:27-7:35',
          data: { name: 'material' },
          evidence: [{ span: '4:18-4:29', note: 'Made here.' }],
        },
      ],
    },
    {
      name: 'what is only called a secret, where its file uses it',
      files: {
        'src/links.ts': code`
          import { randomUUID } from 'node:crypto';

          const secret = randomUUID();
          export const link = (id: string) => '/files/' + seal(id, secret);
        `,
      },
      findings: [
        { message: 'always', severity: 'high', span: '3:16-3:26', data: { name: 'secret' } },
      ],
    },
    {
      name: 'a function elsewhere that makes the value',
      files: {
        'src/random.ts': code`
          import { nanoid } from 'nanoid';

          export function randomSecret(): string {
            return nanoid(64);
          }
        `,
        'src/config.ts': code`
          import { randomSecret } from './random';

          export const config = { jwtSecret: process.env.JWT_SECRET || randomSecret() };
        `,
      },
      findings: [
        {
          message: 'fallback',
          severity: 'high',
          path: 'src/config.ts',
          span: '3:62-3:74',
          evidence: [{ path: 'src/random.ts', span: '4:10-4:16', note: 'Made here.' }],
        },
      ],
    },
    {
      name: 'settings of pydantic',
      files: {
        'app/config.py': code`
          import secrets

          from pydantic import Field
          from pydantic_settings import BaseSettings


          class Settings(BaseSettings):
              SECRET_KEY: str = secrets.token_urlsafe(32)
              JWT_SECRET: str = Field(default_factory=lambda: secrets.token_hex(32))
        `,
        'app/tokens.py':
          'def sign(settings, jwt):\n    return jwt.encode({}, settings.SECRET_KEY)\n',
      },
      findings: [
        {
          message: 'fallback',
          severity: 'high',
          path: 'app/config.py',
          span: '8:23-8:44',
          data: { name: 'SECRET_KEY' },
        },
        {
          message: 'fallback',
          severity: 'high',
          path: 'app/config.py',
          span: '9:53-9:70',
          data: { name: 'JWT_SECRET' },
        },
      ],
    },
    {
      name: 'the secret key of Flask, Django and Starlette',
      files: {
        'app.py': code`
          import os
          import secrets
          from uuid import uuid4

          app.secret_key = os.urandom(24)
          app.config['SECRET_KEY'] = os.environ.get('SECRET_KEY') or secrets.token_hex(16)
          app.add_middleware(SessionMiddleware, secret_key=str(uuid4()))
        `,
        'site/settings.py': code`
          import os

          from django.core.management.utils import get_random_secret_key

          SECRET_KEY = os.getenv('SECRET_KEY', get_random_secret_key())
        `,
      },
      findings: [
        { message: 'always', severity: 'high', path: 'app.py', span: '5:18-5:28' },
        { message: 'fallback', severity: 'high', path: 'app.py', span: '6:60-6:77' },
        { message: 'always', severity: 'high', path: 'app.py', span: '7:54-7:59' },
        { message: 'fallback', severity: 'high', path: 'site/settings.py', span: '5:38-5:59' },
      ],
    },
    {
      name: 'a setting that is only warned about',
      files: {
        'src/config.ts': code`
          import { randomBytes } from 'node:crypto';

          if (!process.env.JWT_SECRET) {
            console.warn('JWT_SECRET is not set');
          }
          export const JWT_SECRET = process.env.JWT_SECRET || randomBytes(32).toString('hex');
        `,
      },
      findings: [{ message: 'fallback', severity: 'high', span: '6:53-6:64' }],
    },
  ],
  passes: [
    {
      name: 'the secret key of a service that signs nothing with it, though another one does',
      files: {
        'jobs/retry/requirements.txt': 'flask\n',
        'jobs/retry/config.py': code`
          import os

          class Config:
              SECRET_KEY = os.getenv('SECRET_KEY')
              if not SECRET_KEY:
                  SECRET_KEY = os.urandom(24)
        `,
        'jobs/thug/Dockerfile': 'FROM python:3.13-slim\n',
        'jobs/thug/app.py': code`
          import secrets
          from flask import Flask

          app = Flask(__name__)
          app.config['SECRET_KEY'] = secrets.token_hex(16)
        `,
        'web/requirements.txt': 'flask\n',
        'web/app.py': 'from flask import Flask, session\n',
      },
    },
    {
      name: 'a key that is read from a file before, and one that a command writes down',
      files: {
        'site/settings.py': code`
          from django.core.management.utils import get_random_secret_key

          INSTALLED_APPS = []
          try:
              with open('data/secretkey.txt') as file:
                  SECRET_KEY = file.read().strip()
          except OSError:
              SECRET_KEY = get_random_secret_key()
        `,
        'tower/settings.py': code`
          import os

          INSTALLED_APPS = []
          if os.path.exists('/etc/tower/SECRET_KEY'):
              SECRET_KEY = open('/etc/tower/SECRET_KEY', 'rb').read().strip()
          else:
              SECRET_KEY = os.urandom(32)
        `,
        'src/app.ts': code`
          import { nanoid } from 'nanoid';

          export async function start(config, provider) {
            let appSecret = config.appSecret;
            if (!appSecret) {
              appSecret = nanoid(40);
              await provider.mergeServerConfig({ appSecret }, true);
            }
          }
        `,
        'archive/config.py': code`
          import os, secrets

          SIGNING_KEY = os.getenv('SIGNING_KEY', secrets.token_hex(16))
        `,
        'archive/init.py': code`
          def run(config):
              write_config_file({"SIGNING_KEY": config.SIGNING_KEY})
        `,
      },
    },
    {
      name: 'a value of each row, and defaults of options that the caller gives',
      files: {
        'src/schema.ts': code`
          import { createId } from '@paralleldrive/cuid2';

          export const sessions = sqliteTable('session', {
            sessionToken: text('sessionToken').primaryKey().$defaultFn(() => createId()),
          });
        `,
        'src/accounts.ts': code`
          import { randomBytes } from 'node:crypto';

          const defaultOptions = { tokenSecret: randomBytes(32).toString('hex') };
          export const accounts = (options) => ({ ...defaultOptions, ...options });
        `,
      },
    },
    {
      name: 'a variable that has to be set',
      files: {
        'src/config.ts': code`
          import { randomBytes } from 'node:crypto';

          export const JWT_SECRET = required(process.env.JWT_SECRET);
          export const bootId = randomBytes(32).toString('hex');
        `,
        'app/config.py': code`
          import secrets

          from pydantic_settings import BaseSettings


          class Settings(BaseSettings):
              SECRET_KEY: str
              BOOT_ID: str = secrets.token_urlsafe(32)
        `,
      },
    },
    {
      name: 'a missing variable that stops the start in production',
      files: {
        'src/config.ts': code`
          import { randomBytes } from 'node:crypto';

          if (process.env.NODE_ENV === 'production' && !process.env.JWT_SECRET) {
            throw new Error('JWT_SECRET is missing');
          }
          export const JWT_SECRET = process.env.JWT_SECRET || randomBytes(32).toString('hex');
        `,
      },
    },
    {
      name: 'a value that is only for development',
      files: {
        'src/config.ts': code`
          import { randomBytes } from 'node:crypto';

          let secret = process.env.JWT_SECRET;
          if (!secret && process.env.NODE_ENV !== 'production') {
            secret = randomBytes(32).toString('hex');
          }
        `,
        'config.py': code`
          import os
          import secrets


          class DevelopmentConfig:
              SECRET_KEY = os.getenv('SECRET_KEY', secrets.token_hex(16))
        `,
      },
    },
    {
      name: 'a secret that is kept in a file',
      files: {
        'src/secret.ts': code`
          import { randomBytes } from 'node:crypto';
          import { writeFileSync } from 'node:fs';

          const secret = process.env.SESSION_SECRET ?? randomBytes(32).toString('hex');
          writeFileSync('.secret', secret);
        `,
        'secret.py': code`
          import os


          def load():
              key = os.urandom(64)
              with open('.secret', 'wb') as file:
                  file.write(key)
              return key


          SECRET_KEY = os.getenv('SECRET_KEY') or load()
        `,
      },
    },
    {
      name: 'a secret of one record or one request',
      files: {
        'src/workspaces.ts': code`
          import { randomBytes } from 'node:crypto';

          export function create(name: string) {
            const webhookSecret = randomBytes(32).toString('hex');
            return db.workspace.insert({ name, webhookSecret });
          }
        `,
        'nonce.py': code`
          import secrets


          def login(request):
              request.session['csrf_token'] = secrets.token_hex()
        `,
      },
    },
    {
      name: 'what is only called a secret, and is a mark of another file',
      files: {
        'src/secret.ts': code`
          import { randomUUID } from 'node:crypto';

          const secret = randomUUID();
          export default secret;
        `,
        'src/mark.ts': code`
          import secret from './secret';

          export const mark = (row: object, fields: string[]) => ({ ...row, [secret]: fields });
        `,
      },
    },
    {
      name: 'a column whose default is made for each row',
      files: {
        'app/models.py': code`
          import secrets

          from app.db import Base
          from app.random import random_base32
          from sqlalchemy import Column, String


          class Journalist(Base):
              otp_secret = Column(String(32), default=random_base32)
              webhook_secret = Column(String(32), default=secrets.token_hex)
        `,
        'app/random.py': code`
          import secrets


          def random_base32():
              return secrets.token_hex(32)
        `,
      },
    },
    {
      name: 'scripts that print a secret, and tests',
      files: {
        'generate.py': 'import secrets\n\nSECRET_KEY = secrets.token_hex(32)\nprint(SECRET_KEY)\n',
        'scripts/key.ts': code`
          import { randomBytes } from 'node:crypto';
          const jwtSecret = randomBytes(32).toString('hex');
        `,
        'tests/conftest.py': 'import os\n\napp.secret_key = os.urandom(24)\n',
      },
    },
  ],
});
