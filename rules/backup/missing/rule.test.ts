import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a database of a compose file for production',
      files: {
        'compose.prod.yaml': code`
        services:
          app:
            build: .
          db:
            image: postgres:17
            volumes:
              - data:/var/lib/postgresql/data
        volumes:
          data:
      `,
        'README.md': '# Shop\n\nRun `npm start`.\n',
      },
      findings: [
        {
          message: 'missing',
          path: 'compose.prod.yaml',
          span: '4:3-4:5',
          data: { name: 'db', reason: 'of compose.prod.yaml, which is named for production' },
        },
      ],
    },
    {
      name: 'a compose file that a workflow starts by SSH',
      files: {
        'docker-compose.yml': code`
          services:
            app:
              build: .
            db:
              image: postgres:17
              volumes:
                - data:/var/lib/postgresql/data
          volumes:
            data:
        `,
        '.github/workflows/deploy.yml': code`
          jobs:
            deploy:
              runs-on: ubuntu-latest
              steps:
                - uses: appleboy/ssh-action@v1
                  with:
                    script: docker compose up -d
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'docker-compose.yml',
          span: '4:3-4:5',
          data: {
            name: 'db',
            reason: 'of docker-compose.yml, which is started on a server by SSH',
          },
        },
      ],
    },
    {
      name: 'two databases, and backup codes that are something else',
      files: {
        'deploy/docker-compose.production.yml': code`
          services:
            db:
              image: mariadb:11
              volumes: [a:/var/lib/mysql]
            docs:
              image: mongo:8
              volumes: [b:/data/db]
        `,
        'src/codes.ts': 'export const backupCodes = 10;\n',
      },
      findings: [
        {
          message: 'missing',
          path: 'deploy/docker-compose.production.yml',
          span: '2:3-2:5',
          evidence: [{ span: '5:3-5:7', note: 'docs is not backed up either.' }],
        },
      ],
    },
    {
      name: 'a StatefulSet of a production overlay',
      files: {
        'k8s/production/db.yaml': code`
          apiVersion: apps/v1
          kind: StatefulSet
          metadata:
            name: shop-db
          spec:
            template:
              spec:
                containers:
                  - name: db
                    image: postgres:17
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '9:11-11:1',
          data: {
            name: 'shop-db',
            reason: 'of k8s/production/db.yaml, which is named for production',
          },
        },
      ],
    },
    {
      name: 'a managed database without backups',
      files: {
        'infra/main.tf': code`
          resource "aws_db_instance" "shop" {
            engine                  = "postgres"
            backup_retention_period = 0
          }
        `,
      },
      findings: [
        {
          message: 'off',
          span: '3:3-3:30',
          data: { name: 'aws_db_instance.shop', setting: 'backup_retention_period = 0' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a container that makes dumps',
      files: {
        'compose.prod.yaml': code`
          services:
            app:
              build: .
            db:
              image: postgres:17
              volumes:
                - data:/var/lib/postgresql/data
          volumes:
            data:
        `,
        'compose.backup.yaml': code`
          services:
            backup:
              image: prodrigestivill/postgres-backup-local:17
        `,
      },
      controls: 1,
    },
    {
      name: 'a workflow with a schedule',
      files: {
        'compose.prod.yaml': code`
          services:
            app:
              build: .
            db:
              image: postgres:17
              volumes:
                - data:/var/lib/postgresql/data
          volumes:
            data:
        `,
        '.github/workflows/backup.yml': code`
          on:
            schedule:
              - cron: '0 3 * * *'
          jobs:
            backup:
              runs-on: ubuntu-latest
              steps:
                - run: ssh "$HOST" pg_dump shop > shop.sql
        `,
      },
      controls: 1,
    },
    {
      name: 'an operator and snapshots',
      files: {
        'k8s/production/db.yaml': code`
          apiVersion: apps/v1
          kind: StatefulSet
          metadata: { name: db }
          spec: { template: { spec: { containers: [{ name: db, image: 'postgres:17' }] } } }
        `,
        'k8s/production/backup.yaml': code`
          apiVersion: postgresql.cnpg.io/v1
          kind: ScheduledBackup
        `,
      },
      controls: 1,
    },
    {
      name: 'a script without a schedule, and a document that says how',
      files: {
        'a/compose.prod.yaml': code`
          services:
            app:
              build: .
            db:
              image: postgres:17
              volumes:
                - data:/var/lib/postgresql/data
          volumes:
            data:
        `,
        'scripts/save.sh': 'pg_dump shop > shop.sql\n',
        'docs/operations.md': 'How we back up the database.\n',
      },
      controls: 0,
    },
    {
      name: 'a program for backups in another language',
      files: {
        'compose.prod.yaml': code`
          services:
            db:
              image: postgres:17
              volumes:
                - data:/var/lib/postgresql/data
        `,
        'config/backup.php': '<?php\n',
      },
      controls: 0,
    },
    {
      name: 'a managed database',
      files: {
        'compose.prod.yaml': 'services:\n  app:\n    build: .\n',
        'infra/main.tf': code`
          resource "aws_db_instance" "shop" {
            backup_retention_period = 30
          }

          resource "aws_db_instance" "replica" {
            replicate_source_db     = "shop"
            backup_retention_period = 0
          }
        `,
      },
      controls: 0,
    },
    {
      name: 'databases of development, of profiles, and without a volume',
      files: {
        'compose.yaml': code`
          services:
            app:
              build: .
            db:
              image: postgres:17
              volumes:
                - data:/var/lib/postgresql/data
          volumes:
            data:
        `,
        'dev/compose.prod.yaml': code`
          services:
            app:
              build: .
            db:
              image: postgres:17
              volumes:
                - data:/var/lib/postgresql/data
          volumes:
            data:
        `,
        'compose.prod.yaml': code`
          services:
            a:
              image: postgres:17
              profiles: [tools]
              volumes: [a:/var/lib/postgresql/data]
            b:
              image: postgres:17
            c:
              image: redis:8
              volumes: [c:/data]
        `,
      },
      controls: 0,
    },
  ],
});
