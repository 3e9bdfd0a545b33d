import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a connection of a Lambda handler',
      files: {
        'lambda_function.py': code`
          from db import connection

          def lambda_handler(event, context):
              return connection.execute("SELECT 1")
        `,
        'db.py': code`
          import psycopg

          connection = psycopg.connect(DSN)
        `,
      },
      findings: [
        {
          message: 'serverless',
          path: 'db.py',
          span: '3:14-3:29',
          data: {
            call: 'psycopg.connect',
            does: 'connects to PostgreSQL',
            evidence: 'the Lambda handler lambda_function.py',
          },
          evidence: [
            {
              path: 'lambda_function.py',
              span: '1:1-1:1',
              note: 'Says that this is deployed as functions.',
            },
          ],
        },
      ],
    },
    {
      name: 'clients of a server that connect at once',
      files: {
        'app/main.py': 'from app import db\n',
        'app/db.py': code`
          import pymongo
          import redis
          from psycopg_pool import ConnectionPool

          from app.models import Base, engine

          mongo = pymongo.MongoClient(MONGO_URL)
          cache = redis.Redis.from_url(REDIS_URL)
          cache.ping()
          pool = ConnectionPool(DSN)
          Base.metadata.create_all(engine)
        `,
      },
      findings: [
        {
          message: 'eager',
          path: 'app/db.py',
          span: '7:9-7:28',
          severity: 'high',
          data: {
            call: 'pymongo.MongoClient',
            does: 'starts connecting to MongoDB as soon as it is made',
            store: 'MongoDB',
          },
        },
        { message: 'eager', path: 'app/db.py', span: '9:1-9:11', severity: 'high' },
        { message: 'eager', path: 'app/db.py', span: '10:8-10:22', severity: 'high' },
        { message: 'eager', path: 'app/db.py', span: '11:1-11:25', severity: 'high' },
      ],
    },
    {
      name: 'an engine among functions, which opens nothing yet',
      files: {
        'vercel.json': '{}\n',
        'api/index.py': 'from db import engine\n',
        'db.py': 'from sqlalchemy import create_engine\n\nengine = create_engine(URL)\n',
      },
      findings: [
        {
          message: 'lazy',
          path: 'db.py',
          span: '3:10-3:23',
          severity: 'medium',
          data: { call: 'create_engine', evidence: 'vercel.json' },
          evidence: [
            {
              path: 'vercel.json',
              span: '1:1-1:1',
              note: 'Says that this is deployed as functions.',
            },
          ],
        },
      ],
    },
    {
      name: 'a ping of a client from an address, and a table whose columns are read',
      files: {
        'app/main.py': 'from app import db\n',
        'app/db.py': code`
          import redis
          from sqlalchemy import MetaData, Table

          from app.engine import engine

          cache = redis.from_url(REDIS_URL)
          cache.ping()
          users = Table("users", MetaData(), autoload_with=engine)
        `,
      },
      findings: [
        { message: 'eager', path: 'app/db.py', span: '7:1-7:11', severity: 'high' },
        { message: 'eager', path: 'app/db.py', span: '8:9-8:14', severity: 'high' },
      ],
    },
  ],
  passes: [
    {
      name: 'an engine, a cache and pools of a server that open nothing',
      files: {
        'app/main.py': 'from app import db\n',
        'app/db.py': code`
          import pymongo
          import redis
          from psycopg_pool import ConnectionPool
          from sqlalchemy import create_engine

          engine = create_engine(URL)
          cache = redis.Redis.from_url(REDIS_URL)
          pool = ConnectionPool(DSN, open=False)
          mongo = pymongo.MongoClient(MONGO_URL, connect=False)
        `,
      },
    },
    {
      name: 'a factory and the main program',
      files: {
        'app/main.py': 'from app import db\n',
        'app/db.py': code`
          import psycopg

          def connect():
              return psycopg.connect(DSN)

          if __name__ == "__main__":
              psycopg.connect(DSN).execute("SELECT 1")
        `,
      },
    },
    {
      name: 'a program that nothing imports',
      files: {
        'report.py': 'import psycopg\n\nconnection = psycopg.connect(DSN)\n',
      },
    },
    {
      name: 'a table whose columns are written out',
      files: {
        'app/main.py': 'from app import db\n',
        'app/db.py': code`
          from sqlalchemy import Column, Integer, MetaData, Table

          users = Table("users", MetaData(), Column("id", Integer))
        `,
      },
    },
  ],
});
