import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

const PACKAGE = '{ "dependencies": { "pg": "8.16.3" } }\n';
const REQUIREMENTS = 'psycopg==3.2.9\nalembic==1.16.4\n';
// The schema that the migrations of the cases change.
const FIRST = code`
  CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), age int, team_id bigint);
  CREATE TABLE teams (id bigint PRIMARY KEY);
`;

testRule(rule, {
  flags: [
    {
      name: 'an index that is built while writes wait, outside of a transaction',
      files: {
        'package.json': PACKAGE,
        'db/migrations/0001_first.sql': FIRST,
        'db/migrations/0002_email.sql': code`
          -- migrate:up transaction:false
          CREATE UNIQUE INDEX users_email ON users (email);

          -- migrate:down
          DROP TABLE users;
        `,
      },
      findings: [
        {
          message: 'index',
          path: 'db/migrations/0002_email.sql',
          span: '2:1-2:49',
          data: { name: 'users_email', table: 'users' },
          fixed: {
            'db/migrations/0002_email.sql': code`
              -- migrate:up transaction:false
              CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);

              -- migrate:down
              DROP TABLE users;
            `,
          },
        },
      ],
    },
    {
      name: 'an index that is built concurrently between BEGIN and COMMIT',
      files: {
        'package.json': PACKAGE,
        'db/migrations/0002_email.sql': code`
          BEGIN;
          SET lock_timeout = '5s';
          CREATE INDEX CONCURRENTLY users_email ON users (email);
          COMMIT;
        `,
      },
      findings: [
        {
          message: 'transaction',
          path: 'db/migrations/0002_email.sql',
          span: '3:1-3:55',
          data: { name: 'users_email', table: 'users', tool: 'the script' },
        },
      ],
    },
    {
      name: 'columns that cannot be null, are worked out for each row or are unique',
      files: {
        'package.json': PACKAGE,
        'db/migrations/0001_first.sql': FIRST,
        'db/migrations/0002_more.sql': code`
          ALTER TABLE users ADD COLUMN name text NOT NULL;
          ALTER TABLE users ADD COLUMN key uuid NOT NULL DEFAULT gen_random_uuid();
          ALTER TABLE users ADD COLUMN code text UNIQUE;
          ALTER TABLE users ADD COLUMN owner_id bigint DEFAULT 1 REFERENCES teams (id);
        `,
      },
      findings: [
        {
          message: 'required',
          path: 'db/migrations/0002_more.sql',
          span: '1:1-1:48',
          data: { table: 'users', name: 'name' },
        },
        {
          message: 'rewrite',
          path: 'db/migrations/0002_more.sql',
          span: '2:1-2:73',
          data: { table: 'users', name: 'key' },
        },
        {
          message: 'unique',
          path: 'db/migrations/0002_more.sql',
          span: '3:1-3:46',
          data: { table: 'users', name: 'code' },
        },
        {
          message: 'foreignKey',
          path: 'db/migrations/0002_more.sql',
          span: '4:1-4:77',
          data: { table: 'users', name: 'owner_id' },
        },
      ],
    },
    {
      name: 'constraints that look at all rows',
      files: {
        'package.json': PACKAGE,
        'db/migrations/0002_team.sql': code`
          SET lock_timeout = '5s';
          ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id);
        `,
        'db/migrations/0003_age.sql': code`
          ALTER TABLE users
            ADD CONSTRAINT users_age CHECK (age > 0),
            ADD CONSTRAINT users_email UNIQUE (email);
        `,
        'db/migrations/0004_email.sql': 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n',
      },
      findings: [
        {
          message: 'foreignKey',
          path: 'db/migrations/0002_team.sql',
          span: '2:1-2:88',
          data: { table: 'users', name: 'users_team' },
          fixed: {
            'db/migrations/0002_team.sql': code`
              SET lock_timeout = '5s';
              ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;
            `,
          },
        },
        {
          message: 'check',
          path: 'db/migrations/0003_age.sql',
          span: '1:1-1:18',
          data: { table: 'users', name: 'users_age' },
        },
        {
          message: 'unique',
          path: 'db/migrations/0003_age.sql',
          span: '1:1-1:18',
          data: { table: 'users', name: 'users_email' },
        },
        {
          message: 'notNull',
          path: 'db/migrations/0004_email.sql',
          span: '1:1-1:50',
          data: { table: 'users', name: 'email' },
        },
      ],
    },
    {
      name: 'what deletes values, and types that are written anew',
      files: {
        'package.json': PACKAGE,
        'db/migrations/0001_first.sql': FIRST,
        'db/migrations/0002_less.sql': code`
          ALTER TABLE users ALTER COLUMN age TYPE bigint;
          ALTER TABLE users ALTER COLUMN email TYPE varchar(40);
          ALTER TABLE accounts ALTER COLUMN email TYPE citext;
          ALTER TABLE users DROP COLUMN age;
          DROP TABLE teams;
        `,
      },
      findings: [
        {
          message: 'type',
          path: 'db/migrations/0002_less.sql',
          span: '1:1-1:47',
          data: { table: 'users', name: 'age' },
        },
        { message: 'type', path: 'db/migrations/0002_less.sql', span: '2:1-2:54' },
        {
          message: 'type',
          path: 'db/migrations/0002_less.sql',
          span: '3:1-3:52',
          confidence: 'medium',
        },
        {
          message: 'dropColumn',
          path: 'db/migrations/0002_less.sql',
          span: '4:1-4:34',
          data: { table: 'users', name: 'age' },
        },
        {
          message: 'dropTable',
          path: 'db/migrations/0002_less.sql',
          span: '5:1-5:17',
          data: { table: 'teams' },
        },
      ],
    },
    {
      name: 'a column without danger whose lock is waited for without end',
      files: {
        'package.json': PACKAGE,
        'db/migrations/0001_first.sql': FIRST,
        'db/migrations/0002_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n',
      },
      findings: [
        {
          message: 'lockTimeout',
          path: 'db/migrations/0002_name.sql',
          span: '1:1-1:39',
          severity: 'info',
          data: { table: 'users' },
        },
      ],
    },
    {
      name: 'operations and SQL of a revision of Alembic, also in a batch',
      files: {
        'requirements.txt': REQUIREMENTS,
        'migrations/versions/b2.py': code`
          import sqlalchemy as sa
          from alembic import op

          revision = "b2"
          down_revision = "a1"

          def upgrade():
              op.create_index(op.f("ix_users_email"), "users", ["email"])
              op.create_index("ix_users_age", "users", ["age"], postgresql_concurrently=True)
              op.add_column("users", sa.Column("name", sa.Text(), nullable=False))
              op.alter_column("users", "age", type_=sa.BigInteger(), existing_type=sa.Integer())
              op.alter_column("users", "email", nullable=False)
              op.create_foreign_key("fk_team", "users", "teams", ["team_id"], ["id"])
              op.drop_column("users", "age")
              with op.batch_alter_table("teams") as batch_op:
                  batch_op.create_unique_constraint("uq_name", ["name"])
              op.execute("""
                  ALTER TABLE teams DROP COLUMN size
              """)

          def downgrade():
              op.drop_table("users")
        `,
      },
      findings: [
        {
          message: 'index',
          path: 'migrations/versions/b2.py',
          span: '8:5-8:20',
          data: { name: 'ix_users_email', table: 'users' },
        },
        {
          message: 'transaction',
          path: 'migrations/versions/b2.py',
          span: '9:5-9:20',
          data: { name: 'ix_users_age', table: 'users', tool: 'Alembic' },
        },
        { message: 'required', path: 'migrations/versions/b2.py', span: '10:5-10:18' },
        { message: 'type', path: 'migrations/versions/b2.py', span: '11:5-11:20' },
        { message: 'notNull', path: 'migrations/versions/b2.py', span: '12:5-12:20' },
        { message: 'foreignKey', path: 'migrations/versions/b2.py', span: '13:5-13:26' },
        { message: 'dropColumn', path: 'migrations/versions/b2.py', span: '14:5-14:19' },
        { message: 'unique', path: 'migrations/versions/b2.py', span: '16:9-16:42' },
        { message: 'dropColumn', path: 'migrations/versions/b2.py', span: '18:9-18:43' },
      ],
    },
    {
      name: 'operations of Django',
      files: {
        'requirements.txt': 'Django==5.2\npsycopg==3.2.9\n',
        'members/migrations/0002_more.py': code`
          from django.contrib.postgres.operations import AddIndexConcurrently
          from django.db import migrations, models

          class Migration(migrations.Migration):
              dependencies = [("members", "0001_initial")]
              operations = [
                  migrations.AddIndex("member", models.Index(fields=["email"], name="member_email")),
                  AddIndexConcurrently("member", models.Index(fields=["age"], name="member_age")),
                  migrations.RemoveField(model_name="member", name="age"),
                  migrations.DeleteModel(name="Team"),
                  migrations.RunSQL("ALTER TABLE members_member ADD COLUMN code text NOT NULL"),
              ]
        `,
      },
      findings: [
        {
          message: 'index',
          path: 'members/migrations/0002_more.py',
          span: '7:9-7:28',
          data: { name: 'member_email', table: 'members_member' },
        },
        { message: 'transaction', path: 'members/migrations/0002_more.py', span: '8:9-8:29' },
        { message: 'dropColumn', path: 'members/migrations/0002_more.py', span: '9:9-9:31' },
        { message: 'dropTable', path: 'members/migrations/0002_more.py', span: '10:9-10:31' },
        { message: 'required', path: 'members/migrations/0002_more.py', span: '11:28-11:84' },
      ],
    },
    {
      name: 'the builder of Knex and the SQL of TypeORM',
      files: {
        'package.json': PACKAGE,
        'src/migrations/20250101000000_more.ts': code`
          import type { Knex } from 'knex';

          export async function up(knex: Knex) {
            await knex.schema.alterTable('users', (table) => {
              table.string('name').notNullable();
              table.index(['email'], 'users_email');
              table.dropColumn('age');
            });
            await knex.schema.dropTable('teams');
          }

          export async function down(knex: Knex) {
            await knex.schema.dropTable('users');
          }
        `,
        'src/typeorm/migrations/1735689600000-More.ts': code`
          import type { MigrationInterface, QueryRunner } from 'typeorm';

          export class More1735689600000 implements MigrationInterface {
            async up(queryRunner: QueryRunner) {
              await queryRunner.query('CREATE INDEX "users_email" ON "users" ("email")');
            }
          }
        `,
      },
      findings: [
        {
          message: 'required',
          path: 'src/migrations/20250101000000_more.ts',
          span: '4:21-4:31',
          data: { table: 'users', name: 'name' },
        },
        { message: 'index', path: 'src/migrations/20250101000000_more.ts', span: '4:21-4:31' },
        { message: 'dropColumn', path: 'src/migrations/20250101000000_more.ts', span: '4:21-4:31' },
        { message: 'dropTable', path: 'src/migrations/20250101000000_more.ts', span: '9:21-9:30' },
        {
          message: 'index',
          path: 'src/typeorm/migrations/1735689600000-More.ts',
          span: '5:30-5:77',
        },
      ],
    },
    {
      name: 'SQL that Prisma and Drizzle made, which run a file as one transaction',
      files: {
        'prisma/schema.prisma': code`
          datasource db {
            provider = "postgresql"
            url      = env("DATABASE_URL")
          }
        `,
        'prisma/migrations/20250101000000_a/migration.sql': code`
          CREATE INDEX CONCURRENTLY "users_email" ON "users" ("email");
          CREATE INDEX CONCURRENTLY "users_age" ON "users" ("age");
        `,
        'drizzle/meta/_journal.json':
          '{ "dialect": "postgresql", "entries": [{ "idx": 0, "tag": "0000_a" }] }\n',
        'drizzle/0000_a.sql': code`
          DO $$ BEGIN
           ALTER TABLE "users" ADD CONSTRAINT "users_team" FOREIGN KEY ("team_id") REFERENCES "teams"("id");
          EXCEPTION
           WHEN duplicate_object THEN null;
          END $$;
        `,
      },
      findings: [
        {
          message: 'transaction',
          path: 'prisma/migrations/20250101000000_a/migration.sql',
          span: '1:1-1:61',
          data: { name: 'users_email', table: 'users', tool: 'Prisma' },
        },
        {
          message: 'transaction',
          path: 'prisma/migrations/20250101000000_a/migration.sql',
          span: '2:1-2:57',
        },
        {
          message: 'foreignKey',
          path: 'drizzle/0000_a.sql',
          span: '2:2-2:98',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'tables that the same migration made',
      files: {
        'package.json': PACKAGE,
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint, email text);
          CREATE INDEX users_email ON users (email);
          ALTER TABLE users ADD PRIMARY KEY (id);
          ALTER TABLE users ALTER COLUMN email SET NOT NULL;
          CREATE TEMP TABLE moved AS SELECT 1 AS id;
          DROP TABLE moved;
        `,
        'src/migrations/20250101000000_teams.js': code`
          exports.up = (knex) =>
            knex.schema.createTable('teams', (table) => {
              table.string('name').notNullable().unique();
              table.index(['name']);
            });
        `,
      },
    },
    {
      name: 'changes that take no long lock, with a bound on the wait',
      files: {
        'package.json': PACKAGE,
        'db/migrations/0001_first.sql': FIRST,
        'db/migrations/0002_more.sql': code`
          SET lock_timeout = '5s';
          ALTER TABLE users ADD COLUMN name text;
          ALTER TABLE users ADD COLUMN size int NOT NULL DEFAULT 0;
          ALTER TABLE users ADD COLUMN made_at timestamptz NOT NULL DEFAULT now();
          ALTER TABLE users ADD COLUMN owner_id bigint REFERENCES teams (id);
          ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;
          ALTER TABLE users ADD CONSTRAINT users_age CHECK (age IS NOT NULL) NOT VALID;
          ALTER TABLE users VALIDATE CONSTRAINT users_age;
          ALTER TABLE users ALTER COLUMN age SET NOT NULL;
          ALTER TABLE users ALTER COLUMN email TYPE text;
          ALTER TABLE users ADD CONSTRAINT users_email UNIQUE USING INDEX users_email;
          CREATE INDEX CONCURRENTLY users_size ON users (size);
        `,
      },
    },
    {
      name: 'downgrades and files that undo',
      files: {
        'package.json': PACKAGE,
        'requirements.txt': REQUIREMENTS,
        'db/migrations/0002_teams.up.sql': 'CREATE TABLE teams (id bigint PRIMARY KEY);\n',
        'db/migrations/0002_teams.down.sql': 'DROP TABLE teams;\n',
        'db/migrations/0003_orders.sql': code`
          -- +goose Up
          CREATE TABLE orders (id bigint PRIMARY KEY);
          -- +goose Down
          DROP TABLE orders;
        `,
        'migrations/versions/a1.py': code`
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              pass

          def downgrade():
              op.drop_table("users")
        `,
      },
    },
    {
      name: 'an index that is built concurrently, outside of a transaction',
      files: {
        'requirements.txt': REQUIREMENTS,
        'migrations/versions/a1.py': code`
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              with op.get_context().autocommit_block():
                  op.create_index("ix", "users", ["email"], postgresql_concurrently=True)
        `,
        'members/migrations/0002_email.py': code`
          from django.contrib.postgres.operations import AddIndexConcurrently
          from django.db import migrations, models

          class Migration(migrations.Migration):
              atomic = False
              operations = [
                  AddIndexConcurrently("member", models.Index(fields=["age"], name="member_age")),
              ]
        `,
      },
    },
    {
      name: 'a bound on the wait that whoever runs the migrations sets',
      files: {
        'package.json': PACKAGE,
        'src/migrate.ts': "export const options = '-c lock_timeout=5s';\n",
        'db/migrations/0002_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n',
      },
    },
    {
      name: 'a field of Django that keeps its type or whose former type is unknown',
      files: {
        'requirements.txt': 'Django==5.2\npsycopg==3.2.9\n',
        'src/settings.py': 'OPTIONS = {"options": "-c lock_timeout=5s"}\n',
        'members/migrations/0001_initial.py': code`
          from django.db import migrations, models

          class Migration(migrations.Migration):
              operations = [
                  migrations.CreateModel(
                      name="Member",
                      fields=[("name", models.CharField(max_length=40))],
                  ),
              ]
        `,
        'members/migrations/0002_more.py': code`
          from django.db import migrations, models

          class Migration(migrations.Migration):
              dependencies = [("members", "0001_initial")]
              operations = [
                  migrations.AlterField("member", "name", models.CharField(max_length=80)),
                  migrations.AlterField("team", "name", models.TextField()),
              ]
        `,
      },
    },
    {
      name: 'other databases',
      files: {
        'package.json': '{ "dependencies": { "mysql2": "3.14.0", "pg": "8.16.3" } }\n',
        'db/migrations/0002_email.sql': 'CREATE INDEX users_email ON users (email);\n',
        'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n}\n',
        'prisma/migrations/20250101000000_a/migration.sql': 'DROP TABLE "users";\n',
      },
    },
  ],
});
