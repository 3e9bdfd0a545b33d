import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a variable of the environment with a fallback',
      files: { 'src/config.ts': "export const secret = process.env.JWT_SECRET || 'change-me';\n" },
      findings: [
        {
          message: 'unchecked',
          span: '1:23-1:45',
          severity: 'high',
          data: { name: 'JWT_SECRET' },
          evidence: [{ span: '1:49-1:60', note: 'Takes over when the variable is missing.' }],
        },
      ],
    },
    {
      name: 'the same in Python',
      files: { 'app/config.py': "import os\n\nKEY = os.getenv('SECRET_KEY', 'change-me')\n" },
      findings: [
        {
          message: 'unchecked',
          span: '3:17-3:29',
          severity: 'high',
          data: { name: 'SECRET_KEY' },
          evidence: [{ span: '3:31-3:42', note: 'Takes over when the variable is missing.' }],
        },
      ],
    },
    {
      name: 'a schema of the environment',
      files: {
        'src/env.ts': code`
          import { z } from 'zod';

          const schema = z.object({
            JWT_SECRET: z.string().min(1).default('change-me'),
            PORT: z.string().default('8080'),
          });
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '4:3-4:13',
          severity: 'high',
          evidence: [{ span: '4:41-4:52', note: 'Takes over when the variable is missing.' }],
        },
      ],
    },
    {
      name: 'a check that does not look at the literal, as medium',
      files: {
        'src/config.ts': code`
          const FALLBACK = 'a-very-long-and-public-secret';
          export const jwtSecret = process.env.JWT_SECRET ?? FALLBACK;
          if (jwtSecret.length < 16) {
            throw new Error('JWT_SECRET is too short');
          }
        `,
      },
      findings: [
        {
          message: 'checked',
          span: '2:26-2:48',
          severity: 'medium',
          data: { name: 'JWT_SECRET' },
          evidence: [
            { span: '2:52-2:60', note: 'Takes over when the variable is missing.' },
            { span: '3:5-3:26', note: 'Checks it, but not against the literal.' },
          ],
        },
      ],
    },
    {
      name: 'a default in a compose file',
      files: {
        'compose.yaml': code`
          services:
            api:
              image: api
              environment:
                JWT_SECRET: \${JWT_SECRET:-change-me} # not \${API_KEY:-this}
                PORT: \${PORT:-8080}
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '5:21-5:31',
          severity: 'high',
          data: { name: 'JWT_SECRET' },
          fixed: code`
            services:
              api:
                image: api
                environment:
                  JWT_SECRET: \${JWT_SECRET:?set JWT_SECRET} # not \${API_KEY:-this}
                  PORT: \${PORT:-8080}
          `,
        },
      ],
    },
    {
      name: 'a default in a shell script',
      files: {
        'deploy/start.sh': code`
          #!/bin/sh
          # export API_KEY="\${API_KEY:-not-this}"
          export SECRET_KEY="\${SECRET_KEY:-change-me}"
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '3:22-3:32',
          severity: 'high',
          fixed: code`
            #!/bin/sh
            # export API_KEY="\${API_KEY:-not-this}"
            export SECRET_KEY="\${SECRET_KEY:?set SECRET_KEY}"
          `,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'placeholders for the keys of other services, which open nothing',
      files: {
        'src/mail.ts': code`
          const mail = process.env.SENDGRID_API_KEY ?? 'dummy-key';
          const router = process.env.OPENROUTER_API_KEY ?? 'openrouter';
          const pay = process.env.STRIPE_SECRET ?? 'sk_test_x';
          const store = process.env.S3_TOKEN ?? 'asdf123';
        `,
        'compose.yaml':
          'services: { a: { image: a, environment: { RELAY_API_KEY: "${RELAY_API_KEY-example_api_key}" } } }\n',
      },
    },
    {
      name: 'words that stand for the key of another service',
      files: {
        'src/search.ts':
          "const key = process.env.SEARCH_API_KEY ?? 'xyz';\nconst films = process.env.FILMS_API_V3_KEY ?? 'TESTONLY';\n",
        'src/config.ts':
          "import { get, required } from './get.ts';\nexport const session = get('SESSION_SECRET', 'app-session', required);\n",
        'src/get.ts':
          "export const required = { isRequired: true };\nexport function get(name: string, fallback: string, options: { isRequired: boolean }) {\n  if (process.env[name]) return process.env[name];\n  if (process.env.NODE_ENV !== 'production' || !options.isRequired) return fallback;\n  throw new Error(`${name} is missing`);\n}\n",
        'scripts/copy.py': "import os\n\nPASSWORD = os.getenv('PG_PASSWORD', 'app')\n",
        'docker-compose.dev.yml':
          'services: { db: { image: postgres, environment: ["POSTGRES_PASSWORD=${POSTGRES_PASSWORD:-hunter22}"] } }\n',
        'docker-compose.yml':
          'services: { app: { build: ., volumes: [".:/app"], environment: ["JWT_SECRET=${JWT_SECRET:-hunter22}"] } }\n',
      },
    },
    {
      name: 'variables that have to be set',
      files: {
        'src/config.ts': code`
          const secret = process.env.JWT_SECRET;
          if (!process.env.JWT_SECRET) {
            throw new Error('JWT_SECRET is missing');
          }
        `,
        'app/config.py': code`
          import os

          from pydantic_settings import BaseSettings

          SECRET_KEY = os.environ['SECRET_KEY']


          class Settings(BaseSettings):
              db_password: str
        `,
      },
      controls: 3,
    },
    {
      name: 'empty values and None',
      files: {
        'src/config.ts': code`
          const a = process.env.JWT_SECRET ?? '';
          const b = process.env.API_TOKEN || null;
          const c = process.env.API_KEY ?? process.env.OLD_API_KEY;
        `,
        'app/config.py':
          "import os\n\nSECRET_KEY = os.getenv('SECRET_KEY', None)\nTOKEN = os.getenv('TOKEN', '')\n",
      },
      controls: 0,
    },
    {
      name: 'settings that are no secrets in spite of their names',
      files: {
        'src/config.ts': code`
          const a = process.env.CACHE_KEY ?? 'users';
          const b = process.env.STRIPE_PUBLISHABLE_KEY ?? 'pk_live_1';
          const c = process.env.NEXT_PUBLIC_API_KEY ?? 'abc';
          const d = process.env.TOKEN_ISSUER ?? 'acme';
          const e = process.env.ENABLE_PASSWORD ?? '1';
          const f = process.env.PASSWORD_MIN_LENGTH ?? '12';
          const g = process.env.JWT_PUBLIC_KEY ?? '-----BEGIN PUBLIC KEY-----';
          const h = process.env.POSTHOG_KEY ?? 'phc_abc';
        `,
      },
    },
    {
      name: 'literals that are no secrets',
      files: {
        'src/config.ts': code`
          const a = process.env.PRIVATE_KEY ?? '/run/secrets/private_key';
          const b = process.env.AUTH_TOKEN_KEY ?? 'access_token';
          const c = process.env.DATABASE_DSN ?? 'postgres://localhost/app';
          const d = env('LINEAR_KEY', 'LINEAR_API_KEY');
          const e = process.env.JWT_SECRET ? 'set' : 'not set';
          function env(...names: string[]) { return process.env[names[0]] ?? ''; }
        `,
      },
    },
    {
      name: 'a literal that a start-up check rejects in production',
      files: {
        'src/config.ts': code`
          export const config = { jwtSecret: process.env.JWT_SECRET ?? 'change-me' };
        `,
        'src/check.ts': code`
          import { config } from './config';

          const WEAK = ['change-me', 'secret'];
          if (process.env.NODE_ENV === 'production' && WEAK.includes(config.jwtSecret)) {
            throw new Error('JWT_SECRET is the default');
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a missing variable that a list of required ones rejects',
      files: {
        'src/config.ts': "export const secret = process.env.JWT_SECRET ?? 'change-me';\n",
        'src/check.ts': code`
          for (const name of ['JWT_SECRET', 'DATABASE_URL']) {
            if (!process.env[name]) {
              throw new Error(name);
            }
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a literal that is too short for the check',
      files: {
        'src/config.ts': code`
          export const jwtSecret = process.env.JWT_SECRET ?? 'change-me';
          if (jwtSecret.length < 32) {
            throw new Error('JWT_SECRET is too short');
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a validator of pydantic and an assertion',
      files: {
        'app/config.py': code`
          import os

          from pydantic_settings import BaseSettings


          class Settings(BaseSettings):
              SECRET_KEY: str = 'changethis'

              def check(self, name, value):
                  if value == 'changethis':
                      if self.ENVIRONMENT == 'local':
                          warnings.warn(name)
                      else:
                          raise ValueError(name)


          TOKEN = os.getenv('API_TOKEN', 'a1b2c3d4e5f6a7b8')
          assert TOKEN != 'a1b2c3d4e5f6a7b8'
        `,
      },
      controls: 2,
    },
    {
      name: 'a refinement of the schema',
      files: {
        'src/env.ts': code`
          import { z } from 'zod';

          export const schema = z.object({
            JWT_SECRET: z.string().default('change-me').refine((value) => value !== 'change-me'),
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'fallbacks for development',
      files: {
        'src/config.ts': code`
          if (process.env.NODE_ENV !== 'production') {
            process.env.JWT_SECRET ??= 'change-me';
          }
          const secret = isProduction ? process.env.API_KEY : (process.env.API_KEY ?? 'abcdef');
        `,
        'config/development.py': "import os\n\nSECRET_KEY = os.getenv('SECRET_KEY', 'change-me')\n",
        'config.py': code`
          import os


          class DevelopmentConfig:
              SECRET_KEY = os.getenv('SECRET_KEY', 'change-me')
        `,
      },
    },
    {
      name: 'a compose file and a script that demand the variable, and quoted text',
      files: {
        'compose.yaml': code`
          services:
            api:
              image: api
              environment:
                JWT_SECRET: \${JWT_SECRET:?set JWT_SECRET}
                API_KEY: \${API_KEY:-}
                APP_SECRET: \${APP_SECRET:-$JWT_SECRET}
                DB_PASSWORD_FILE: \${DB_PASSWORD_FILE:-/run/secrets/db}
                TOKEN_TEMPLATE: $\${TOKEN:-abcdef}
        `,
        'start.sh': 'echo \'use ${SECRET_KEY:-change-me}\'\n: "${SECRET_KEY:?}"\n',
      },
    },
    {
      name: 'a compose file whose default the program rejects',
      files: {
        'compose.yaml': code`
          services:
            api:
              image: api
              environment:
                JWT_SECRET: \${JWT_SECRET:-change-me}
        `,
        'src/config.ts': code`
          if (process.env.JWT_SECRET === 'change-me') {
            throw new Error('JWT_SECRET is the default');
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'tests and examples',
      files: {
        'tests/setup.ts': "process.env.JWT_SECRET ??= 'change-me';\n",
        'src/jest.setup.ts': "process.env.JWT_SECRET ??= 'change-me';\n",
        'examples/app.ts': "const secret = process.env.JWT_SECRET ?? 'change-me';\n",
        'docker-compose.test.yml': code`
          services:
            db:
              image: postgres
              environment:
                POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:-hunter22}
        `,
      },
    },
  ],
});
