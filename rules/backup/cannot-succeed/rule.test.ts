import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a dump in a pipe whose end alone counts',
      files: {
        'scripts/backup.sh': code`
          #!/bin/bash
          set -eu
          pg_dump "$DATABASE_URL" | gzip > "/backups/$(date +%F).sql.gz"
          find /backups -mtime +30 -delete
        `,
      },
      findings: [
        {
          message: 'pipe',
          span: '3:1-3:24',
          data: { program: 'pg_dump', next: 'gzip', where: 'shell file' },
          fixed: code`
            #!/bin/bash
            set -eu
            set -o pipefail
            pg_dump "$DATABASE_URL" | gzip > "/backups/$(date +%F).sql.gz"
            find /backups -mtime +30 -delete
          `,
        },
      ],
    },
    {
      name: 'a status that is the one of gzip',
      files: {
        'ops/backup-db.sh': code`
          #!/usr/bin/env bash
          docker exec shop-db mysqldump shop | gzip > /backups/shop.sql.gz
          if [ $? -eq 0 ]; then echo "Backup complete"; fi
        `,
      },
      findings: [
        {
          message: 'pipe',
          span: '2:1-2:35',
          fixed: code`
            #!/usr/bin/env bash
            set -o pipefail
            docker exec shop-db mysqldump shop | gzip > /backups/shop.sql.gz
            if [ $? -eq 0 ]; then echo "Backup complete"; fi
          `,
        },
      ],
    },
    {
      name: 'an archive that is looked at for its size, which is never nothing',
      files: {
        'backup.sh': code`
          set -e
          pg_dump shop | gzip > /backups/shop.sql.gz
          if [ -s /backups/shop.sql.gz ]; then echo "Backup successful"; fi
        `,
      },
      findings: [{ message: 'pipe', span: '2:1-2:13' }],
    },
    {
      name: 'the default shell of a workflow',
      files: {
        '.github/workflows/backup.yml': code`
          on:
            schedule:
              - cron: '0 3 * * *'
          jobs:
            backup:
              runs-on: ubuntu-latest
              steps:
                - run: pg_dump "$URL" | gzip > backup.sql.gz
        `,
      },
      findings: [
        {
          message: 'pipe',
          span: '8:14-8:28',
          data: { program: 'pg_dump', next: 'gzip', where: 'workflow job' },
        },
      ],
    },
    {
      name: 'a compose service that dumps and deletes whatever happened',
      files: {
        'compose.yaml': code`
          services:
            backup:
              image: postgres:17
              command: |
                sh -c 'while true; do
                  pg_dump -h db -f /backups/$$(date +%F).dump shop
                  find /backups -mtime +14 -delete
                  sleep 86400
                done'
        `,
      },
      findings: [
        {
          message: 'purge',
          span: '7:9-7:41',
          data: { program: 'pg_dump', purge: 'find' },
          evidence: [{ span: '6:9-6:57', note: 'The dump that can fail.' }],
        },
      ],
    },
    {
      name: 'a script that always speaks of success',
      files: {
        'backup.sh': code`
          mongodump --archive=/backups/shop.archive
          echo "Backup completed"
        `,
      },
      findings: [
        {
          message: 'success',
          span: '2:1-2:24',
          data: { program: 'mongodump', said: 'Backup completed', where: 'shell file' },
          evidence: [{ span: '1:1-1:42', note: 'The dump that can fail.' }],
        },
      ],
    },
    {
      name: 'a container that no compose file has',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              container_name: shop-db
              environment:
                POSTGRES_USER: shop
                POSTGRES_DB: \${DB_NAME:-shop}
            cache:
              image: redis:8
        `,
        'backup.sh': code`
          set -e
          CONTAINER="shop_postgres"
          docker exec -t "$CONTAINER" pg_dump -U shop shop > /backups/shop.sql
        `,
      },
      findings: [
        {
          message: 'target',
          path: 'backup.sh',
          span: '3:1-3:69',
          confidence: 'medium',
          data: {
            program: 'pg_dump',
            kind: 'container',
            name: 'shop_postgres',
            known: 'shop-db, cache',
          },
        },
      ],
    },
    {
      name: 'a role that the image does not make',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              container_name: shop-db
              environment:
                POSTGRES_USER: shop
                POSTGRES_DB: \${DB_NAME:-shop}
            cache:
              image: redis:8
        `,
        'backup.sh': code`
          set -e
          docker compose exec -T db pg_dump -U postgres -d shop > /backups/shop.sql
        `,
      },
      findings: [
        {
          message: 'target',
          path: 'backup.sh',
          span: '2:1-2:74',
          confidence: 'medium',
          data: { program: 'pg_dump', kind: 'role', name: 'postgres', known: 'shop' },
        },
      ],
    },
    {
      name: 'a database that the image does not make',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              container_name: shop-db
              environment:
                POSTGRES_USER: shop
                POSTGRES_DB: \${DB_NAME:-shop}
            cache:
              image: redis:8
        `,
        'backup.sh': code`
          set -e
          docker compose exec -T db pg_dump -U shop -d \${DB:-store} > /backups/shop.sql
        `,
      },
      findings: [
        {
          message: 'target',
          path: 'backup.sh',
          span: '2:1-2:78',
          confidence: 'medium',
          data: { program: 'pg_dump', kind: 'database', name: 'store', known: 'shop' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'pipefail',
      files: {
        'scripts/backup.sh': code`
          #!/bin/bash
          set -euo pipefail
          pg_dump "$DATABASE_URL" | gzip > "/backups/$(date +%F).sql.gz"
          find /backups -mtime +30 -delete
        `,
      },
    },
    {
      name: 'a workflow that names its shell',
      files: {
        '.github/workflows/backup.yml': code`
          on: { schedule: [{ cron: '0 3 * * *' }] }
          defaults: { run: { shell: bash } }
          jobs:
            backup:
              runs-on: ubuntu-latest
              steps:
                - run: pg_dump "$URL" | gzip > backup.sql.gz
        `,
      },
    },
    {
      name: 'a dump that is checked before old ones are purged',
      files: {
        'backup.sh': code`
          pg_dump shop | gzip > /backups/new.gz
          [ -s /backups/new.gz ] || exit 1
          gzip -t /backups/new.gz
          find /backups -mtime +14 -delete
        `,
      },
    },
    {
      name: 'a result that somebody looks at',
      files: {
        'a/backup.sh': 'pg_dump -f /backups/a.sql shop || exit 1\necho "Backup done"\n',
        'b/backup.sh': code`
          if pg_dump -f /backups/a.sql shop; then
            echo "Backup done"
          fi
        `,
        'c/backup.sh': 'pg_dump -f /backups/a.sql shop\n[ $? = 0 ] || exit\necho "Backup done"\n',
        'd/backup.sh': 'pg_dump -f /backups/a.sql shop\necho "See /backups"\n',
      },
    },
    {
      name: 'copies into another database and dumps for development',
      files: {
        'scripts/backup-to-staging.sh': 'pg_dump "$FROM" | psql "$TO"\n',
        'scripts/dev-backup.sh': 'pg_dump shop | gzip > shop.sql.gz\n',
        'scripts/fixtures.sh': 'pg_dump shop | gzip > shop.sql.gz\n',
        'scripts/backup-schema.sh': 'pg_dump --schema-only shop | gzip > schema.sql.gz\n',
      },
    },
    {
      name: 'containers, roles and databases that are there',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              container_name: shop-db
              environment:
                POSTGRES_USER: shop
                POSTGRES_DB: \${DB_NAME:-shop}
            cache:
              image: redis:8
        `,
        'a/backup.sh': 'docker exec shop-db pg_dump -U shop -d shop > /backups/a.sql\n',
        'b/backup.sh': 'docker exec app-cache-1 redis-cli --rdb /backups/a.rdb\n',
        'c/backup.sh': 'docker exec "$1" pg_dump -U postgres > /backups/a.sql\n',
        'd/backup.sh': 'docker exec legacy pg_dump -U shop > /backups/a.sql\n',
        'd/start.sh': 'docker run -d --name legacy postgres:17\n',
      },
    },
    {
      name: 'a role that a script makes',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              container_name: shop-db
              environment:
                POSTGRES_USER: shop
                POSTGRES_DB: \${DB_NAME:-shop}
            cache:
              image: redis:8
        `,
        'db/init/roles.sql': 'CREATE ROLE backup LOGIN;\n',
        'backup.sh': 'docker compose exec db pg_dump -U backup -d shop > /backups/a.sql\n',
      },
    },
    {
      name: 'a container where there is no compose file',
      files: { 'backup.sh': 'docker exec gone pg_dump shop > /backups/a.sql\n' },
    },
  ],
});
