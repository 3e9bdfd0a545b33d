import { describe, expect, test } from 'vitest';

import { audit } from '#audit/audit.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { RULES } from '#rules/index.ts';

import { readTree } from '../../bench/read-tree.ts';
import { ROOT } from '../support/root.ts';

// One product twice: with one instance of each defect in each language that it is known in, and
// without. The twins differ in the lines that the defects are about.

/** Where the flawed product has each defect. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  "advice/api-examples-missing": [
    "desk/openapi.yaml:7"
  ],
  "advice/experiments-missing": [
    "site/lib/analytics.ts:1"
  ],
  "advice/feature-flags-missing": [
    "admin/package.json:1"
  ],
  "auth/bypass-flag-from-request": [
    "api/src/require-user.ts:4",
    "partners/app/current_partner.py:9"
  ],
  "auth/jwt-claims-mismatch": [
    "api/src/access-tokens.ts:10",
    "partners/app/access_tokens.py:12"
  ],
  "auth/one-time-token-returned": [
    "api/src/password-reset.ts:18",
    "partners/app/password_reset.py:28"
  ],
  "auth/secret-generated-at-start": [
    "api/src/config.ts:17",
    "partners/app/config.py:11"
  ],
  "auth/tenant-filter-missing": [
    "api/src/invoices.ts:14",
    "db/queries/parcels.sql:8",
    "partners/app/reports.py:18"
  ],
  "backup/cannot-succeed": [
    ".github/workflows/ledger-backup.yml:11",
    "ledger/compose.backup.yaml:8",
    "ledger/scripts/backup.sh:3"
  ],
  "backup/missing": [
    "infra/production/main.tf:7"
  ],
  "backup/retention-short": [
    ".github/workflows/ledger-backup.yml:18",
    "ledger/compose.backup.yaml:9",
    "ledger/k8s/cluster.yaml:8",
    "ledger/scripts/backup.sh:4"
  ],
  "backup/runbook-missing": [
    "compose.prod.yaml:2",
    "ledger/README.md:3"
  ],
  "backup/unencrypted": [
    ".github/workflows/ledger-backup.yml:11",
    "ledger/compose.backup.yaml:8",
    "ledger/jobs/backup.py:5",
    "ledger/scripts/backup.sh:3",
    "ledger/src/backup.ts:7"
  ],
  "containers/docker-socket-mounted": [
    "deploy/k8s/returns.yaml:24",
    "returns/compose.prod.yaml:16"
  ],
  "containers/healthcheck-cannot-run": [
    "returns/Dockerfile:8",
    "returns/compose.prod.yaml:20"
  ],
  "containers/image-scan-missing": [
    ".github/workflows/returns.yml:16"
  ],
  "containers/no-healthcheck": [
    "compose.prod.yaml:2",
    "deploy/k8s/returns.yaml:9",
    "returns/compose.prod.yaml:18",
    "returns/compose.prod.yaml:8"
  ],
  "containers/no-resource-limits": [
    "compose.prod.yaml:2",
    "deploy/k8s/returns.yaml:9",
    "returns/compose.prod.yaml:2"
  ],
  "containers/secret-in-image": [
    "api/Dockerfile:2"
  ],
  "containers/unpinned-base-image": [
    ".github/workflows/returns.yml:8",
    "api/Dockerfile:1",
    "deploy/k8s/returns.yaml:10",
    "driver/Dockerfile:1",
    "returns/Dockerfile:1",
    "returns/compose.prod.yaml:9",
    "tasks/Dockerfile:1"
  ],
  "containers/unpinned-packages": [
    "api/Dockerfile:5",
    "claims/Dockerfile:6",
    "driver/Dockerfile:6"
  ],
  "data/advisory-lock-leaks": [
    "api/src/settle-accounts.ts:7",
    "db/jobs/settle.sql:1",
    "partners/app/settlement.py:12"
  ],
  "data/bigint-not-serialisable": [
    "api/src/balance.ts:13"
  ],
  "data/connects-at-import": [
    "labels/app/printers.py:7",
    "tracking/lib/scans.ts:3"
  ],
  "data/foreign-key-unindexed": [
    "catalog/prisma/schema.prisma:19",
    "depot/migrations/0001_bays.sql:7",
    "ledger/migrations/versions/a1_postings.py:12",
    "ramps/migrations/20250101000000_ramps.ts:6"
  ],
  "data/local-setting-outside-transaction": [
    "depot/migrations/0003_bay_policies.sql:1",
    "depot/src/bays.ts:13",
    "ledger/app/postings.py:18"
  ],
  "data/migration-chain-broken": [
    "catalog/prisma/migrations/20250301000000_goods_price/README.md:1",
    "gates/db/migration/V2__gate_staff.sql:1",
    "ledger/migrations/versions/c3_posting_marks.py:4",
    "ramps/migrations/20250301000000_ramp_views.ts:1"
  ],
  "data/migration-unsafe": [
    "catalog/prisma/migrations/20250201000000_goods_without_code/migration.sql:1",
    "depot/migrations/0002_bay_operators.sql:2",
    "ledger/migrations/versions/b2_posting_dates.py:9",
    "ramps/migrations/20250201000000_ramp_length.ts:4"
  ],
  "data/migration-url-placeholder": [
    "claims/alembic.ini:3",
    "returns/knexfile.js:3"
  ],
  "data/migrations-missing": [
    "depot/src/archive.ts:7",
    "ledger/migrations/versions/b2_posting_dates.py:4"
  ],
  "data/pool-exceeds-database": [
    "depot/src/archive.ts:3",
    "gauges/compose/db.py:5",
    "gauges/fly/db.py:5",
    "gauges/k8s/db.py:5",
    "gauges/procfile/db.py:5",
    "gauges/render/db.py:5",
    "ledger/app/db.py:5"
  ],
  "data/pool-misconfigured": [
    "api/src/database.ts:5",
    "partners/app/db.py:5"
  ],
  "data/pool-unmonitored": [
    "api/src/database.ts:5",
    "depot/src/database.ts:3",
    "gauges/compose/db.py:5",
    "gauges/fly/db.py:5",
    "gauges/k8s/db.py:5",
    "gauges/procfile/db.py:5",
    "gauges/render/db.py:5",
    "ledger/app/db.py:5",
    "partners/app/db.py:5"
  ],
  "data/query-does-not-fit-schema": [
    "depot/queries/bays.sql:2",
    "depot/src/bays.ts:4",
    "ledger/app/postings.py:7"
  ],
  "data/row-security-bypassed": [
    "depot/compose.yaml:5"
  ],
  "data/slow-work-in-transaction": [
    "api/src/place-order.ts:13",
    "partners/app/booking.py:10"
  ],
  "data/sql-does-not-run": [
    "depot/migrations/0004_bay_notes.sql:4",
    "depot/src/bays.ts:9",
    "ledger/app/postings.py:12"
  ],
  "data/sql-echo-in-production": [
    "depot/src/archive.ts:8",
    "ledger/app/db.py:5"
  ],
  "data/sql-injection": [
    "api/src/orders.ts:13",
    "partners/app/shipments.py:13"
  ],
  "data/transaction-left-open": [
    "api/src/cancel-order.ts:7",
    "partners/app/payouts.py:18"
  ],
  "deploy/bundle-size-unchecked": [
    "admin/package.json:1"
  ],
  "deploy/checks-not-enforced": [
    ".github/workflows/returns.yml:14",
    "returns/package.json:7"
  ],
  "deploy/config-conflict": [
    "admin/vite.config.ts:1"
  ],
  "deploy/cron-route-missing": [
    ".github/workflows/nightly.yml:12",
    "admin/netlify.toml:8",
    "deploy/k8s/invoices.yaml:18",
    "edge/wrangler.toml:2",
    "site/vercel.json:4",
    "tasks/crontab:2"
  ],
  "deploy/debug-in-production": [
    "claims/serve.py:3",
    "returns/.env.production:1",
    "returns/Dockerfile:5",
    "returns/compose.prod.yaml:10",
    "returns/src/report-failure.js:4"
  ],
  "deploy/failure-masked": [
    ".github/workflows/returns.yml:15",
    "deploy/dump.sh:5"
  ],
  "deploy/single-region": [
    "deploy/k8s/production/status.yaml:7",
    "infra/production/main.tf:2",
    "status/fly.toml:2",
    "tracking/vercel.json:2"
  ],
  "deploy/volumes-destroyed": [
    ".github/workflows/deploy.yml:19",
    "Makefile:7",
    "api/package.json:6",
    "deploy/release.sh:6"
  ],
  "deploy/workflow-unsafe": [
    ".github/workflows/returns.yml:5"
  ],
  "http/api-unversioned": [
    "catalogue/src/server.ts:12",
    "complaints/app/main.py:10"
  ],
  "http/body-size-unlimited": [
    "catalogue/src/server.ts:16",
    "complaints/app/main.py:10",
    "depots/nginx/depots.conf:4",
    "partners/app/main.py:16",
    "tariffs/app.py:9",
    "tasks/shop/intake.py:7"
  ],
  "http/client-address-behind-proxy": [
    "desk/app/main.py:6",
    "portal/src/server.ts:8"
  ],
  "http/compression-misconfigured": [
    "catalogue/src/server.ts:18",
    "complaints/app/main.py:11"
  ],
  "http/cors-fails-open": [
    "labels/app/origins.py:12",
    "tracking/lib/origins.ts:8"
  ],
  "http/cors-origins-unvalidated": [
    "api/src/server.ts:18",
    "partners/app/main.py:19"
  ],
  "http/cors-wildcard-with-credentials": [
    "labels/app/main.py:13",
    "tracking/api/index.ts:14"
  ],
  "http/error-detail-leaked": [
    "catalogue/src/answer-error.ts:12",
    "complaints/app/errors.py:10"
  ],
  "http/error-id-missing": [
    "depots/src/server.ts:7",
    "tariffs/app.py:13"
  ],
  "http/export-buffered": [
    "catalogue/src/products.ts:23",
    "complaints/app/complaints.py:35"
  ],
  "http/health-ok-when-unhealthy": [
    "api/src/health.ts:9",
    "partners/app/health.py:12"
  ],
  "http/input-unvalidated": [
    "catalogue/src/products.ts:30",
    "complaints/app/complaints.py:42"
  ],
  "http/long-work-in-request": [
    "catalogue/src/labels.ts:7",
    "complaints/app/complaints.py:55"
  ],
  "http/nginx-headers-lost": [
    "portal/nginx/portal.conf:12"
  ],
  "http/rate-limit-by-ip-only": [
    "catalogue/src/reports.ts:7",
    "complaints/app/complaints.py:15"
  ],
  "http/rate-limit-in-memory": [
    "catalogue/src/reports.ts:7",
    "complaints/app/complaints.py:15"
  ],
  "http/rate-limit-missing": [
    "api/src/password-reset.ts:10",
    "api/src/server.ts:16",
    "catalogue/src/server.ts:12",
    "catalogue/src/sign-in.ts:9",
    "complaints/app/main.py:10",
    "complaints/app/sign_in.py:14",
    "partners/app/main.py:16",
    "partners/app/password_reset.py:18",
    "partners/app/sign_in.py:16"
  ],
  "http/readiness-checks-nothing": [
    "catalogue/src/server.ts:17",
    "complaints/app/main.py:19"
  ],
  "http/request-id-not-propagated": [
    "catalogue/src/request-id.ts:7",
    "complaints/app/request_id.py:7"
  ],
  "http/request-id-unvalidated": [
    "catalogue/src/request-id.ts:6",
    "complaints/app/request_id.py:5"
  ],
  "http/route-shadowed": [
    "catalogue/src/products.ts:22",
    "complaints/app/complaints.py:31"
  ],
  "http/security-headers-missing": [
    "api/src/server.ts:16",
    "partners/app/main.py:16",
    "quotes/src/server.ts:6",
    "site/next.config.ts:1",
    "tracking/api/index.ts:9"
  ],
  "http/unbounded-client-map": [
    "catalogue/src/products.ts:7",
    "complaints/app/complaints.py:16"
  ],
  "http/unpaginated-list": [
    "catalogue/src/products.ts:11",
    "complaints/app/complaints.py:21"
  ],
  "http/upload-unvalidated": [
    "catalogue/src/products.ts:6",
    "complaints/app/complaints.py:36",
    "complaints/app/complaints.py:49"
  ],
  "observability/alert-goes-nowhere": [
    "watch/alertmanager.yml:6"
  ],
  "observability/console-logging": [
    "api/src/sign-in.ts:14",
    "partners/app/sign_in.py:24"
  ],
  "observability/log-pipeline-unscrubbed": [
    "watch/collector.yaml:1",
    "watch/fluent-bit.conf:1"
  ],
  "observability/scrape-target-missing": [
    "watch/prometheus.yml:10"
  ],
  "observability/scrub-stage-ineffective": [
    "watch/promtail.yml:7"
  ],
  "privacy/erasure-not-implemented": [
    "api/src/account.ts:8",
    "partners/app/accounts.py:10"
  ],
  "queue/context-not-propagated": [
    "tasks/shop/celery.py:5",
    "worker/src/mail-worker.ts:6"
  ],
  "queue/depth-unmonitored": [
    "tasks/shop/celery.py:5",
    "worker/src/queues.ts:5"
  ],
  "queue/processor-does-nothing": [
    "tasks/shop/tasks.py:20",
    "worker/src/refund-worker.ts:7"
  ],
  "queue/stalled-jobs-unhandled": [
    "tasks/shop/tasks.py:10",
    "worker/src/label-worker.ts:7"
  ],
  "queue/stop-abandons-jobs": [
    "tasks/shop/scheduler.py:12",
    "worker/src/main.ts:9"
  ],
  "redis/key-prefix-missing": [
    "api/src/rates-cache.ts:5",
    "partners/app/rates_cache.py:5"
  ],
  "redis/no-authentication": [
    "compose.prod.yaml:10",
    "deploy/k8s/returns.yaml:10",
    "returns/compose.prod.yaml:8",
    "returns/redis.conf:2"
  ],
  "redis/quit-not-awaited": [
    "partners/app/presence.py:13",
    "quotes/src/surcharges.ts:13"
  ],
  "resilience/circuit-breaker-missing": [
    "api/src/charge-order.ts:3"
  ],
  "resilience/event-loop-lookup": [
    "partners/app/broker.py:15"
  ],
  "resilience/idempotency-key-unused": [
    "api/src/refund-order.ts:14",
    "partners/app/refunds.py:6"
  ],
  "resilience/payment-without-idempotency": [
    "api/src/charge-order.ts:7",
    "partners/app/charges.py:6"
  ],
  "resilience/timer-keeps-process-alive": [
    "api/src/sessions.ts:6"
  ],
  "secrets/committed": [
    "deploy/backup.yml:3"
  ],
  "secrets/default-credentials": [
    "deploy/chart/values.yaml:4",
    "deploy/k8s/returns.yaml:17",
    "returns/.env.example:2",
    "returns/compose.prod.yaml:5"
  ],
  "secrets/encoding-not-encryption": [
    "api/src/carrier-credentials.ts:11",
    "partners/app/carrier_credentials.py:17"
  ],
  "secrets/env-file-not-ignored": [
    "returns/.dockerignore:1",
    "returns/.gitignore:1"
  ],
  "secrets/in-client-bundle": [
    ".github/workflows/admin.yml:15",
    "admin/.env.production:2",
    "driver/Dockerfile:5",
    "site/lib/stories.ts:5"
  ],
  "secrets/seeded-credential": [
    "api/src/bootstrap.ts:14",
    "db/migrations/001_users.sql:9",
    "partners/app/bootstrap.py:16"
  ],
  "secrets/unguarded-interpolation": [
    "returns/compose.prod.yaml:14"
  ],
  "supply-chain/install-script-risk": [
    ".github/workflows/returns.yml:11",
    "claims/Dockerfile:5",
    "deploy/dump.sh:4",
    "returns/package.json:10"
  ],
  "supply-chain/lockfile-missing": [
    ".github/workflows/returns.yml:12",
    "claims/intake/requirements.txt:1",
    "claims/pyproject.toml:1",
    "returns/package.json:1"
  ],
  "testing/coverage-not-enforced": [
    "quotes/vitest.config.ts:1"
  ],
  "testing/critical-path-untested": [
    "api/src/password-reset.ts:1",
    "api/src/refund-order.ts:1",
    "api/src/require-user.ts:1",
    "api/src/transaction.ts:1",
    "api/src/webhooks/directory.ts:1",
    "api/src/webhooks/mail.ts:1",
    "api/src/webhooks/stripe.ts:1",
    "api/src/webhooks/warehouse.ts:1",
    "partners/app/access_tokens.py:1",
    "partners/app/billing.py:1",
    "partners/app/signature.py:1",
    "partners/app/webhooks/directory.py:1",
    "partners/app/webhooks/mail.py:1",
    "partners/app/webhooks/payments.py:1",
    "partners/app/webhooks/warehouse.py:1"
  ],
  "testing/kind-missing": [
    "admin/package.json:1"
  ],
  "testing/only-mocked": [
    "quotes/test/quote.ts:3"
  ],
  "webhooks/dedupe-in-memory": [
    "api/src/webhooks/mail.ts:6",
    "partners/app/webhooks/mail.py:10"
  ],
  "webhooks/dedupe-missing": [
    "api/src/webhooks/index.ts:15",
    "partners/app/webhooks/payments.py:11"
  ],
  "webhooks/payload-trusted-for-authorisation": [
    "api/src/webhooks/directory.ts:15",
    "partners/app/webhooks/directory.py:23"
  ],
  "webhooks/replay-window-missing": [
    "api/src/webhooks/warehouse.ts:10",
    "partners/app/webhooks/warehouse.py:18"
  ],
  "webhooks/signature-unverified": [
    "api/src/webhooks/index.ts:12",
    "partners/app/webhooks/carrier.py:9"
  ]
};

/** Where the mended product does what each control stands for. */
const CONTROLS: Readonly<Record<string, readonly string[]>> = {
  "Backups are encrypted": [
    ".github/workflows/ledger-backup.yml",
    "ledger/compose.backup.yaml",
    "ledger/jobs/backup.py",
    "ledger/scripts/backup.sh",
    "ledger/src/backup.ts"
  ],
  "Build steps get secrets by mounts": [
    "api/Dockerfile"
  ],
  "CORS origins come from configuration and are validated at start": [
    "api/src/server.ts",
    "partners/app/main.py"
  ],
  "Cache keys carry their environment": [
    "api/src/rates-cache.ts",
    "labels/app/printers.py",
    "partners/app/presence.py",
    "partners/app/rates_cache.py",
    "quotes/src/surcharges.ts",
    "tracking/lib/scans.ts"
  ],
  "Calls to third parties go through a circuit breaker": [
    "api/src/charge-order.ts",
    "partners/app/translation.py"
  ],
  "Clients get a generic error with an id, never internals": [
    "catalogue/src/answer-error.ts",
    "depots/src/server.ts",
    "tariffs/app.py"
  ],
  "Connections are checked before use and recycled": [
    "api/src/database.ts",
    "catalogue/src/database.ts",
    "complaints/app/db.py",
    "depot/src/archive.ts",
    "depot/src/database.ts",
    "gauges/compose/db.py",
    "gauges/fly/db.py",
    "gauges/k8s/db.py",
    "gauges/procfile/db.py",
    "gauges/render/db.py",
    "ledger/app/db.py",
    "partners/app/db.py",
    "partners/app/payouts.py"
  ],
  "Containers run as a non-root user": [
    "api/Dockerfile",
    "claims/Dockerfile",
    "deploy/k8s/invoices.yaml",
    "desk/Dockerfile",
    "driver/Dockerfile",
    "gauges/k8s/deployment.yaml",
    "ledger/Dockerfile",
    "returns/Dockerfile",
    "tasks/Dockerfile"
  ],
  "Credential routes are rate limited": [
    "catalogue/src/sign-in.ts",
    "complaints/app/sign_in.py"
  ],
  "Databases are backed up on a schedule": [
    ".github/workflows/ledger-backup.yml"
  ],
  "Deleting a user erases their data": [
    "api/src/account.ts",
    "partners/app/accounts.py"
  ],
  "Every log line carries the request id": [
    "catalogue/src/request-id.ts",
    "complaints/app/request_id.py"
  ],
  "Every schedule points to code that exists": [
    ".github/workflows/nightly.yml",
    "admin/netlify.toml",
    "deploy/k8s/invoices.yaml",
    "edge/wrangler.toml",
    "site/vercel.json",
    "tasks/crontab"
  ],
  "Health endpoints answer 503 when a dependency is down": [
    "api/src/health.ts",
    "partners/app/health.py"
  ],
  "Logs are structured and go through one logger": [
    "api/src/logger.ts",
    "catalogue/src/logger.ts",
    "worker/src/logger.ts"
  ],
  "Lost jobs are detected and retried": [
    "tasks/shop/tasks.py",
    "worker/src/label-worker.ts",
    "worker/src/mail-worker.ts",
    "worker/src/refund-worker.ts"
  ],
  "Migration history is one unbroken chain": [
    "ledger/migrations/versions/c3_posting_marks.py"
  ],
  "Missing secrets stop the start": [
    "partners/app/config.py",
    "tasks/shop/mailing_list.py"
  ],
  "Queries are parameterised": [
    "api/src/account.ts",
    "api/src/balance.ts",
    "api/src/bootstrap.ts",
    "api/src/cancel-order.ts",
    "api/src/carrier-credentials.ts",
    "api/src/invoices.ts",
    "api/src/mail-reset-link.ts",
    "api/src/orders.ts",
    "api/src/password-reset.ts",
    "api/src/place-order.ts",
    "api/src/refund-order.ts",
    "api/src/settle-accounts.ts",
    "api/src/sign-in.ts",
    "api/src/webhooks/carrier.ts",
    "api/src/webhooks/directory.ts",
    "api/src/webhooks/mail.ts",
    "api/src/webhooks/stripe.ts",
    "api/src/webhooks/warehouse.ts",
    "catalogue/src/products.ts",
    "catalogue/src/staff.ts",
    "complaints/app/sessions.py",
    "depot/src/bays.ts",
    "ledger/app/postings.py",
    "partners/app/accounts.py",
    "partners/app/booking.py",
    "partners/app/bootstrap.py",
    "partners/app/carrier_credentials.py",
    "partners/app/mail.py",
    "partners/app/password_reset.py",
    "partners/app/payouts.py",
    "partners/app/reports.py",
    "partners/app/settlement.py",
    "partners/app/shipments.py",
    "partners/app/sign_in.py",
    "partners/app/webhooks/carrier.py",
    "partners/app/webhooks/directory.py",
    "partners/app/webhooks/mail.py",
    "partners/app/webhooks/payments.py",
    "partners/app/webhooks/warehouse.py"
  ],
  "Queries are scoped to the tenant": [
    "api/src/invoices.ts",
    "db/queries/parcels.sql",
    "ledger/app/postings.py",
    "partners/app/reports.py"
  ],
  "Queue depth is measured and alerted on": [
    "tasks/shop/depth.py",
    "worker/src/queues.ts"
  ],
  "Readiness checks every dependency for real": [
    "api/src/health.ts",
    "catalogue/src/server.ts",
    "complaints/app/main.py",
    "partners/app/health.py"
  ],
  "Redis requires a password": [
    "compose.prod.yaml",
    "deploy/k8s/returns.yaml",
    "returns/compose.prod.yaml",
    "returns/redis.conf"
  ],
  "Secret files are ignored by git and by image builds": [
    "returns/.dockerignore",
    "returns/.gitignore"
  ],
  "Security headers on every response": [
    "api/src/server.ts",
    "complaints/app/security_headers.py",
    "depots/src/server.ts",
    "desk/app/main.py",
    "labels/app/security_headers.py",
    "partners/app/security_headers.py",
    "portal/src/server.ts",
    "quotes/nginx/quotes.conf",
    "site/next.config.ts",
    "tariffs/app.py",
    "tasks/shop/intake.py",
    "tracking/vercel.json",
    "worker/src/intake.ts"
  ],
  "Timers do not hold the process at shutdown": [
    "api/src/sessions.ts"
  ],
  "Webhook deliveries are deduplicated in a shared store": [
    "api/src/webhooks/carrier.ts",
    "api/src/webhooks/directory.ts",
    "api/src/webhooks/mail.ts",
    "api/src/webhooks/stripe.ts",
    "api/src/webhooks/warehouse.ts",
    "partners/app/webhooks/carrier.py",
    "partners/app/webhooks/directory.py",
    "partners/app/webhooks/mail.py",
    "partners/app/webhooks/payments.py",
    "partners/app/webhooks/warehouse.py"
  ],
  "Webhook signatures are verified on the raw body": [
    "api/src/webhooks/signature.ts",
    "api/src/webhooks/stripe.ts",
    "api/src/webhooks/warehouse.ts",
    "partners/app/signature.py",
    "partners/app/webhooks/payments.py",
    "partners/app/webhooks/warehouse.py"
  ],
  "Worker and pool sizes fit the database": [
    "depot/src/archive.ts",
    "gauges/compose/db.py",
    "gauges/fly/db.py",
    "gauges/k8s/db.py",
    "gauges/procfile/db.py",
    "gauges/render/db.py",
    "ledger/app/db.py"
  ]
};

