import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'keys of tables and of columns that are added later, in one finding a table and migration',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE teams (id bigint PRIMARY KEY);
          CREATE TABLE users (
            id bigint PRIMARY KEY,
            team_id bigint NOT NULL REFERENCES teams (id),
            CONSTRAINT users_lead FOREIGN KEY (lead_id) REFERENCES users (id)
          );
        `,
        'db/migrations/0002_more.sql': code`
          ALTER TABLE users ADD COLUMN owner_id bigint REFERENCES users;
          ALTER TABLE teams ADD COLUMN owner_id bigint REFERENCES users;
        `,
        'db/migrations/0003_pairs.sql': code`
          ALTER TABLE users ADD FOREIGN KEY (a_id, b_id) REFERENCES pairs (a, b);
        `,
      },
      findings: [
        {
          message: 'several',
          path: 'db/migrations/0001_first.sql',
          span: '4:3-4:10',
          data: { table: 'users', columns: 'team_id, lead_id' },
          evidence: [
            { path: 'db/migrations/0001_first.sql', span: '5:3-5:46', note: 'Refers to users.' },
          ],
        },
        { message: 'unindexed', path: 'db/migrations/0002_more.sql', span: '1:30-1:38' },
        { message: 'unindexed', path: 'db/migrations/0002_more.sql', span: '2:30-2:38' },
        {
          message: 'unindexed',
          path: 'db/migrations/0003_pairs.sql',
          span: '1:23-1:47',
          data: { table: 'users', columns: 'a_id, b_id', target: 'pairs' },
        },
      ],
    },
    {
      name: 'a key that the schema of Prisma and the SQL made from it have, once',
      files: {
        'prisma/schema.prisma': code`
          datasource db {
            provider = "postgresql"
          }

          model User {
            id     Int  @id
            teamId Int
            team   Team @relation(fields: [teamId], references: [id])
          }
        `,
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'sql/migrations/0001_first.sql': code`
          CREATE TABLE "User" (
            "id" integer PRIMARY KEY,
            "teamId" integer NOT NULL REFERENCES "Team" ("id")
          );
        `,
      },
      findings: [
        {
          message: 'unindexed',
          path: 'prisma/schema.prisma',
          span: '8:3-8:7',
          fixed: code`
            datasource db {
              provider = "postgresql"
            }

            model User {
              id     Int  @id
              teamId Int
              team   Team @relation(fields: [teamId], references: [id])

              @@index([teamId])
            }
          `,
        },
      ],
    },
    {
      name: 'an index that has the column behind another one, or that was dropped',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint REFERENCES teams, lead_id bigint REFERENCES users);
          CREATE INDEX users_name ON users (name, team_id);
          CREATE INDEX users_lead ON users (lead_id);
          DROP INDEX users_lead;
        `,
      },
      findings: [
        {
          message: 'several',
          path: 'db/migrations/0001_first.sql',
          span: '1:44-1:51',
          evidence: [
            {
              path: 'db/migrations/0001_first.sql',
              span: '1:77-1:84',
              note: 'Refers to users.',
            },
          ],
        },
      ],
    },
    {
      name: 'keys of Alembic, in the table and on their own',
      files: {
        'requirements.txt': 'psycopg==3.2.9\n',
        'migrations/versions/a1.py': code`
          import sqlalchemy as sa
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              op.create_table(
                  "members",
                  sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
                  sa.Column("team_id", sa.Integer(), sa.ForeignKey("teams.id"), primary_key=True),
                  sa.Column("role_id", sa.Integer()),
                  sa.ForeignKeyConstraint(["role_id"], ["roles.id"]),
              )
              op.add_column("members", sa.Column("owner_id", sa.Integer()))
              op.create_foreign_key("fk_owner", "members", "users", ["owner_id"], ["id"])
        `,
      },
      findings: [
        {
          message: 'several',
          path: 'migrations/versions/a1.py',
          span: '11:44-11:69',
          data: { table: 'members', columns: 'team_id, role_id, owner_id' },
          evidence: [
            { path: 'migrations/versions/a1.py', span: '13:9-13:59', note: 'Refers to roles.' },
            { path: 'migrations/versions/a1.py', span: '16:5-16:26', note: 'Refers to users.' },
          ],
        },
      ],
    },
    {
      name: 'a key of Knex',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'migrations/20250101000000_users.ts': code`
          export const up = (knex) =>
            knex.schema.createTable('users', (table) => {
              table.increments();
              table.integer('team_id').references('id').inTable('teams');
            });
        `,
      },
      findings: [
        {
          message: 'unindexed',
          path: 'migrations/20250101000000_users.ts',
          span: '4:5-4:29',
          data: { table: 'users', columns: 'team_id', target: 'teams' },
        },
      ],
    },
    {
      name: 'a relation of Prisma, not the migration that was made from it',
      files: {
        'prisma/schema.prisma': code`
          datasource db {
            provider = "postgresql"
          }

          model User {
            id     Int  @id
            teamId Int
            team   Team @relation(fields: [teamId], references: [id])
          }

          model Team {
            id    Int    @id
            users User[]
          }
        `,
        'prisma/migrations/20250101000000_a/migration.sql': code`
          CREATE TABLE "User" ("id" INTEGER PRIMARY KEY, "teamId" INTEGER REFERENCES "Team" ("id"));
        `,
      },
      findings: [
        {
          message: 'unindexed',
          path: 'prisma/schema.prisma',
          span: '8:3-8:7',
          data: { table: 'User', columns: 'teamId', target: 'Team' },
          fixed: {
            'prisma/schema.prisma': code`
              datasource db {
                provider = "postgresql"
              }

              model User {
                id     Int  @id
                teamId Int
                team   Team @relation(fields: [teamId], references: [id])

                @@index([teamId])
              }

              model Team {
                id    Int    @id
                users User[]
              }
            `,
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the schema as an old migration left it',
      files: {
        'prisma/migrations/20250101000000_a/schema.prisma': code`
          datasource db {
            provider = "postgresql"
          }

          model Team {
            id    Int    @id
            users User[]
          }

          model User {
            id     Int  @id
            teamId Int
            team   Team @relation(fields: [teamId], references: [id])
          }
        `,
      },
    },
    {
      name: 'keys that lead an index, a primary key or a unique constraint, also one of a later migration',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE members (
            user_id bigint REFERENCES users,
            team_id bigint REFERENCES teams UNIQUE,
            role_id bigint REFERENCES roles,
            lead_id bigint,
            a_id bigint,
            b_id bigint,
            PRIMARY KEY (user_id, team_id),
            FOREIGN KEY (a_id, b_id) REFERENCES pairs (a, b)
          );
          CREATE INDEX ON members (a_id);
        `,
        'db/migrations/0002_more.sql': code`
          CREATE INDEX CONCURRENTLY members_role ON members (role_id, user_id);
          ALTER TABLE members ADD FOREIGN KEY (lead_id) REFERENCES users;
          CREATE INDEX members_lead ON members (lead_id) WHERE lead_id IS NOT NULL;
        `,
      },
    },
    {
      name: 'keys that are gone',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint REFERENCES teams, lead_id bigint REFERENCES users);
          ALTER TABLE users DROP COLUMN team_id;
          ALTER TABLE users DROP CONSTRAINT users_lead_id_fkey;
          CREATE TABLE notes (user_id bigint REFERENCES users);
          DROP TABLE notes;
        `,
      },
    },
    {
      name: 'tables that something unknown happens to',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint REFERENCES teams);
          CREATE INDEX users_team ON users USING (team_id) WITH WHAT;
          CREATE TABLE copies (LIKE users INCLUDING ALL, owner_id bigint REFERENCES users);
        `,
        'migrations/20250101000000_users.js': code`
          exports.up = async (knex) => {
            await knex.schema.createTable('notes', (table) => {
              table.integer('user_id').references('users.id');
              addIndexes(table);
            });
            await knex.schema.createTable('lines', (table) => {
              table.integer('note_id').references('notes.id');
            });
            await knex.raw(\`CREATE INDEX \${ifNotExists} lines_note ON lines (note_id)\`);
          };
        `,
      },
    },
    {
      name: 'an index and a unique field of Prisma, and a schema that makes no keys',
      files: {
        'prisma/schema.prisma': code`
          datasource db {
            provider = "postgresql"
          }

          model User {
            id      Int  @id
            teamId  Int
            boardId Int  @unique
            team    Team  @relation(fields: [teamId], references: [id])
            board   Board @relation(fields: [boardId], references: [id])

            @@index([teamId(sort: Desc), id])
          }
        `,
        'other/schema.prisma': code`
          datasource db {
            provider     = "postgresql"
            relationMode = "prisma"
          }

          model User {
            id     Int  @id
            teamId Int
            team   Team @relation(fields: [teamId], references: [id])
          }
        `,
      },
    },
    {
      name: 'MySQL, which indexes its keys',
      files: {
        'package.json': '{ "dependencies": { "mysql2": "3.14.0" } }\n',
        'db/migrations/0001_first.sql':
          'CREATE TABLE users (id bigint PRIMARY KEY, team_id bigint REFERENCES teams);\n',
        'prisma/schema.prisma': code`
          datasource db {
            provider = "mysql"
          }

          model User {
            id     Int  @id
            teamId Int
            team   Team @relation(fields: [teamId], references: [id])
          }
        `,
      },
    },
  ],
});
