import { describe, expect, test } from 'vitest';

import { sqlValues } from './sql-values.ts';

function view(text: string): readonly string[] {
  return sqlValues(text).map(({ table, column, literal }) => `${table}.${column}=${literal}`);
}

describe('sqlValues', () => {
  test('reads the rows of an INSERT, through schemas and quotes', () => {
    expect(
      view(
        `insert into public."Users" (id, "name", pw) values (1, 'O''Neil, x', crypt('a', b())), (2, null, $1);`,
      ),
    ).toEqual([
      'Users.id=undefined',
      "Users.name=O''Neil, x",
      'Users.pw=a',
      'Users.id=undefined',
      'Users.name=undefined',
      'Users.pw=undefined',
    ]);
  });

  test('reads UPDATE up to its WHERE, and the passwords of roles', () => {
    expect(
      view("UPDATE t SET a = 'x', b = f('y', 1) WHERE c = 'z'; CREATE ROLE r LOGIN PASSWORD 'p';"),
    ).toEqual(['t.a=x', 't.b=y', 'r.PASSWORD=p']);
  });

  test('gives the places of values', () => {
    const text = "INSERT INTO t (a) VALUES ('x');";
    expect(sqlValues(text).map(({ start, end }) => text.slice(start, end))).toEqual(["'x'"]);
  });

  test('passes over comments, dollar quotes, queries and what is cut', () => {
    expect(
      view("-- INSERT INTO t (a) VALUES ('x');\n/* INSERT INTO t (a) VALUES ('x') */"),
    ).toEqual([]);
    expect(view("DO $$ INSERT INTO t (a) VALUES ('x'); $$;")).toEqual([]);
    expect(view('INSERT INTO t (a) SELECT b FROM c;')).toEqual([]);
    expect(view("INSERT INTO t (a) VALUES ('x")).toEqual([]);
  });
});
