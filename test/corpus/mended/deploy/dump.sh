#!/usr/bin/env bash
set -euo pipefail

pg_dump ferryline | gzip > /srv/dumps/ferryline.sql.gz
