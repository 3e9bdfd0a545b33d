#!/bin/bash
set -e
pg_dump "$DATABASE_URL" | gzip > "/backups/ledger-$(date +%F).sql.gz"
find /backups -name 'ledger-*' -mtime +7 -delete
