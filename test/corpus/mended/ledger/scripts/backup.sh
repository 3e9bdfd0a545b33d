#!/bin/bash
set -eo pipefail
pg_dump "$DATABASE_URL" | gzip | age -r "$BACKUP_KEY" > "/backups/ledger-$(date +%F).sql.gz.age"
find /backups -name 'ledger-*' -mtime +60 -delete
