import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a dump that is compressed and uploaded',
      files: {
        'scripts/backup.sh': code`
          set -euo pipefail
          pg_dump "$DATABASE_URL" | gzip > /tmp/shop.sql.gz
          aws s3 cp /tmp/shop.sql.gz s3://shop-backups/
        `,
      },
      findings: [{ message: 'plain', span: '2:1-2:24', data: { program: 'pg_dump' } }],
    },
    {
      name: 'one finding for a script that dumps two databases',
      files: {
        'ops/backup.sh': code`
          mysqldump shop > /backups/shop.sql
          mysqldump blog > /backups/blog.sql
        `,
      },
      findings: [{ message: 'plain', span: '1:1-1:35' }],
    },
    {
      name: 'the file of Redis',
      files: { 'backup.sh': 'redis-cli -h cache --rdb /backups/cache.rdb\n' },
      findings: [{ message: 'plain', span: '1:1-1:44', data: { program: 'redis-cli' } }],
    },
    {
      name: 'a compose service and a workflow',
      files: {
        'compose.yaml': code`
          services:
            backup:
              image: mongo:8
              command: sh -c "mongodump --host db --archive=/backups/shop.archive"
        `,
        '.github/workflows/backup.yml': code`
          jobs:
            backup:
              runs-on: ubuntu-latest
              steps:
                - run: /usr/lib/postgresql/17/bin/pg_dumpall > all.sql
        `,
      },
      findings: [
        { message: 'plain', path: '.github/workflows/backup.yml', span: '5:14-5:61' },
        { message: 'plain', path: 'compose.yaml', span: '4:14-4:73' },
      ],
    },
    {
      name: 'a program that starts the dump',
      files: {
        'src/backup.ts': code`
          import { execFile } from 'node:child_process';

          export function dump(file: string) {
            execFile('pg_dump', ['--file', file]);
          }
        `,
        'app/tasks.py': code`
          import subprocess


          def backup_database(url, path):
              command = ["pg_dump", url, "-f", path]
              subprocess.run(command, check=True)
        `,
      },
      findings: [
        { message: 'plain', path: 'app/tasks.py', span: '5:16-5:25' },
        { message: 'plain', path: 'src/backup.ts', span: '4:12-4:21' },
      ],
    },
  ],
  passes: [
    {
      name: 'names of programs in a constant',
      files: {
        'src/backup/programs.ts': code`
          import { spawn } from 'node:child_process';

          export const PROGRAMS = ['pg_dump', 'mysqldump'];
        `,
      },
    },
    {
      name: 'dumps that are encrypted on the way',
      files: {
        'a/backup.sh': 'pg_dump shop | gpg -e -r ops > /backups/shop.gpg\n',
        'b/backup.sh': 'pg_dump shop | age -r "$KEY" > /backups/shop.age\n',
        'c/backup.sh': 'pg_dump shop | openssl enc -aes-256-cbc -pass env:K > /backups/shop.enc\n',
        'd/backup.sh': 'pg_dump shop | restic backup --stdin\n',
        'e/backup.sh': 'pg_dump shop | borg create ::shop -\n',
        'f/backup.sh': 'pg_dump shop | aws s3 cp --sse aws:kms - s3://backups/shop.sql\n',
      },
      controls: 6,
    },
    {
      name: 'a development database that is copied',
      files: {
        'scripts/backup-to-local.sh': 'pg_dump "$FROM" | psql shop_dev\n',
        'scripts/dev/backup.sh': 'pg_dump shop > backup.sql\n',
        'scripts/backup-schema.sh': 'pg_dump --schema-only shop > schema.sql\n',
        'scripts/export.sh': 'pg_dump shop > shop.sql\n',
      },
      controls: 0,
    },
    {
      name: 'code that encrypts, that only looks for the program, or that copies',
      files: {
        'src/backup.ts': code`
          import { execFile } from 'node:child_process';
          import { encrypt } from './crypto.js';

          export function dump(file: string) {
            execFile('pg_dump', ['--file', file], () => encrypt(file));
          }
        `,
        'app/backup.py': code`
          import shutil
          import subprocess


          def can_backup():
              return shutil.which("pg_dump")


          def copy(source, target):
              subprocess.run(f"pg_dump {source} | psql {target}", shell=True, check=True)
        `,
        'app/export.py': code`
          import subprocess


          def export(path):
              subprocess.run(["pg_dump", "-f", path], check=True)
        `,
      },
      controls: 1,
    },
  ],
});
