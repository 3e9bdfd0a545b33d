import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'keys and passwords without a guard, once a service',
      files: {
        'compose.prod.yaml': code`
          services:
            api:
              image: acme/api:1
              environment:
                JWT_SECRET: \${JWT_SECRET}
                DATABASE_URL: postgres://app:\${DB_PASSWORD:-}@db/app
        `,
      },
      findings: [
        {
          message: 'unguarded',
          span: '5:19-5:32',
          data: {
            service: 'api',
            names: 'JWT_SECRET, DB_PASSWORD',
            example: '${JWT_SECRET:?set JWT_SECRET}',
          },
          evidence: [{ span: '6:36-6:52', note: 'DB_PASSWORD has no guard either.' }],
          fixed: code`
            services:
              api:
                image: acme/api:1
                environment:
                  JWT_SECRET: \${JWT_SECRET:?set JWT_SECRET}
                  DATABASE_URL: postgres://app:\${DB_PASSWORD:?set DB_PASSWORD}@db/app
          `,
        },
      ],
    },
    {
      name: 'a store that asks for no password when it is empty',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: mongo:8
              restart: always
              environment:
                - MONGO_INITDB_ROOT_PASSWORD=$MONGO_PASSWORD
        `,
      },
      findings: [
        {
          message: 'open',
          span: '6:36-6:51',
          data: {
            service: 'db',
            names: 'MONGO_PASSWORD',
            image: 'mongo',
            example: '${MONGO_PASSWORD:?set MONGO_PASSWORD}',
          },
          fixed: code`
            services:
              db:
                image: mongo:8
                restart: always
                environment:
                  - MONGO_INITDB_ROOT_PASSWORD=\${MONGO_PASSWORD:?set MONGO_PASSWORD}
          `,
        },
      ],
    },
    {
      name: 'a shell command that compose never runs',
      files: {
        'compose.yaml':
          'services: { api: { image: a, environment: { SECRET_KEY: "$(openssl rand -hex 32)" } } }\n',
      },
      findings: [
        {
          message: 'substitution',
          span: '1:45-1:82',
          data: { service: 'api', name: 'SECRET_KEY', command: '$(openssl rand -hex 32)' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a password without which InfluxDB refuses to start',
      files: {
        'compose.prod.yaml':
          'services: { a: { image: influxdb:2, environment: { DOCKER_INFLUXDB_INIT_PASSWORD: "${INFLUX_PASSWORD}" } } }\n',
      },
    },
    {
      name: '${VAR:?message}, also where another use has the guard',
      files: {
        'compose.prod.yaml': code`
          services:
            a: { image: a, environment: { JWT_SECRET: "\${JWT_SECRET:?set it}" } }
            b: { image: b, environment: { JWT_SECRET: "\${JWT_SECRET}" } }
        `,
      },
    },
    {
      name: 'a variable that the file of variables beside it sets',
      files: {
        'compose.prod.yaml':
          'services: { a: { image: a, environment: { JWT_SECRET: "${JWT_SECRET}" } } }\n',
        '.env': 'JWT_SECRET=b7d1\n',
      },
    },
    {
      name: 'secrets files',
      files: {
        'compose.prod.yaml':
          'services: { a: { image: a, environment: { DB_PASSWORD_FILE: /run/secrets/db } } }\n',
      },
    },
    {
      name: 'a key of somebody else, a second key, and settings that are no secret',
      files: {
        'compose.prod.yaml':
          'services: { a: { image: a, environment: { SMTP_PASSWORD: "${SMTP_PASSWORD}", JWT_SECRET_PREVIOUS: "${JWT_SECRET_PREVIOUS:-}", JWT_SECRET: "${SERVICE_HEX_32_JWT}", APPLE_CLIENT_SECRET: "${APPLE_CLIENT_SECRET}", PORT: "${PORT}", OPENAI_API_KEY: "${OPENAI_API_KEY:-}" } } }\n',
      },
    },
    {
      name: 'an image that refuses an empty password',
      files: {
        'compose.prod.yaml':
          'services: { db: { image: postgres:17, environment: { POSTGRES_PASSWORD: "${DB_PASSWORD}" } } }\n',
      },
    },
    {
      name: 'a file for development, and one of which nothing says what it is for',
      files: {
        'compose.dev.yaml':
          'services: { a: { image: a, environment: { JWT_SECRET: "${JWT_SECRET}" } } }\n',
        'compose.yaml':
          'services: { a: { image: a, environment: { JWT_SECRET: "${JWT_SECRET}" } } }\n',
      },
    },
    {
      name: 'a dollar sign that stands for itself',
      files: {
        'compose.yaml': 'services: { a: { image: a, environment: { SECRET_KEY: "$$(date)" } } }\n',
      },
    },
  ],
});
