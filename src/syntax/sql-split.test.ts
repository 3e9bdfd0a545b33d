import { describe, expect, test } from 'vitest';

import { splitSql } from './sql-split.ts';

function texts(script: string): readonly string[] {
  return splitSql(script).map(({ text }) => text);
}

describe('splitSql', () => {
  test('ends a statement at a semicolon, but not at one in a string, comment, bracket or body', () => {
    expect(
      texts(
        "SELECT ';', E'\\';' -- a;\n; /* b; /* c; */ */ CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT $x$;$x$, \";\"",
      ),
    ).toEqual([
      "SELECT ';', E'\\';'",
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)',
      'SELECT $x$;$x$, ";"',
    ]);
  });

  test('keeps the body of a function of SQL whole', () => {
    expect(
      texts('CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3;'),
    ).toEqual(['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END', 'SELECT 3']);
  });

  test('leaves out meta-commands and the rows of COPY', () => {
    expect(texts('\\connect shop\nCOPY t FROM stdin;\n1;\n\\.\nSELECT 1;')).toEqual([
      'COPY t FROM stdin',
      'SELECT 1',
    ]);
  });

  test('ends a statement at the marks of migration tools', () => {
    expect(
      texts('-- +goose Up\nSELECT 1\n-- +goose Down\nSELECT 2\n--> statement-breakpoint\nSELECT 3'),
    ).toEqual(['SELECT 1', 'SELECT 2', 'SELECT 3']);
  });

  test('takes the rest of the text for what is not closed', () => {
    expect(texts("SELECT 1; SELECT 'a; SELECT 2;")).toEqual(['SELECT 1', "SELECT 'a; SELECT 2;"]);
  });

  test('gives the places of statements', () => {
    const script = '-- first\nSELECT 1 ;\n SELECT 2';
    expect(splitSql(script).map(({ start, end }) => script.slice(start, end))).toEqual([
      'SELECT 1',
      'SELECT 2',
    ]);
  });
});
