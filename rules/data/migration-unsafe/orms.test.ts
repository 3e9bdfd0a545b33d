import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'operations and SQL of a revision of Alembic, also in a batch',
      files: {
        'requirements.txt': 'psycopg==3.2.9\nalembic==1.16.4\n',
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
        {
          message: 'type',
          path: 'migrations/versions/b2.py',
          span: '11:5-11:20',
          data: { table: 'users', name: 'age' },
        },
        {
          message: 'notNull',
          path: 'migrations/versions/b2.py',
          span: '12:5-12:20',
          data: { table: 'users', name: 'email' },
        },
        {
          message: 'foreignKey',
          path: 'migrations/versions/b2.py',
          span: '13:5-13:26',
          data: { table: 'users', name: 'fk_team' },
        },
        {
          message: 'dropColumn',
          path: 'migrations/versions/b2.py',
          span: '14:5-14:19',
          data: { table: 'users', name: 'age' },
        },
        {
          message: 'unique',
          path: 'migrations/versions/b2.py',
          span: '16:9-16:42',
          data: { table: 'teams', name: 'uq_name' },
        },
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
                  migrations.RemoveField(model_name="team", name="member"),
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
        { message: 'dropTable', path: 'members/migrations/0002_more.py', span: '11:9-11:31' },
        { message: 'required', path: 'members/migrations/0002_more.py', span: '12:28-12:84' },
      ],
    },
    {
      name: 'the builder of Knex and the SQL of TypeORM',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
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
    {
      name: 'the rest of what Alembic does',
      files: {
        'requirements.txt': 'psycopg==3.2.9\nalembic==1.16.4\n',
        'migrations/versions/b2.py': code`
          import sqlalchemy as sa
          from alembic import op

          revision = "b2"
          down_revision = "a1"

          def upgrade():
              op.add_column("users", sa.Column("key", sa.UUID(), server_default=sa.text("gen_random_uuid()")))
              op.create_check_constraint("users_age", "users", "age > 0")
              op.drop_table("teams")
              op.execute("ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0) NOT VALID")
              op.execute("ALTER TABLE users VALIDATE CONSTRAINT c")
        `,
        'migrations/versions/c3.py': code`
          import sqlalchemy as sa
          from alembic import op

          revision = "c3"
          down_revision = "b2"

          def upgrade():
              op.add_column("users", sa.Column("name", sa.Text()))
        `,
      },
      findings: [
        {
          message: 'rewrite',
          path: 'migrations/versions/b2.py',
          span: '8:5-8:18',
          data: { table: 'users', name: 'key' },
        },
        {
          message: 'check',
          path: 'migrations/versions/b2.py',
          span: '9:5-9:31',
          data: { table: 'users', name: 'users_age' },
        },
        {
          message: 'dropTable',
          path: 'migrations/versions/b2.py',
          span: '10:5-10:18',
          data: { table: 'teams' },
        },
        {
          message: 'validate',
          path: 'migrations/versions/b2.py',
          span: '12:17-12:56',
          data: { table: 'users', name: 'c' },
        },
        {
          message: 'lockTimeout',
          path: 'migrations/versions/c3.py',
          span: '8:5-8:18',
          severity: 'info',
          data: { table: 'users' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an index that is built concurrently, outside of a transaction',
      files: {
        'requirements.txt': 'psycopg==3.2.9\nalembic==1.16.4\n',
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
  ],
});
