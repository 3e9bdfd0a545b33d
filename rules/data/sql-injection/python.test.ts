import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an f-string for psycopg',
      files: {
        'app/users.py': code`
          import psycopg
          from flask import request

          def find():
              with psycopg.connect() as conn:
                  return conn.execute(f"SELECT * FROM users WHERE email = {request.args['email']}")
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '6:16-6:28',
          data: { call: 'conn.execute', value: "request.args['email']" },
          evidence: [
            { span: '6:66-6:87', note: 'Becomes part of the statement; a request decides it.' },
          ],
          fixed: code`
            import psycopg
            from flask import request

            def find():
                with psycopg.connect() as conn:
                    return conn.execute("SELECT * FROM users WHERE email = %s", (request.args['email'],))
          `,
        },
      ],
    },
    {
      name: 'percent formatting for sqlite3',
      files: {
        'app/users.py': code`
          import sqlite3

          def find(request):
              cursor = sqlite3.connect("app.db").cursor()
              cursor.execute("SELECT * FROM users WHERE name = '%s'" % request.args["name"])
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:5-5:19',
          data: { call: 'cursor.execute', value: 'request.args["name"]' },
          evidence: [
            { span: '5:62-5:82', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'format for SQLAlchemy text',
      files: {
        'app/users.py': code`
          from sqlalchemy import text

          def sorted_users(session, request):
              query = "SELECT * FROM users ORDER BY {}".format(request.args.get("sort"))
              return session.execute(text(query))
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:28-5:32',
          data: { call: 'text', value: 'request.args.get("sort")' },
          evidence: [
            { span: '4:54-4:78', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'an f-string for asyncpg',
      files: {
        'app/users.py': code`
          import asyncpg

          async def find(request):
              conn = await asyncpg.connect()
              return await conn.fetch(f"SELECT * FROM users WHERE id = {request.query_params['id']}")
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:18-5:28',
          data: { call: 'conn.fetch', value: "request.query_params['id']" },
          evidence: [
            { span: '5:63-5:89', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'a raw query of Django',
      files: {
        'app/users.py': code`
          from app.models import User

          def find(request):
              return User.objects.raw("SELECT * FROM users WHERE name = '" + request.GET["name"] + "'")
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '4:12-4:28',
          data: { call: 'User.objects.raw', value: 'request.GET["name"]' },
          evidence: [
            { span: '4:68-4:87', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'a cursor of Django',
      files: {
        'app/users.py': code`
          from django.db import connection

          def find(request):
              with connection.cursor() as cursor:
                  cursor.execute(f"DELETE FROM users WHERE id = {request.POST['id']}")
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:9-5:23',
          data: { call: 'cursor.execute', value: "request.POST['id']" },
          evidence: [
            { span: '5:56-5:74', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'columns of a comprehension',
      files: {
        'app/users.py': code`
          import sqlite3

          def update(form_dict):
              sets = ", ".join(f"{key} = ?" for key in form_dict)
              sqlite3.connect("app.db").execute(f"UPDATE users SET {sets}", tuple(form_dict.values()))
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:31-5:38',
          data: { call: '.execute()', value: 'form_dict' },
          evidence: [
            { span: '4:46-4:55', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'plain text within a composed statement',
      files: {
        'app/users.py': code`
          from psycopg import sql

          def select(request):
              return sql.SQL(f"SELECT * FROM {request.args['table']}")
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '4:12-4:19',
          data: { call: 'sql.SQL', value: "request.args['table']" },
          evidence: [
            { span: '4:37-4:58', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a part of the path that the route takes as a number',
      files: {
        'app/orders.py': code`
          from flask import Blueprint

          bp = Blueprint("orders", __name__)

          @bp.route("/orders/<int:order_id>", methods=["POST"])
          def touch(order_id):
              db.session.execute(f"UPDATE orders SET seen = true WHERE id = {order_id}")
        `,
      },
    },
    {
      name: 'a parameter of psycopg',
      files: {
        'app/users.py': code`
          import psycopg

          def find(email):
              with psycopg.connect() as conn:
                  return conn.execute("SELECT * FROM users WHERE email = %s", (email,))
        `,
      },
      controls: 1,
    },
    {
      name: 'an identifier of psycopg',
      files: {
        'app/users.py': code`
          import psycopg
          from psycopg import sql

          def dump(request):
              with psycopg.connect() as conn:
                  return conn.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(request.args["table"])))
        `,
      },
    },
    {
      name: 'a Python column that is on the list',
      files: {
        'app/users.py': code`
          import sqlite3

          ALLOWED = {"name", "email"}

          def sorted_users(sort):
              if sort not in ALLOWED:
                  raise ValueError(sort)
              return sqlite3.connect("app.db").execute(f"SELECT * FROM users ORDER BY {sort}")
        `,
      },
    },
    {
      name: 'Python placeholders that are generated',
      files: {
        'app/users.py': code`
          import sqlite3

          def find(ids):
              marks = ", ".join(["?"] * len(ids))
              return sqlite3.connect("app.db").execute(f"SELECT * FROM users WHERE id IN ({marks})", ids)
        `,
      },
      controls: 1,
    },
    {
      name: 'Python placeholders of a comprehension',
      files: {
        'app/users.py': code`
          import sqlite3

          def find(ids):
              marks = ", ".join("?" for _ in ids)
              return sqlite3.connect("app.db").execute(f"SELECT * FROM users WHERE id IN ({marks})", ids)
        `,
      },
      controls: 1,
    },
    {
      name: 'what a list has in common with constants',
      files: {
        'app/users.py': code`
          import sqlite3

          COLUMNS = {"name", "email"}

          def export(request):
              columns = ", ".join(COLUMNS & set(request.args["columns"]))
              return sqlite3.connect("app.db").execute(f"SELECT {columns} FROM users")
        `,
      },
    },
    {
      name: 'Python numbers',
      files: {
        'app/users.py': code`
          import sqlite3

          def page(limit: int, request):
              offset = int(request.args["offset"])
              return sqlite3.connect("app.db").execute(f"SELECT * FROM users LIMIT {limit} OFFSET {offset}")
        `,
      },
    },
    {
      name: 'a loop over constant tables',
      files: {
        'app/users.py': code`
          import sqlite3

          TABLES = ("users", "orders")

          def clear():
              conn = sqlite3.connect("app.db")
              for table in TABLES:
                  conn.execute(f"DELETE FROM {table}")
        `,
      },
    },
    {
      name: 'an expression of SQLAlchemy',
      files: {
        'app/users.py': code`
          from sqlalchemy import select
          from app.models import User

          def find(session, request):
              return session.execute(select(User).where(User.name == request.args["name"]))
        `,
      },
    },
    {
      name: 'a bound value of SQLAlchemy text',
      files: {
        'app/users.py': code`
          from sqlalchemy import text

          def find(session, request):
              return session.execute(text("SELECT * FROM users WHERE name = :name"), {"name": request.args["name"]})
        `,
      },
    },
    {
      name: 'a migration on constants',
      files: {
        'migrations/0001.py': code`
          from sqlalchemy import text

          COLUMN = "slug"

          def upgrade(connection):
              connection.execute(text(f"ALTER TABLE users ADD COLUMN {COLUMN} text"))
        `,
      },
    },
    {
      name: 'a test of queries',
      files: {
        'tests/test_users.py': code`
          import sqlite3

          def test_find(name):
              sqlite3.connect(":memory:").execute(f"SELECT * FROM users WHERE name = '{name}'")
        `,
      },
    },
  ],
});
