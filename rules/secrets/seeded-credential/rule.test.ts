import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a migration in SQL that inserts an administrator with the hash of a known password',
      files: {
        'db/migrations/001_init.sql': code`
          -- INSERT INTO users (password) VALUES ('not this one');
          CREATE TABLE users (id int, email text, password_hash text);
          INSERT INTO public.users ("id", email, password_hash)
          VALUES (1, 'admin@example.com', '$2b$10$abcdefghijklmnopqrstuv'),
                 (2, 'root@example.com', crypt('admin1234', gen_salt('bf')));
        `,
      },
      findings: [
        {
          message: 'seeded',
          span: '4:33-4:64',
          data: { table: 'users', column: 'password_hash', path: 'a migration' },
        },
        { message: 'seeded', span: '5:32-5:66' },
      ],
    },
    {
      name: 'roles, updates and API keys in SQL',
      files: {
        'docker-entrypoint-initdb.d/init.sql': code`
          CREATE USER app WITH LOGIN PASSWORD 'app-9931';
          UPDATE accounts SET active = true, password = 'hunter22' WHERE id = 1;
          INSERT INTO api_keys (name, secret) VALUES ('main', 'sk_0123456789');
        `,
      },
      findings: [
        {
          message: 'seeded',
          severity: 'medium',
          span: '1:37-1:47',
          data: { table: 'app', column: 'PASSWORD', path: 'a migration' },
        },
        { message: 'seeded', span: '2:47-2:57' },
        { message: 'seeded', span: '3:53-3:68' },
      ],
    },
    {
      name: 'migrations in Python, by bulk insert, SQL text and the manager of Django',
      files: {
        'alembic/versions/0001_users.py': code`
          from alembic import op

          def upgrade():
              op.bulk_insert(users, [{"email": "admin@example.com", "password": "changeit1"}])
              op.execute("INSERT INTO users (email, hashed_password) VALUES ('a@example.com', 'pbkdf2:1')")
        `,
        'shop/migrations/0002_admin.py': code`
          from django.contrib.auth.models import User

          def forwards(apps, schema_editor):
              User.objects.create_superuser("admin", "admin@example.com", "admin1234")
        `,
      },
      findings: [
        { message: 'seeded', path: 'alembic/versions/0001_users.py', span: '4:71-4:82' },
        { message: 'seeded', path: 'alembic/versions/0001_users.py', span: '5:85-5:95' },
        {
          message: 'seeded',
          path: 'shop/migrations/0002_admin.py',
          span: '4:65-4:76',
          data: { table: 'User', column: 'password', path: 'a migration' },
        },
      ],
    },
    {
      name: 'a start-up path',
      files: {
        'src/bootstrap.ts': code`
          import bcrypt from 'bcrypt';
          import { User } from './user';
          export async function createDefaultAdmin() {
            const hashed = await bcrypt.hash('admin1234', 10);
            await User.create({ name: 'admin', password: hashed });
          }
        `,
        'app/main.py': code`
          async def lifespan(app):
              session.add(User(name="admin", hashed_password=get_password_hash("admin1234")))
              yield
        `,
      },
      findings: [
        {
          message: 'seeded',
          path: 'src/bootstrap.ts',
          span: '5:48-5:54',
          data: { table: 'User', column: 'password', path: 'code that runs at the start' },
          evidence: [{ path: 'src/bootstrap.ts', span: '4:36-4:47', note: 'The literal.' }],
        },
        {
          message: 'seeded',
          path: 'app/main.py',
          span: '2:52-2:82',
          evidence: [{ path: 'app/main.py', span: '2:70-2:81', note: 'The literal.' }],
        },
      ],
    },
    {
      name: 'a seed that the image runs',
      files: {
        'prisma/seed.ts': code`
          import { hashSync } from 'bcryptjs';
          const PASSWORD = 'admin1234';
          await prisma.user.upsert({
            where: { email: 'a@example.com' },
            create: { email: 'a@example.com', password: hashSync(PASSWORD, 10) },
          });
        `,
        Dockerfile:
          'FROM node:24\nCMD npx prisma migrate deploy && npx prisma db seed && node server.js\n',
      },
      findings: [
        {
          message: 'seeded',
          path: 'prisma/seed.ts',
          span: '5:47-5:69',
          data: { table: 'user', column: 'password', path: 'a seed that the deployment runs' },
          evidence: [
            { path: 'prisma/seed.ts', span: '5:56-5:64', note: 'The literal.' },
            { path: 'Dockerfile', span: '2:48-2:52', note: 'Runs the seed.' },
          ],
        },
      ],
    },
    {
      name: 'parameters of SQL, by position and by name',
      files: {
        'src/bootstrap.ts': code`
          import { hash } from 'bcrypt';
          import { pool } from './pool';

          export async function createFirstAdmin() {
            const password = await hash('admin1234', 12);
            await pool.query('INSERT INTO users (name, email, password_hash) VALUES (1, $1, $2)', [
              'admin@example.com',
              password,
            ]);
          }
        `,
        'app/bootstrap.py': code`
          import bcrypt
          from sqlalchemy import text


          def create_first_admin(connection):
              password = bcrypt.hashpw(b"admin1234", bcrypt.gensalt())
              connection.execute(
                  text("INSERT INTO users (email, password_hash) VALUES ('a@example.com', :hash)"),
                  {"hash": password.decode()},
              )
        `,
      },
      findings: [
        {
          message: 'seeded',
          path: 'src/bootstrap.ts',
          span: '8:5-8:13',
          data: {
            table: 'users',
            column: 'password_hash',
            path: 'code that runs at the start',
          },
          evidence: [{ path: 'src/bootstrap.ts', span: '5:31-5:42', note: 'The literal.' }],
        },
        {
          message: 'seeded',
          path: 'app/bootstrap.py',
          span: '9:18-9:35',
          evidence: [{ path: 'app/bootstrap.py', span: '6:30-6:42', note: 'The literal.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'what only undoing a migration writes',
      files: {
        'alembic/versions/0002_sign_in.py': code`
          from alembic import op

          def upgrade():
              op.alter_column('users', 'password', nullable=True)

          def downgrade():
              op.execute("UPDATE users SET password = 'fake_1234' WHERE password IS NULL")
        `,
      },
    },
    {
      name: 'a key that says that it is for development only',
      files: {
        Dockerfile: 'FROM node:24\nCMD npx tsx prisma/seed.ts && node server.js\n',
        'prisma/seed.ts': code`
          await prisma.apiKey.create({
            data: { secretKey: 'this-secret-key-is-for-local-development-only' },
          });
        `,
      },
    },
    {
      name: 'a hash of a parameter, beside another function with a variable of its name',
      files: {
        'app/users.py': code`
          def create_admin(email, password):
              salt, hashed = salt_and_hash(password)
              db.add(User(email=email, password=hashed))

          def sample():
              hashed = hash_password("Tr0ub4dor&3")
              return hashed
        `,
      },
    },
    {
      name: 'a word that stands for what is to be filled in',
      files: {
        'prisma/migrations/1_classes/migration.sql':
          "INSERT INTO users (name, password) VALUES ('CLASS_NAME', 'MOBILE_PASSWORD');\n",
      },
    },
    {
      name: 'a value that is put into the text, another name for a field',
      files: {
        'alembic/versions/1_roles.py': code`
          def upgrade(op, user, password):
              op.execute(f"CREATE USER {user} WITH ENCRYPTED PASSWORD '{password}'")
        `,
        'src/migrations/2_rename.ts': code`
          export const up = (db) =>
            db.collection('users').updateMany({}, { $rename: { passwordHash: 'oldPasswordHash' } });
        `,
      },
    },
    {
      name: 'SQL among scripts, and SQL that only a database of developers is made with',
      files: {
        'scripts/migrations/init.sql':
          "INSERT INTO users (name, password) VALUES ('app', 'kJ8s2Lq9Xv4Tn7Rb');\n",
        'src/migrations/postgres/0001_init.sql':
          "CREATE ROLE app_migrator WITH LOGIN PASSWORD 'migrator_password';\n",
        'docker-compose.dev-deps.yml': code`
          services:
            db:
              image: postgres:18
              volumes:
                - ./src/migrations/postgres/0001_init.sql:/docker-entrypoint-initdb.d/0001_init.sql
        `,
      },
    },
    {
      name: 'development-only seeds',
      files: {
        'prisma/seed.ts':
          "await prisma.user.create({ data: { password: hashSync('admin1234') } });\n",
        'db/dev/seed.sql': "INSERT INTO users (password) VALUES ('admin1234');\n",
        'supabase/seed.sql': "INSERT INTO users (password) VALUES ('admin1234');\n",
        'migrations/dev_users.sql': "INSERT INTO users (password) VALUES ('admin1234');\n",
        'package.json':
          '{ "scripts": { "dev": "prisma db seed && next dev", "start": "next start" } }\n',
      },
    },
    {
      name: 'a branch for development, and a seed that looks at its environment',
      files: {
        'src/bootstrap.ts': code`
          export async function createDefaultAdmin() {
            if (process.env.NODE_ENV !== 'production') {
              await User.create({ name: 'admin', password: 'admin1234' });
            }
          }
        `,
        'prisma/seed.ts': code`
          if (process.env.NODE_ENV === 'production') process.exit(1);
          await prisma.user.create({ data: { password: 'admin1234' } });
        `,
        Dockerfile: 'FROM node:24\nCMD npx prisma db seed && node server.js\n',
      },
    },
    {
      name: 'generated values that are shown once, and values of the environment',
      files: {
        'src/bootstrap.ts': code`
          import { randomBytes } from 'node:crypto';
          export async function createDefaultAdmin() {
            const password = randomBytes(16).toString('hex');
            console.log(password);
            await User.create({ name: 'admin', password: await hash(password) });
            await User.create({ name: 'root', password: await hash(process.env.ROOT_PASSWORD) });
          }
        `,
        'app/main.py': code`
          import secrets

          def create_admin(password):
              session.add(User(name="admin", hashed_password=get_password_hash(settings.ADMIN_PASSWORD)))
              session.add(User(name="root", hashed_password=hash_password(secrets.token_urlsafe())))
              session.add(User(name="other", hashed_password=hash_password(password)))
        `,
      },
    },
    {
      name: 'columns about passwords, and markers that no password fits',
      files: {
        'db/migrations/001_init.sql': code`
          INSERT INTO users (email, password, password_reset_at, password_type, token_name)
          VALUES ('a@example.com', '!', '2024-01-01', 'bcrypt', 'session');
          INSERT INTO users (email, password) VALUES ('b@example.com', NULL), ('c@example.com', :password);
          INSERT INTO users (email, password) VALUES ('d@example.com', '\${PASSWORD}'), ('e@example.com', $1);
          INSERT INTO settings (key, value) VALUES ('theme', 'dark');
          INSERT INTO translations (token, text) VALUES ('hello', 'Hello');
          UPDATE users SET password = NULL WHERE password = 'old-password';
          INSERT INTO users (email, password) SELECT email, password FROM old_users;
          CREATE USER app WITH PASSWORD :'app_password';
        `,
      },
    },
    {
      name: 'rows that no start, migration or seed writes',
      files: {
        'src/register.ts': "export const add = () => User.create({ password: 'admin1234' });\n",
        'queries/users.sql': "INSERT INTO users (password) VALUES ('admin1234');\n",
        'tests/migrations/001.sql': "INSERT INTO users (password) VALUES ('admin1234');\n",
      },
    },
    {
      name: 'requests and settings with the same keys',
      files: {
        'src/bootstrap.ts': code`
          export async function bootstrap() {
            await httpClient.create({ password: 'admin1234' });
            return connect({ user: 'app', password: 'admin1234' });
          }
        `,
      },
    },
    {
      name: 'parameters of SQL that are read at run time, or that go into other columns',
      files: {
        'src/bootstrap.ts': code`
          import { hash } from 'bcrypt';
          import { pool } from './pool';

          export async function createFirstAdmin() {
            const password = await hash(process.env.ADMIN_PASSWORD, 12);
            await pool.query('INSERT INTO users (password_hash, email) VALUES ($1, $2)', [
              password,
              'admin@example.com',
            ]);
          }
        `,
        'app/bootstrap.py': code`
          from sqlalchemy import text


          def create_first_admin(connection):
              connection.execute(
                  text("INSERT INTO users (email, password_hash) VALUES (:email, :hash)"),
                  {"email": "admin@example.com", "hash": hashed()},
              )
        `,
      },
    },
  ],
});
