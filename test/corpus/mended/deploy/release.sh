#!/usr/bin/env bash
set -euo pipefail

cd /srv/ferryline
git pull --ff-only
docker compose -f compose.prod.yaml down
docker compose -f compose.prod.yaml up -d --build --wait
