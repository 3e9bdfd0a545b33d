import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the superuser of the server in the same compose file',
      files: {
        'db/migrations/0001_orders.sql': code`
        ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON orders USING (tenant_id = current_setting('app.tenant')::bigint);
      `,
        'compose.yaml': code`
        services:
          api:
            build: .
            environment:
              DATABASE_URL: postgres://shop:secret@db/shop
          db:
            image: postgres:18
            environment:
              POSTGRES_USER: shop
      `,
      },
      findings: [
        {
          message: 'bypassed',
          path: 'compose.yaml',
          span: '5:32-5:36',
          data: { role: 'shop', why: 'a superuser' },
          evidence: [
            { path: 'db/migrations/0001_orders.sql', span: '2:1-2:21', note: 'A policy.' },
            {
              path: 'compose.yaml',
              span: '9:7-9:26',
              note: 'Makes the role the superuser of the server.',
            },
          ],
        },
      ],
    },
    {
      name: 'one variable for both',
      files: {
        'db/migrations/0001_orders.sql': code`
          ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
          CREATE POLICY tenant ON orders USING (tenant_id = current_setting('app.tenant')::bigint);
        `,
        'compose.yaml': code`
          services:
            api:
              build: .
              environment:
                - DB_USER=$DB_USER
            db:
              image: postgis/postgis:17-3.5
              environment:
                - POSTGRES_USER=\${DB_USER:-shop}
        `,
      },
      findings: [
        {
          message: 'bypassed',
          path: 'compose.yaml',
          span: '5:9-5:25',
          evidence: [
            { path: 'db/migrations/0001_orders.sql', span: '2:1-2:21', note: 'A policy.' },
            {
              path: 'compose.yaml',
              span: '9:9-9:39',
              note: 'Makes the role the superuser of the server.',
            },
          ],
        },
      ],
    },
    {
      name: 'a role with BYPASSRLS, and an owner without FORCE, in settings',
      files: {
        'db/migrations/0001_orders.sql': code`
          ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
          CREATE POLICY tenant ON orders USING (true);
          CREATE ROLE shop LOGIN BYPASSRLS;
          ALTER TABLE orders OWNER TO keeper;
        `,
        '.env.example': code`
          DATABASE_URL="postgresql://shop:secret@localhost/shop"
          READ_URL=postgresql://keeper@localhost/shop
        `,
      },
      findings: [
        {
          message: 'bypassed',
          path: '.env.example',
          span: '1:28-1:32',
          data: { role: 'shop', why: 'which has BYPASSRLS or is a superuser' },
          evidence: [
            { path: 'db/migrations/0001_orders.sql', span: '2:1-2:21', note: 'A policy.' },
            {
              path: 'db/migrations/0001_orders.sql',
              span: '3:1-3:33',
              note: 'Lets the role pass by every policy.',
            },
          ],
        },
      ],
    },
    {
      name: 'postgres as the default of a setting, with policies of Alembic',
      files: {
        'migrations/versions/a1.py': 'op.execute("CREATE POLICY tenant ON orders USING (true)")\n',
        'app/config.py': code`
          class Settings:
              database_url: str = "postgresql+asyncpg://postgres:postgres@localhost/shop"
        `,
      },
      findings: [
        {
          message: 'bypassed',
          path: 'app/config.py',
          span: '2:47-2:55',
          evidence: [{ path: 'migrations/versions/a1.py', span: '1:13-1:33', note: 'A policy.' }],
        },
      ],
    },
    {
      name: 'an owner without FORCE',
      files: {
        'db/migrations/0001_orders.sql': code`
          CREATE POLICY tenant ON orders USING (true);
          ALTER TABLE orders OWNER TO shop;
        `,
        'shop.env': 'DATABASE_URL=postgres://shop:secret@db/shop\n',
      },
      findings: [
        {
          message: 'bypassed',
          path: 'shop.env',
          span: '1:25-1:29',
          data: {
            role: 'shop',
            why: 'which owns the tables and is not subject to FORCE ROW LEVEL SECURITY',
          },
          evidence: [
            { path: 'db/migrations/0001_orders.sql', span: '1:1-1:21', note: 'A policy.' },
            {
              path: 'db/migrations/0001_orders.sql',
              span: '2:20-2:33',
              note: 'Makes the role the owner.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a role of its own, beside one for migrations',
      files: {
        'db/migrations/0001_orders.sql': code`
          ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
          CREATE POLICY tenant ON orders USING (tenant_id = current_setting('app.tenant')::bigint);
        `,
        'compose.yaml': code`
          services:
            api:
              build: .
              environment:
                DATABASE_URL: postgres://shop_app:secret@db/shop
                MIGRATION_URL: postgres://shop:secret@db/shop
            migrate:
              build: .
              environment:
                DATABASE_URL: postgres://shop:secret@db/shop
            db:
              image: postgres:18
              environment:
                POSTGRES_USER: shop
        `,
      },
    },
    {
      name: 'one of several connections that has a role of its own',
      files: {
        'db/migrations/0001_orders.sql': code`
          ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
          CREATE POLICY tenant ON orders USING (tenant_id = current_setting('app.tenant')::bigint);
        `,
        'compose.yaml': code`
          services:
            api:
              build: .
              environment:
                DATABASE_URL: postgres://shop:secret@db/shop
            db:
              image: postgres:18
              environment:
                POSTGRES_USER: shop
        `,
        '.env': 'APP_DATABASE_URL=postgres://shop_app:secret@db/shop\n',
      },
    },
    {
      name: 'an owner with FORCE',
      files: {
        'db/migrations/0001_orders.sql': code`
          ALTER TABLE orders OWNER TO shop;
          ALTER TABLE orders FORCE ROW LEVEL SECURITY;
          CREATE POLICY tenant ON orders USING (true);
        `,
        '.env': 'DATABASE_URL=postgres://shop:secret@db/shop\n',
      },
    },
    {
      name: 'code that takes another role for each request',
      files: {
        'db/migrations/0001_orders.sql': code`
          ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
          CREATE POLICY tenant ON orders USING (tenant_id = current_setting('app.tenant')::bigint);
        `,
        'compose.yaml': code`
          services:
            api:
              build: .
              environment:
                DATABASE_URL: postgres://shop:secret@db/shop
            db:
              image: postgres:18
              environment:
                POSTGRES_USER: shop
        `,
        'src/tenant.ts': "export const enter = (c) => c.query('SET LOCAL ROLE shop_app');\n",
      },
    },
    {
      name: 'no policies, and those of Supabase',
      files: {
        'compose.yaml': code`
          services:
            api:
              build: .
              environment:
                DATABASE_URL: postgres://shop:secret@db/shop
            db:
              image: postgres:18
              environment:
                POSTGRES_USER: shop
        `,
        'supabase/migrations/0001_orders.sql':
          'CREATE POLICY own ON orders USING (auth.uid() = user_id);\n',
      },
    },
    {
      name: 'a superuser without policies',
      files: {
        'compose.yaml': code`
      services:
        api:
          build: .
          environment:
            DATABASE_URL: postgres://shop:secret@db/shop
        db:
          image: postgres:18
          environment:
            POSTGRES_USER: shop
    `,
      },
    },
  ],
});
