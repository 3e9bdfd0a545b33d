import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'dumps that are deleted after a week',
      files: { 'backup.sh': 'find /backups -name "*.sql.gz" -mtime +7 -delete\n' },
      findings: [
        {
          message: 'short',
          span: '1:1-1:49',
          data: { by: 'find', days: 7 },
          fixed: 'find /backups -name "*.sql.gz" -mtime +30 -delete\n',
        },
      ],
    },
    {
      name: 'days that a variable says',
      files: {
        'ops/dump.sh': code`
          KEEP="\${KEEP:-14}"
          DIR=/var/backups
          find "$DIR" -mtime +"$KEEP" -exec rm {} +
        `,
      },
      findings: [{ message: 'short', span: '3:1-3:42', data: { by: 'find', days: 14 } }],
    },
    {
      name: 'minutes, in a compose service',
      files: {
        'compose.yaml': code`
          services:
            backup:
              image: postgres:17
              command: sh -c "find /backups -mmin +2880 -delete"
        `,
      },
      findings: [{ message: 'short', span: '4:21-4:54', data: { by: 'find', days: 2 } }],
    },
    {
      name: 'daily ones alone',
      files: { 'backup.sh': 'restic forget --keep-daily 7 --prune\nborg prune --keep-daily=10\n' },
      findings: [
        {
          message: 'short',
          span: '1:1-1:37',
          data: { by: 'restic', days: 7 },
          fixed: 'restic forget --keep-daily 30 --prune\nborg prune --keep-daily=10\n',
        },
        {
          message: 'short',
          span: '2:1-2:27',
          fixed: 'restic forget --keep-daily 7 --prune\nborg prune --keep-daily=30\n',
        },
      ],
    },
    {
      name: 'containers that make backups',
      files: {
        'compose.yaml': code`
          services:
            dumps:
              image: prodrigestivill/postgres-backup-local:17
              environment:
                BACKUP_KEEP_DAYS: 7
                BACKUP_KEEP_WEEKS: 0
                BACKUP_KEEP_MONTHS: 0
            volumes:
              image: offen/docker-volume-backup:v2
              environment:
                - BACKUP_RETENTION_DAYS=\${DAYS:-5}
        `,
      },
      findings: [
        { message: 'short', span: '5:7-5:26', data: { by: 'BACKUP_KEEP_DAYS', days: 7 } },
        { message: 'short', span: '11:9-11:41' },
      ],
    },
    {
      name: 'operators and artifacts',
      files: {
        'k8s/db.yaml': code`
          apiVersion: postgresql.cnpg.io/v1
          kind: Cluster
          spec:
            backup:
              retentionPolicy: "7d"
        `,
        'k8s/velero.yaml': code`
          apiVersion: velero.io/v1
          kind: Schedule
          spec:
            template:
              ttl: 168h0m0s
        `,
        '.github/workflows/backup.yml': code`
          jobs:
            backup:
              steps:
                - uses: actions/upload-artifact@v4
                  with:
                    name: database-backup
                    retention-days: 5
        `,
      },
      findings: [
        {
          message: 'short',
          path: '.github/workflows/backup.yml',
          span: '7:27-7:28',
          fixed: {
            '.github/workflows/backup.yml': code`
              jobs:
                backup:
                  steps:
                    - uses: actions/upload-artifact@v4
                      with:
                        name: database-backup
                        retention-days: 30
            `,
          },
        },
        { message: 'short', path: 'k8s/db.yaml', span: '5:22-5:26' },
        { message: 'short', path: 'k8s/velero.yaml', span: '5:10-5:18' },
      ],
    },
  ],
  passes: [
    {
      name: 'thirty days',
      files: { 'backup.sh': 'find /backups -mtime +30 -delete\n' },
    },
    {
      name: 'a weekly or monthly tier',
      files: {
        'a/backup.sh':
          'find /backups/daily -mtime +7 -delete\nfind /backups/weekly -mtime +60 -delete\n',
        'b/backup.sh': 'restic forget --keep-daily 7 --keep-monthly 12\n',
        'compose.yaml': code`
          services:
            dumps:
              image: prodrigestivill/postgres-backup-local:17
              environment:
                BACKUP_KEEP_DAYS: 7
        `,
      },
    },
    {
      name: 'other files than backups, and days that nobody knows',
      files: {
        'a/backup.sh': 'find /var/log/shop -mtime +7 -delete\n',
        'b/backup.sh': 'find /backups -mtime +"$1" -delete\n',
        'dev/backup.sh': 'find /backups -mtime +7 -delete\n',
        'test/backup.sh': 'find /backups -mtime +7 -delete\n',
      },
    },
    {
      name: 'artifacts that are no backups',
      files: {
        '.github/workflows/backup.yml': code`
          jobs:
            build:
              steps:
                - uses: actions/upload-artifact@v4
                  with:
                    name: report
                    retention-days: 5
        `,
      },
    },
  ],
});
