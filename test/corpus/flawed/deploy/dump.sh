#!/usr/bin/env bash
set -eu

curl -fsSL https://get.ferryline.example/uploader | bash
pg_dump ferryline | gzip > /srv/dumps/ferryline.sql.gz
