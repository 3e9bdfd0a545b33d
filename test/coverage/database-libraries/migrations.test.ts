import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { projectOf } from '#test/support/project.ts';

import { migrations } from './facts.ts';

describe('pg', () => {
  test('migrations: numbered files of SQL, without those that undo', async () => {
    const project = await projectOf({
      'db/migrations/2_tags.up.sql': 'CREATE TABLE tags ();',
      'db/migrations/2_tags.down.sql': 'DROP TABLE tags;',
      'db/migrations/10_teams.up.sql': 'CREATE TABLE teams ();',
      'db/migration/V1__members.sql': 'CREATE TABLE members ();',
    });
    expect(migrations(project)).toEqual([
      'SQL in db/migration/: V1__members.sql',
      'SQL in db/migrations/: 2_tags.up.sql; 10_teams.up.sql after 2_tags.up.sql',
    ]);
  });
});

describe('knex', () => {
  test('migrations: in the order of their names', async () => {
    const project = await projectOf({
      'db/migrations/20250102000000_tags.ts': 'export async function up(knex: Knex) {}',
      'db/migrations/20250101000000_members.ts': 'export async function up(knex: Knex) {}',
    });
    expect(migrations(project)).toEqual([
      'Knex in db/migrations/: 20250101000000_members.ts; 20250102000000_tags.ts after 20250101000000_members.ts',
    ]);
  });
});

describe('Prisma', () => {
  test('migrations: in the order of their folders', async () => {
    const project = await projectOf({
      'prisma/migrations/20250101000000_members/migration.sql': 'CREATE TABLE members ();',
      'prisma/migrations/20250102000000_tags/migration.sql': 'CREATE TABLE tags ();',
      'prisma/migrations/migration_lock.toml': '',
    });
    expect(migrations(project)).toEqual([
      'Prisma in prisma/migrations/: 20250101000000_members; 20250102000000_tags after 20250101000000_members',
    ]);
  });
});

describe('Drizzle', () => {
  test('migrations: in the order of the journal, whether their files are there', async () => {
    const project = await projectOf({
      'drizzle/meta/_journal.json':
        '{ "entries": [{ "idx": 0, "tag": "0000_members" }, { "idx": 1, "tag": "0001_tags" }] }',
      'drizzle/0000_members.sql': 'CREATE TABLE members ();',
    });
    expect(migrations(project)).toEqual([
      'Drizzle in drizzle/: 0000_members; 0001_tags after 0000_members (missing)',
    ]);
  });
});

describe('TypeORM', () => {
  test('migrations: in the order of their names', async () => {
    const project = await projectOf({
      'src/migrations/1735689600000-Members.ts':
        'export class Members1735689600000 implements MigrationInterface {}',
      'src/migrations/1735776000000-Tags.ts':
        'export class Tags1735776000000 implements MigrationInterface {}',
      'src/migrations/index.ts': '',
    });
    expect(migrations(project)).toEqual([
      'TypeORM in src/migrations/: 1735689600000-Members.ts; 1735776000000-Tags.ts after 1735689600000-Members.ts',
    ]);
  });
});

describe('Sequelize', () => {
  test('migrations: in the order of their names', async () => {
    const project = await projectOf({
      'migrations/20250101000000-members.js': 'module.exports = { async up(queryInterface) {} };',
    });
    expect(migrations(project)).toEqual(['Sequelize in migrations/: 20250101000000-members.js']);
  });
});

describe('SQLAlchemy', () => {
  test('migrations: the revisions of Alembic, also merged ones', async () => {
    const project = await projectOf({
      'migrations/versions/a_members.py': 'revision = "a"\ndown_revision = None\n',
      'migrations/versions/b_tags.py': 'revision: str = "b"\ndown_revision: str | None = "a"\n',
      'migrations/versions/c_teams.py': 'revision = "c"\ndown_revision = "a"\n',
      'migrations/versions/d_merge.py': 'revision = "d"\ndown_revision = ("b", "c")\n',
    });
    expect(migrations(project)).toEqual([
      'Alembic in migrations/versions/: a; b after a; c after a; d after b and c',
    ]);
  });
});

describe('Django ORM', () => {
  test('migrations: of every application, by what they depend on', async () => {
    const project = await projectOf({
      'members/migrations/0001_initial.py': code`
        from django.conf import settings
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
      `,
      'members/migrations/0002_tags.py': code`
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [("members", "0001_initial"), ("tags", "0001_initial")]
      `,
      'members/migrations/__init__.py': '',
    });
    expect(migrations(project)).toEqual([
      'Django in members/migrations/: 0001_initial; 0002_tags after 0001_initial',
    ]);
  });
});
