import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a statement that raises between BEGIN and the commit',
      files: {
        'app/transfer.py': code`
          from app.db import pool

          def transfer(account):
              connection = pool.getconn()
              cursor = connection.cursor()
              cursor.execute("BEGIN")
              cursor.execute("UPDATE accounts SET sum = sum - 1 WHERE id = %s", (account,))
              connection.commit()
              pool.putconn(connection)
        `,
      },
      findings: [
        {
          message: 'open',
          span: '6:5-6:19',
          data: { begin: 'cursor.execute', path: 'cursor.execute throws' },
          evidence: [{ span: '7:5-7:19', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
    {
      name: 'a transaction of asyncpg that a return leaves open',
      files: {
        'app/orders.py': code`
          async def cancel(pool, id):
              connection = await pool.acquire()
              transaction = connection.transaction()
              await transaction.start()
              row = await connection.fetchrow("SELECT * FROM orders WHERE id = $1", id)
              if row is None:
                  return None
              await transaction.commit()
              await pool.release(connection)
              return row
        `,
      },
      findings: [
        {
          message: 'open',
          span: '3:19-3:41',
          data: { begin: 'connection.transaction', path: 'the function returns' },
          evidence: [{ span: '7:9-7:20', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
    {
      name: 'a connection of SQLAlchemy that stays taken',
      files: {
        'app/orders.py': code`
          def ship(engine, statement):
              connection = engine.connect()
              try:
                  connection.exec_driver_sql("BEGIN")
                  connection.execute(statement)
                  connection.commit()
              except Exception:
                  connection.rollback()
                  raise
              connection.close()
        `,
      },
      findings: [
        {
          message: 'kept',
          span: '4:9-4:35',
          data: { begin: 'connection.exec_driver_sql', path: 'the function throws' },
          evidence: [{ span: '9:9-9:14', note: 'Leaves with the client still taken.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a function that nothing calls',
      files: {
        'app/db.py': code`
          from contextlib import contextmanager

          @contextmanager
          def get_test_session():
              connection = engine.connect()
              transaction = connection.begin()
              yield connection.execute("SELECT 1")
              transaction.rollback()

          def get_session():
              return engine.connect()
        `,
        'app/main.py': code`
          from app.db import get_session

          get_session()
        `,
      },
    },
    {
      name: 'a block of the migration tool, beside a commit of another transaction',
      files: {
        'app/schema/env.py': code`
          from alembic import context
          from app.db import engine

          def run_migrations_online():
              with engine.connect() as connection:
                  connection.commit()
                  context.configure(connection=connection)
                  with context.begin_transaction():
                      context.run_migrations()
        `,
      },
    },
    {
      name: 'a savepoint in the session of whoever calls',
      files: {
        'app/organizations.py': code`
          def create(db, name):
              savepoint = db.begin_nested()
              db.add(Organization(name=name))
              db.flush()
              savepoint.commit()
        `,
      },
    },
    {
      name: 'a rollback, and a finally block that gives the connection back',
      files: {
        'app/transfer.py': code`
          from app.db import pool

          def transfer(account):
              connection = pool.getconn()
              try:
                  cursor = connection.cursor()
                  cursor.execute("BEGIN")
                  cursor.execute("UPDATE accounts SET sum = sum - 1 WHERE id = %s", (account,))
                  connection.commit()
              finally:
                  pool.putconn(connection)
        `,
      },
    },
    {
      name: 'context managers that end it',
      files: {
        'app/transfer.py': code`
          def transfer(pool, engine, account):
              with pool.connection() as connection:
                  connection.execute("BEGIN")
                  connection.execute("UPDATE accounts SET sum = sum - 1")
                  connection.commit()
              with engine.connect() as other:
                  transaction = other.begin()
                  other.execute("UPDATE accounts SET sum = sum - 1")
                  transaction.commit()
        `,
      },
    },
    {
      name: 'a connection that was handed in, whose owner rolls back',
      files: {
        'app/transfer.py': code`
          def transfer(connection, account):
              connection.execute("BEGIN")
              connection.execute("UPDATE accounts SET sum = sum - 1")
              connection.commit()
        `,
      },
    },
  ],
});
