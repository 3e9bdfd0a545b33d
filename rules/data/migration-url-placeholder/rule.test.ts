import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an address that nothing replaces',
      files: {
        'alembic.ini': code`
        [alembic]
        script_location = db
        sqlalchemy.url = driver://user:pass@localhost/dbname
      `,
        'db/env.py': code`
        import os
        from alembic import context
        from sqlalchemy import engine_from_config
        config = context.config
        engine = engine_from_config(config.get_section('alembic'))
      `,
      },
      findings: [
        { message: 'only', path: 'alembic.ini', span: '3:1-3:53', data: { env: 'db/env.py' } },
      ],
    },
    {
      name: 'an address for a missing variable, by a condition',
      files: {
        'api/alembic.ini': code`
          [alembic]
          script_location = %(here)s/db
          sqlalchemy.url = driver://user:pass@localhost/dbname
        `,
        'api/db/env.py': code`
          import os
          from alembic import context
          from sqlalchemy import engine_from_config
          config = context.config
          if os.getenv('DB_URL'):
              config.set_main_option('sqlalchemy.url', os.getenv('DB_URL'))
          engine = engine_from_config(config.get_section('alembic'))
        `,
      },
      findings: [
        {
          message: 'fallback',
          path: 'api/alembic.ini',
          span: '3:1-3:53',
          data: { env: 'api/db/env.py', variable: 'DB_URL' },
          evidence: [
            {
              path: 'api/db/env.py',
              span: '5:4-5:23',
              note: 'Reads the variable without a guard.',
            },
          ],
        },
      ],
    },
    {
      name: 'an address for a missing variable, by a default',
      files: {
        'alembic.ini': code`
          [alembic]
          script_location = db
          sqlalchemy.url = driver://user:pass@localhost/dbname
        `,
        'db/env.py': code`
          import os
          from alembic import context
          from sqlalchemy import engine_from_config
          config = context.config
          url = os.getenv('DB_URL', config.get_main_option('sqlalchemy.url'))
          engine = engine_from_config(config.get_section('alembic'))
        `,
      },
      findings: [
        {
          message: 'fallback',
          path: 'alembic.ini',
          span: '3:1-3:53',
          evidence: [
            { path: 'db/env.py', span: '5:7-5:68', note: 'Reads the variable without a guard.' },
          ],
        },
      ],
    },
    {
      name: 'a default of a knexfile',
      files: {
        'knexfile.js':
          "module.exports = { production: { connection: process.env.DB_URL || 'postgres://a:a@localhost/a' } };\n",
      },
      findings: [{ message: 'config', span: '1:68-1:96', data: { variable: 'DB_URL' } }],
    },
  ],
  passes: [
    {
      name: 'an address with which nobody can sign in',
      files: {
        'alembic.ini': code`
          [alembic]
          script_location = db
          sqlalchemy.url = postgresql://shop:CHANGE_ME@db/shop
        `,
        'db/env.py': code`
          import os
          from alembic import context
          from sqlalchemy import engine_from_config
          config = context.config
          engine = engine_from_config(config.get_section('alembic'))
        `,
      },
    },
    {
      name: 'an empty value',
      files: {
        'alembic.ini': '[alembic]\nscript_location = db\nsqlalchemy.url =\n',
        'db/env.py': code`
          import os
          from alembic import context
          from sqlalchemy import engine_from_config
          config = context.config
          engine = engine_from_config(config.get_section('alembic'))
        `,
      },
    },
    {
      name: 'an address that is replaced whatever happens',
      files: {
        'alembic.ini': code`
          [alembic]
          script_location = db
          sqlalchemy.url = driver://user:pass@localhost/dbname
        `,
        'db/env.py': code`
          import os
          from alembic import context
          from sqlalchemy import engine_from_config
          config = context.config
          config.set_main_option('sqlalchemy.url', os.environ['DB_URL'])
          engine = engine_from_config(config.get_section('alembic'))
        `,
      },
    },
    {
      name: 'a guard that raises',
      files: {
        'alembic.ini': code`
          [alembic]
          script_location = db
          sqlalchemy.url = driver://user:pass@localhost/dbname
        `,
        'db/env.py': code`
          import os
          from alembic import context
          from sqlalchemy import engine_from_config
          config = context.config
          url = os.getenv('DB_URL')
          if not url:
              raise RuntimeError('DB_URL is not set')
          config.set_main_option('sqlalchemy.url', url)
          engine = engine_from_config(config.get_section('alembic'))
        `,
      },
    },
    {
      name: 'an engine that is made elsewhere',
      files: {
        'alembic.ini': code`
          [alembic]
          script_location = db
          sqlalchemy.url = driver://user:pass@localhost/dbname
        `,
        'db/env.py': 'from app.db import engine\n# sqlalchemy.url is not read\nengine.connect()\n',
      },
    },
    {
      name: 'a file of SQLite, an address that is filled in, and another folder',
      files: {
        'alembic.ini': code`
          [alembic]
          script_location = db
          sqlalchemy.url = sqlite:///a.db
        `,
        'b/alembic.ini': code`
          [alembic]
          script_location = db
          sqlalchemy.url = postgres://%(HOST)s/a
        `,
        'db/env.py': code`
          import os
          from alembic import context
          from sqlalchemy import engine_from_config
          config = context.config
          engine = engine_from_config(config.get_section('alembic'))
        `,
        'b/db/env.py': code`
          import os
          from alembic import context
          from sqlalchemy import engine_from_config
          config = context.config
          engine = engine_from_config(config.get_section('alembic'))
        `,
        'c/alembic.ini': code`
          [alembic]
          script_location = db
          sqlalchemy.url = driver://user:pass@localhost/dbname
        `,
      },
    },
    {
      name: 'a knexfile for development, and one that stops',
      files: {
        'knexfile.js':
          "module.exports = { development: { connection: process.env.DB_URL || 'postgres://a:a@localhost/a' }, production: { connection: process.env.DB_URL } };\n",
      },
    },
  ],
});
