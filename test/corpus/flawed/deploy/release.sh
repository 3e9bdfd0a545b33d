#!/usr/bin/env bash
set -euo pipefail

export REGISTRY_TOKEN="${REGISTRY_TOKEN:-ferryline-registry-2023}"
cd /srv/ferryline
git pull --ff-only
docker compose -f compose.prod.yaml down -v
docker compose -f compose.prod.yaml up -d --build --wait
