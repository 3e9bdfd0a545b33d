#!/usr/bin/env bash
set -euo pipefail

export REGISTRY_TOKEN="${REGISTRY_TOKEN:?set REGISTRY_TOKEN}"
cd /srv/ferryline
git pull --ff-only
docker compose -f compose.prod.yaml down
docker compose -f compose.prod.yaml up -d --build --wait
