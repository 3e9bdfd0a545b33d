import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a database whose password is the usual one',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              restart: always
              environment:
                POSTGRES_PASSWORD: postgres
        `,
      },
      findings: [
        {
          message: 'service',
          span: '6:7-6:34',
          data: { service: 'db', name: 'POSTGRES_PASSWORD' },
          fixed: code`
            services:
              db:
                image: postgres:17
                restart: always
                environment:
                  POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}
          `,
        },
      ],
    },
    {
      name: 'a password that is the name of the user',
      files: {
        'compose.prod.yaml': code`
          services:
            queue:
              image: rabbitmq:4
              environment:
                - RABBITMQ_DEFAULT_USER=shop
                - RABBITMQ_DEFAULT_PASS=shop
        `,
      },
      findings: [
        {
          message: 'service',
          span: '6:9-6:35',
          fixed: code`
            services:
              queue:
                image: rabbitmq:4
                environment:
                  - RABBITMQ_DEFAULT_USER=shop
                  - RABBITMQ_DEFAULT_PASS=\${RABBITMQ_DEFAULT_PASS:?set RABBITMQ_DEFAULT_PASS}
          `,
        },
      ],
    },
    {
      name: 'a store that everybody reaches',
      files: {
        'compose.yaml':
          'services: { files: { image: minio/minio, restart: always, ports: ["9000:9000"], environment: { MINIO_ROOT_PASSWORD: minioadmin } } }\n',
      },
      findings: [
        {
          message: 'published',
          span: '1:96-1:127',
          severity: 'high',
          data: { service: 'files', name: 'MINIO_ROOT_PASSWORD', port: '9000' },
        },
      ],
    },
    {
      name: 'an account that an application makes for itself',
      files: {
        'compose.yaml':
          'services: { app: { build: ., restart: always, environment: { ADMIN_PASSWORD: "admin123" } } }\n',
      },
      findings: [
        {
          message: 'service',
          span: '1:62-1:88',
          fixed:
            'services: { app: { build: ., restart: always, environment: { ADMIN_PASSWORD: "${ADMIN_PASSWORD:?set ADMIN_PASSWORD}" } } }\n',
        },
      ],
    },
    {
      name: 'a container of a manifest and a secret with a literal',
      files: {
        'k8s/db.yaml': code`
          apiVersion: apps/v1
          kind: StatefulSet
          metadata: { name: db }
          spec:
            template:
              spec:
                containers:
                  - name: mysql
                    env:
                      - { name: MYSQL_ROOT_PASSWORD, value: root }
        `,
      },
      findings: [
        {
          message: 'manifest',
          span: '10:51-10:55',
          data: { owner: 'Container mysql of StatefulSet db', name: 'MYSQL_ROOT_PASSWORD' },
        },
      ],
    },
    {
      name: 'a secret with a literal',
      files: {
        'k8s/secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData:\n  DB_PASSWORD: changeme\n',
      },
      findings: [{ message: 'manifest', span: '5:3-5:24' }],
    },
    {
      name: 'a value of a chart',
      files: {
        'chart/values.yaml': 'redis:\n  auth:\n    password: secret\n',
        'chart/Chart.yaml': 'name: a\n',
      },
      findings: [
        {
          message: 'manifest',
          path: 'chart/values.yaml',
          span: '3:5-3:21',
          data: { owner: 'The chart', name: 'redis.auth.password' },
        },
      ],
    },
    {
      name: 'an example of variables beside what is deployed with it, once and as info',
      files: {
        '.env.example': 'DB_USER=app\nDB_PASSWORD=app\nADMIN_PASSWORD=admin\n',
        'compose.yaml': 'services: { db: { image: postgres, restart: always, env_file: .env } }\n',
      },
      findings: [
        {
          message: 'example',
          path: '.env.example',
          span: '2:1-2:16',
          severity: 'info',
          data: { names: 'DB_PASSWORD, ADMIN_PASSWORD' },
        },
      ],
    },
  ],
  passes: [
    {
      name: '${VAR:?} and secrets files',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              environment:
                POSTGRES_PASSWORD: \${DB_PASSWORD:?}
            mysql:
              image: mysql:9
              environment:
                MYSQL_ROOT_PASSWORD_FILE: /run/secrets/root
        `,
      },
    },
    {
      name: 'placeholders that explain how to generate',
      files: {
        '.env.example':
          'DB_PASSWORD=changeme # openssl rand -hex 32\n# Generate your own\nADMIN_PASSWORD=changeme\nOTHER_PASSWORD=\n',
      },
    },
    {
      name: 'a password that nobody guesses, and other settings with usual values',
      files: {
        'compose.yaml':
          'services: { db: { image: postgres:17, environment: { POSTGRES_PASSWORD: 7jfZkkU2dd01, POSTGRES_USER: postgres, POSTGRES_DB: postgres } } }\n',
      },
    },
    {
      name: 'an application that is given the password of a database elsewhere',
      files: {
        'compose.yaml': 'services: { app: { build: ., environment: { DB_PASSWORD: postgres } } }\n',
      },
    },
    {
      name: 'an example and compose files that nothing says are deployed',
      files: {
        '.env.example': 'DB_USER=app\nDB_PASSWORD=app\n',
        'compose.yaml':
          'services: { db: { image: postgres, ports: ["5432:5432"], environment: { POSTGRES_PASSWORD: postgres } } }\n',
        'compose.dev.yaml':
          'services: { db: { image: postgres, restart: always, environment: { POSTGRES_PASSWORD: postgres } } }\n',
      },
    },
    {
      name: 'compose files for tests',
      files: {
        'docker-compose.test.yml':
          'services: { db: { image: postgres, environment: { POSTGRES_PASSWORD: postgres } } }\n',
        'tests/compose.yaml':
          'services: { db: { image: postgres, environment: { POSTGRES_PASSWORD: postgres } } }\n',
      },
    },
    {
      name: 'values of no chart, and a secret that is encoded',
      files: {
        'values.yaml': 'db: { password: postgres }\n',
        'k8s/secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata:\n  DB_PASSWORD: c2hvcA==\n',
      },
    },
  ],
});
