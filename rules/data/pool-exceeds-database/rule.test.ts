import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'workers of a Dockerfile times a pool with a default from settings',
      files: {
        Dockerfile: code`
          FROM python:3.13
          CMD ["gunicorn", "-w", "4", "app.main:app"]
        `,
        'app/db.py': code`
          import psycopg
          from sqlalchemy import create_engine

          from app.settings import settings

          engine = create_engine(settings.url, pool_size=20, max_overflow=settings.overflow)
        `,
        'app/settings.py': code`
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              url: str
              overflow: int = 10

          settings = Settings()
        `,
      },
      findings: [
        {
          message: 'exceeds',
          path: 'app/db.py',
          span: '6:10-6:23',
          data: { sum: '4 workers × (20 + 10) connections', total: 120, limit: 100 },
          evidence: [{ path: 'Dockerfile', span: '2:25-2:26', note: 'Processes of one instance.' }],
        },
      ],
    },
    {
      name: 'replicas of compose, with the default pool of pg and a limit that is set',
      files: {
        'compose.yaml': code`
          services:
            api:
              build: .
              deploy:
                replicas: 8
            db:
              image: postgres:18
              command: postgres -c max_connections=60
        `,
        'src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
      },
      findings: [
        {
          message: 'exceeds',
          path: 'src/db.ts',
          span: '3:25-3:29',
          data: { sum: '10 connections × 8 replicas', total: 80, limit: 60 },
          evidence: [
            { path: 'compose.yaml', span: '5:17-5:18', note: 'Instances.' },
            { path: 'compose.yaml', span: '8:26-8:44', note: 'What the database takes.' },
          ],
        },
      ],
    },
    {
      name: 'a Procfile, and a manifest of Kubernetes that starts more',
      files: {
        Procfile: 'web: gunicorn app.main:app --workers 4\n',
        'k8s/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
          spec:
            replicas: 3
            template:
              spec:
                containers:
                  - name: api
                    image: api
                    command: [gunicorn]
                    args: [-w, '2', 'app.main:app']
        `,
        'app/db.py': code`
          import psycopg
          from sqlalchemy import create_engine

          from app.settings import settings

          engine = create_engine(settings.url, pool_size=20, max_overflow=settings.overflow)
        `,
        'app/settings.py': code`
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              url: str
              overflow: int = 10

          settings = Settings()
        `,
      },
      findings: [
        {
          message: 'exceeds',
          path: 'app/db.py',
          span: '6:10-6:23',
          data: {
            sum: '2 workers × (20 + 10) connections × 3 replicas',
            total: 180,
            limit: 100,
          },
          evidence: [
            { path: 'k8s/api.yaml', span: '13:23-13:24', note: 'Processes of one instance.' },
            { path: 'k8s/api.yaml', span: '6:13-6:14', note: 'Instances.' },
          ],
        },
      ],
    },
    {
      name: 'start commands of platforms',
      files: {
        'a/package.json': '{}\n',
        'a/railway.json':
          '{ "deploy": { "startCommand": "node dist/main.js", "numReplicas": 12 } }\n',
        'a/src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
        'b/requirements.txt': 'asyncpg==0.30\n',
        'b/render.yaml': code`
          services:
            - type: web
              startCommand: uvicorn main:app --workers 6
              numInstances: 2
        `,
        'b/db.py': code`
          import asyncpg

          async def start():
              return await asyncpg.create_pool(dsn="postgresql://db")
        `,
        'c/requirements.txt': 'asyncpg==0.30\n',
        'c/fly.toml': code`
          [processes]
          app = "gunicorn main:app -w 11"
        `,
        'c/db.py': code`
          import asyncpg

          async def start():
              return await asyncpg.create_pool(dsn="postgresql://db")
        `,
      },
      findings: [
        {
          message: 'exceeds',
          path: 'a/src/db.ts',
          span: '3:25-3:29',
          data: { sum: '10 connections × 12 replicas', total: 120, limit: 100 },
          evidence: [{ path: 'a/railway.json', span: '1:67-1:69', note: 'Instances.' }],
        },
        {
          message: 'exceeds',
          path: 'b/db.py',
          span: '4:18-4:37',
          evidence: [
            { path: 'b/render.yaml', span: '3:46-3:47', note: 'Processes of one instance.' },
            { path: 'b/render.yaml', span: '4:19-4:20', note: 'Instances.' },
          ],
        },
        {
          message: 'exceeds',
          path: 'c/db.py',
          span: '4:18-4:37',
          evidence: [{ path: 'c/fly.toml', span: '2:29-2:31', note: 'Processes of one instance.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an engine for tests beside, and a limit of a client of something else',
      controls: 1,
      files: {
        Dockerfile: code`
          FROM python:3.13
          CMD ["gunicorn", "-w", "2", "app.main:app"]
        `,
        'app/client.py': 'limits = dict(max_connections=20)\n',
        'app/db.py': code`
          import psycopg
          from sqlalchemy import create_engine

          from app.settings import url

          if url.startswith("postgresql"):
              engine = create_engine(url, pool_size=30, max_overflow=10)
          else:
              engine = create_engine(url, pool_size=30, max_overflow=10)
        `,
        'app/settings.py': 'url = "postgresql://db/shop"\n',
      },
    },
    {
      name: 'a sum below the limit',
      controls: 1,
      files: {
        Dockerfile: 'FROM python:3.13\nCMD gunicorn -w 3 app.main:app\n',
        'app/db.py': code`
          import psycopg
          from sqlalchemy import create_engine

          from app.settings import settings

          engine = create_engine(settings.url, pool_size=20, max_overflow=settings.overflow)
        `,
        'app/settings.py': code`
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              url: str
              overflow: int = 10

          settings = Settings()
        `,
      },
    },
    {
      name: 'a pooler in front',
      files: {
        Dockerfile: 'FROM python:3.13\nCMD gunicorn -w 40 app.main:app\n',
        'compose.yaml': 'services:\n  pool:\n    image: edoburu/pgbouncer\n',
        'app/db.py': code`
          import psycopg
          from sqlalchemy import create_engine

          from app.settings import settings

          engine = create_engine(settings.url, pool_size=20, max_overflow=settings.overflow)
        `,
        'app/settings.py': code`
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              url: str
              overflow: int = 10

          settings = Settings()
        `,
      },
    },
    {
      name: 'numbers that come from elsewhere, or that no command states',
      controls: 0,
      files: {
        Dockerfile: 'FROM python:3.13\nCMD gunicorn -w 40 app.main:app\n',
        'app/db.py': code`
          import os

          import psycopg
          from sqlalchemy import create_engine

          engine = create_engine(os.environ["URL"], pool_size=int(os.environ["POOL_SIZE"]))
        `,
        'web/package.json': '{}\n',
        'web/Procfile': 'web: gunicorn main:app --workers $WEB_CONCURRENCY\n',
        'web/src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
      },
    },
    {
      name: 'a service whose pools are those of another',
      files: {
        'api/Dockerfile': 'FROM python:3.13\nCMD gunicorn -w 40 app.main:app\n',
        'jobs/requirements.txt': 'psycopg\n',
        'jobs/db.py': code`
          import psycopg
          from sqlalchemy import create_engine

          from app.settings import settings

          engine = create_engine(settings.url, pool_size=20, max_overflow=settings.overflow)
        `,
        'app/settings.py': code`
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              url: str
              overflow: int = 10

          settings = Settings()
        `,
      },
    },
    {
      name: 'another database',
      files: {
        'requirements.txt': 'pymysql\n',
        Dockerfile: 'FROM python:3.13\nCMD gunicorn -w 40 app.main:app\n',
        'app/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("mysql+pymysql://db", pool_size=20)
        `,
      },
    },
  ],
});
