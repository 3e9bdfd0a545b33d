import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { pools, queries, transactions, writes } from './facts.ts';

describe('SQLAlchemy', () => {
  test('pools: bounded waiting, recycling, size, none for SQLite', async () => {
    const module = await moduleOf(
      'app/database.py',
      code`
        from sqlalchemy import create_engine
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_engine(DATABASE_URL, pool_size=20)
        other = create_async_engine(DATABASE_URL, pool_pre_ping=True, pool_timeout=0)
        local = create_engine("sqlite:///app.db")
      `,
    );
    expect(pools(module)).toEqual([
      'sqlalchemy: waiting on, recycling off, size 20',
      'sqlalchemy: waiting off, recycling on, size open',
    ]);
  });

  test('queries: text, what is put into the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        from sqlalchemy import text


        def find(session, name: str):
            session.execute(text("select * from members where name = :name"), {"name": name})
            session.execute(text(f"select * from members where name = '{name}'"))
      `,
    );
    expect(queries(module).filter((query) => query.startsWith('sqlalchemy'))).toEqual([
      'sqlalchemy: "select * from members where name = :name"',
      'sqlalchemy: f"select * from members where name = \'{name}\'", made of name',
    ]);
  });

  test('writes: kind, model or table', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        from sqlalchemy import delete, insert, text, update


        def add(session, name):
            session.add(Member(name=name))
            session.execute(insert(members).values(name=name))
            session.execute(update(Member).values(visits=Member.visits + 1))
            session.execute(delete(Member))
            session.execute(text("UPDATE members SET name = 1"))
      `,
    );
    expect(writes(module)).toEqual([
      'insert Member',
      'insert members',
      'increment Member',
      'delete Member',
      'update members',
    ]);
  });

  test('transactions: blocks that begin one, and by hand', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        from sqlalchemy import create_engine

        engine = create_engine(DATABASE_URL)


        def add():
            with engine.begin() as connection:
                connection.execute(statement)


        def remove():
            connection = engine.connect()
            transaction = connection.begin()
            connection.execute(statement)
            transaction.commit()
      `,
    );
    expect(transactions(module)).toEqual([
      'engine.begin: connection.execute(statement)',
      'connection.begin: connection.execute(statement)',
    ]);
  });
});
