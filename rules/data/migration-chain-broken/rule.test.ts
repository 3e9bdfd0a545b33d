import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a revision of Alembic that follows one that is not there',
      files: {
        'migrations/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
        'migrations/versions/c3.py': 'revision = "c3"\ndown_revision = "b2"\n',
      },
      findings: [
        {
          message: 'parent',
          path: 'migrations/versions/c3.py',
          span: '1:12-1:16',
          data: { tool: 'Alembic', id: 'c3', missing: 'b2' },
        },
      ],
    },
    {
      name: 'two heads of Alembic',
      files: {
        'migrations/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
        'migrations/versions/b2.py': 'revision = "b2"\ndown_revision = "a1"\n',
        'migrations/versions/b3.py': 'revision = "b3"\ndown_revision = "a1"\n',
      },
      findings: [
        {
          message: 'heads',
          path: 'migrations/versions/b3.py',
          span: '1:12-1:16',
          data: { tool: 'Alembic', folder: 'migrations/versions/', count: 2, heads: 'b2, b3' },
          evidence: [
            { path: 'migrations/versions/b2.py', span: '1:12-1:16', note: 'Another head.' },
          ],
        },
      ],
    },
    {
      name: 'two revisions with one id',
      files: {
        'migrations/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
        'migrations/versions/copy.py': 'revision = "a1"\ndown_revision = None\n',
      },
      findings: [
        {
          message: 'duplicate',
          path: 'migrations/versions/copy.py',
          span: '1:12-1:16',
          data: {
            tool: 'Alembic',
            folder: 'migrations/versions/',
            id: 'a1',
            count: 2,
            names: 'a1.py, copy.py',
          },
          evidence: [
            { path: 'migrations/versions/a1.py', span: '1:12-1:16', note: 'The same id.' },
          ],
        },
      ],
    },
    {
      name: 'two leaves of an application of Django',
      files: {
        'members/migrations/0001_initial.py': code`
          from django.db import migrations

          class Migration(migrations.Migration):
              operations = []
        `,
        'members/migrations/0002_email.py': code`
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("members", "0001_initial")]
        `,
        'members/migrations/0002_name.py': code`
          from django.db import migrations

          class Migration(migrations.Migration):
              dependencies = [("members", "0001_initial")]
        `,
      },
      findings: [
        {
          message: 'heads',
          path: 'members/migrations/0002_name.py',
          span: '3:7-3:16',
          evidence: [
            { path: 'members/migrations/0002_email.py', span: '3:7-3:16', note: 'Another head.' },
          ],
        },
      ],
    },
    {
      name: 'an entry in the journal of Drizzle without its file',
      files: {
        'drizzle/meta/_journal.json':
          '{ "entries": [{ "idx": 0, "tag": "0000_a" }, { "idx": 1, "tag": "0001_b" }] }\n',
        'drizzle/0000_a.sql': 'CREATE TABLE users (id int);\n',
      },
      findings: [
        {
          message: 'file',
          path: 'drizzle/meta/_journal.json',
          span: '1:65-1:73',
          data: { tool: 'Drizzle', name: '0001_b', file: '0001_b.sql' },
        },
      ],
    },
    {
      name: 'a folder of Prisma without migration.sql',
      files: {
        'prisma/migrations/20250101000000_a/migration.sql': 'SELECT 1;\n',
        'prisma/migrations/20250102000000_b/notes.md': 'To do.\n',
      },
      findings: [
        {
          message: 'file',
          path: 'prisma/migrations/20250102000000_b/notes.md',
          span: '1:1-1:1',
          data: { tool: 'Prisma', name: '20250102000000_b', file: 'migration.sql' },
        },
      ],
    },
    {
      name: 'a migration of Knex that is there as source and as output',
      files: {
        'migrations/20250101000000_a.ts': 'export const up = (knex) => knex.schema;\n',
        'migrations/20250101000000_a.js': 'exports.up = (knex) => knex.schema;\n',
      },
      findings: [
        {
          message: 'duplicate',
          path: 'migrations/20250101000000_a.ts',
          span: '1:1-1:1',
          evidence: [
            { path: 'migrations/20250101000000_a.js', span: '1:1-1:1', note: 'The same id.' },
          ],
        },
      ],
    },
    {
      name: 'a number that two files of Flyway have, and one that runs by name has',
      files: {
        'db/migration/V1__first.sql': 'SELECT 1;\n',
        'db/migration/V2__a.sql': 'SELECT 1;\n',
        'db/migration/V2__b.sql': 'SELECT 1;\n',
        'db/migrations/0001_a.sql': 'SELECT 1;\n',
        'db/migrations/0001_b.sql': 'SELECT 1;\n',
      },
      findings: [
        {
          message: 'duplicate',
          path: 'db/migration/V2__b.sql',
          span: '1:1-1:1',
          evidence: [{ path: 'db/migration/V2__a.sql', span: '1:1-1:1', note: 'The same id.' }],
        },
        {
          message: 'duplicate',
          path: 'db/migrations/0001_b.sql',
          span: '1:1-1:1',
          severity: 'low',
          evidence: [{ path: 'db/migrations/0001_a.sql', span: '1:1-1:1', note: 'The same id.' }],
        },
      ],
    },
    {
      name: 'a number that is left out of a chain that is whole',
      files: {
        'db/migrations/0001_a.sql': 'SELECT 1;\n',
        'db/migrations/0002_b.sql': 'SELECT 1;\n',
        'db/migrations/0004_d.sql': 'SELECT 1;\n',
        'db/migrations/0005_e.sql': 'SELECT 1;\n',
      },
      findings: [
        {
          message: 'gap',
          path: 'db/migrations/0004_d.sql',
          span: '1:1-1:1',
          severity: 'low',
          data: { folder: 'db/migrations/', numbers: '0003' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a migration in code beside those in SQL, of a runner of the project',
      files: {
        'prisma/migrations/20250101000000_a/migration.sql': 'SELECT 1;\n',
        'prisma/migrations/20250102000000_b/migration.ts': 'export const up = () => {};\n',
        'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
      },
    },
    {
      name: 'numbers that steps of another kind in the same folder have',
      files: {
        'db/migrations/0001_a.sql': 'SELECT 1;\n',
        'db/migrations/0002_b.sql': 'SELECT 1;\n',
        'db/migrations/0003_fill.dbmig.js': 'fill();\n',
        'db/migrations/0004_d.sql': 'SELECT 1;\n',
        'db/migrations/0005_e.sql': 'SELECT 1;\n',
      },
    },
    {
      name: 'branches that a merge joins',
      controls: 1,
      files: {
        'migrations/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
        'migrations/versions/b2.py': 'revision = "b2"\ndown_revision = "a1"\n',
        'migrations/versions/b3.py': 'revision = "b3"\ndown_revision = "a1"\n',
        'migrations/versions/c4.py': 'revision = "c4"\ndown_revision = ("b2", "b3")\n',
      },
    },
    {
      name: 'heads that labels keep apart, and what cannot be read',
      files: {
        'a/versions/a1.py': 'revision = "a1"\ndown_revision = None\nbranch_labels = ("a",)\n',
        'a/versions/b1.py': 'revision = "b1"\ndown_revision = None\nbranch_labels = ("b",)\n',
        'b/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
        'b/versions/b2.py': 'revision = "b2"\ndown_revision = latest()\n',
        'b/versions/b3.py': 'revision = "b3"\ndown_revision = latest()\n',
      },
    },
    {
      name: 'a chain of Alembic through two folders',
      files: {
        'a/versions/a1.py': 'revision = "a1"\ndown_revision = None\n',
        'a/versions/a2.py': 'revision = "a2"\ndown_revision = "a1"\n',
        'b/versions/b1.py': 'revision = "b1"\ndown_revision = "a2"\n',
      },
    },
    {
      name: 'squashed migrations, an application with a label of its own and names without numbers',
      files: {
        'members/migrations/0001_squashed_0002.py': code`
          class Migration(migrations.Migration):
              replaces = [("members", "0001_initial"), ("members", "0002_more")]
        `,
        'members/migrations/0003_email.py': code`
          class Migration(migrations.Migration):
              dependencies = [("members", "0002_more")]
        `,
        'teams/migrations/0001_initial.py': 'class Migration(migrations.Migration):\n    pass\n',
        'teams/migrations/0002_a.py': code`
          class Migration(migrations.Migration):
              dependencies = [("own_label", "0001_initial")]
        `,
        'orders/migrations/first.py': 'class Migration(migrations.Migration):\n    pass\n',
        'orders/migrations/0002-more.py': code`
          class Migration(migrations.Migration):
              dependencies = [("orders", "first")]
        `,
      },
    },
    {
      name: 'timestamps, versions of several parts and numbers in steps of ten',
      files: {
        'supabase/migrations/20250101000000_a.sql': 'SELECT 1;\n',
        'supabase/migrations/20250101000000_b.sql': 'SELECT 1;\n',
        'db/migration/V1.1__a.sql': 'SELECT 1;\n',
        'db/migration/V1.2__b.sql': 'SELECT 1;\n',
        'db/migrations/010_a.sql': 'SELECT 1;\n',
        'db/migrations/020_b.sql': 'SELECT 1;\n',
        'db/migrations/030_c.sql': 'SELECT 1;\n',
        'db/migrations/040_d.sql': 'SELECT 1;\n',
      },
    },
    {
      name: 'files that undo, and SQL that another tool reads',
      files: {
        'db/migrations/0001_a.up.sql': 'SELECT 1;\n',
        'db/migrations/0001_a.down.sql': 'SELECT 1;\n',
        'members/migrations/0001_initial.py': 'class Migration(migrations.Migration):\n    pass\n',
        'members/migrations/sql/0001_a.sql': 'SELECT 1;\n',
        'members/migrations/sql/0001_b.sql': 'SELECT 1;\n',
      },
    },
  ],
});