const CRITICAL: ReadonlySet<string> = new Set(
  RULES.filter(({ meta }) => meta.severity === 'critical').map(({ meta }) => meta.id),
);

async function auditOf(product: 'flawed' | 'mended'): Promise<AuditResult> {
  return audit({ rules: RULES, files: readTree(`${ROOT}/test/corpus/${product}`) });
}

/** What a reader of the report sees of lists of places, by what they are listed under. */
function grouped(
  pairs: readonly (readonly [title: string, place: string])[],
): Readonly<Record<string, readonly string[]>> {
  const lists = Map.groupBy(pairs, ([title]) => title);
  return Object.fromEntries(
    [...lists].map(([title, list]) => [title, list.map(([, place]) => place).toSorted()]),
  );
}

describe('the flawed product', () => {
  test('has exactly the defects that were put into it, each as bad as its rule says', async () => {
    const { findings, coverage } = await auditOf('flawed');
    expect(
      grouped(findings.map(({ rule, path, start }) => [rule, `${path}:${start.line}`])),
    ).toEqual(FINDINGS);
    expect(
      findings.filter(({ rule, severity }) => CRITICAL.has(rule) && severity !== 'critical'),
    ).toEqual([]);
    expect(coverage.files.filter(({ status }) => status !== 'analysed')).toEqual([]);
    expect(coverage.failures).toEqual([]);
  });

  test('has clients in both languages that no circuit breaker wraps, in one finding', async () => {
    const { findings } = await auditOf('flawed');
    const missing = findings.filter(({ rule }) => rule === 'resilience/circuit-breaker-missing');
    expect(
      missing.flatMap(({ path, evidence }) => [path, ...evidence.map((each) => each.path)]),
    ).toEqual(['api/src/charge-order.ts', 'partners/app/translation.py']);
  });

  test('has every critical defect that there is a rule for', () => {
    expect([...CRITICAL].filter((id) => FINDINGS[id] === undefined)).toEqual([]);
  });
});

describe('the mended product', () => {
  test('has no defect of any severity', async () => {
    const { findings, coverage } = await auditOf('mended');
    expect(findings).toEqual([]);
    expect(coverage.files.filter(({ status }) => status !== 'analysed')).toEqual([]);
    expect(coverage.failures).toEqual([]);
  });

  test('is told what it does well', async () => {
    const { controls } = await auditOf('mended');
    const files = controls.flatMap(({ title, evidence }) =>
      [...new Set(evidence.map(({ path }) => path))].map((path) => [title, path] as const),
    );
    expect(grouped(files)).toEqual(CONTROLS);
  });
});
