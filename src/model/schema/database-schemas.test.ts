import { describe, expect, it } from 'vitest';

import { projectOf } from '#test/support/project.ts';

import { databaseSchemasOf } from './database-schemas.ts';

/** `users: id, email (partial)` of the tables that plain SQL leaves behind. */
async function tablesOf(...scripts: readonly string[]): Promise<readonly string[]> {
  const files = scripts.map((text, index) => [`db/migrations/000${index + 1}_a.sql`, text]);
  const project = await projectOf({
    'package.json': '{ "dependencies": { "pg": "8.16.3" } }',
    ...Object.fromEntries(files),
  });
  return databaseSchemasOf(project).flatMap(({ schema }) =>
    [...schema.tables.values()].map(
      ({ name, columns, isWhole }) =>
        `${name}: ${[...columns.keys()].join(', ')}${isWhole ? '' : ' (unknown)'}`,
    ),
  );
}

describe('databaseSchemasOf', () => {
  it('applies the migrations in order', async () => {
    expect(
      await tablesOf(
        'CREATE TABLE public.users (id int, mail text, age int); CREATE TABLE app.notes (id int);',
        'ALTER TABLE users RENAME COLUMN mail TO email; ALTER TABLE users DROP COLUMN age, ADD name text;',
        'ALTER TABLE users RENAME TO people; DROP TABLE app.notes;',
      ),
    ).toEqual(['people: id, email, name']);
  });

  it('knows nothing more of a table to which something unknown happens', async () => {
    expect(
      await tablesOf(
        'CREATE TABLE users (id int); CREATE TABLE teams (id int); CREATE TABLE lines (id int);',
        'ALTER TABLE users ADD COLUMN WHAT IS THIS; ALTER TABLE teams ADD COLUMN name text;',
        'CREATE TABLE copies (LIKE teams); CREATE TABLE sums AS SELECT 1 AS total;',
        'DO $$ BEGIN IF true THEN ALTER TABLE lines DROP COLUMN id; END IF; END $$;',
      ),
    ).toEqual([
      'users: id (unknown)',
      'teams: id, name',
      'lines: id (unknown)',
      'copies:  (unknown)',
      'sums:  (unknown)',
    ]);
  });

  it('knows nothing more of any table when a statement is composed', async () => {
    expect(
      await tablesOf(
        'CREATE TABLE users (id int);',
        "DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP COLUMN a', 'users'); END $$;",
        'CREATE TABLE teams (id int);',
      ),
    ).toEqual(['users: id (unknown)', 'teams: id']);
  });

  it('leaves out what undoes a migration, and other databases', async () => {
    expect(
      await tablesOf(
        '-- migrate:up\nCREATE TABLE users (id int);\n-- migrate:down\nDROP TABLE users;',
      ),
    ).toEqual(['users: id']);
    expect(await tablesOf('CREATE TABLE users (id int) ENGINE = InnoDB;')).toEqual([]);
  });
});
