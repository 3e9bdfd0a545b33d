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
  'auth/bypass-flag-from-request': [
    'api/src/require-user.ts:4',
    'partners/app/current_partner.py:9',
  ],
  'auth/jwt-claims-mismatch': ['api/src/access-tokens.ts:10', 'partners/app/access_tokens.py:12'],
  'auth/jwt-claims-missing': ['members/src/invitations.ts:6', 'partners/app/access_tokens.py:8'],
  'auth/no-key-rotation': ['api/src/access-tokens.ts:10', 'partners/app/access_tokens.py:12'],
  'auth/oauth-redirect-localhost': [
    'members/.env.production:1',
    'members/src/callback.ts:1',
    'roster/app/callback.py:3',
  ],
  'auth/one-time-token-returned': [
    'api/src/password-reset.ts:18',
    'partners/app/password_reset.py:28',
  ],
  'auth/password-policy-weak': ['members/src/new-member.ts:3', 'roster/app/new_member.py:6'],
  'auth/password-reuse-allowed': [
    'members/src/change-password.ts:6',
    'roster/app/change_password.py:7',
  ],
  'auth/redundant-membership-query': ['members/src/crews.ts:14', 'roster/app/crews.py:23'],
  'auth/role-map-unchecked': ['members/src/levels.ts:4', 'roster/app/levels.py:5'],
  'auth/route-unprotected': ['members/src/manifests.ts:11', 'roster/app/manifests.py:24'],
  'auth/secret-generated-at-start': ['api/src/config.ts:17', 'partners/app/config.py:11'],
  'auth/tenant-filter-missing': [
    'api/src/invoices.ts:14',
    'db/queries/parcels.sql:8',
    'partners/app/reports.py:18',
  ],
  'auth/token-purpose-unchecked': [
    'members/src/member-tokens.ts:17',
    'roster/app/member_tokens.py:20',
  ],
  'containers/secret-in-image': ['api/Dockerfile:2'],
  'data/advisory-lock-leaks': [
    'api/src/settle-accounts.ts:7',
    'db/jobs/settle.sql:1',
    'partners/app/settlement.py:12',
  ],
  'data/bigint-not-serialisable': ['api/src/balance.ts:13'],
  'data/connects-at-import': ['labels/app/printers.py:7', 'tracking/lib/scans.ts:3'],
  'data/pool-misconfigured': ['api/src/database.ts:5', 'partners/app/db.py:5'],
  'data/slow-work-in-transaction': ['api/src/place-order.ts:13', 'partners/app/booking.py:10'],
  'data/sql-injection': ['api/src/orders.ts:13', 'partners/app/shipments.py:13'],
  'data/transaction-left-open': ['api/src/cancel-order.ts:7', 'partners/app/payouts.py:18'],
  'deploy/config-conflict': ['admin/vite.config.ts:1'],
  'deploy/cron-route-missing': [
    '.github/workflows/nightly.yml:12',
    'admin/netlify.toml:8',
    'deploy/k8s/invoices.yaml:18',
    'edge/wrangler.toml:2',
    'site/vercel.json:4',
    'tasks/crontab:2',
  ],
  'deploy/volumes-destroyed': [
    '.github/workflows/deploy.yml:19',
    'Makefile:7',
    'api/package.json:6',
    'deploy/release.sh:6',
  ],
  'http/cors-fails-open': ['labels/app/origins.py:12', 'tracking/lib/origins.ts:8'],
  'http/cors-origins-unvalidated': ['api/src/server.ts:18', 'partners/app/main.py:19'],
  'http/cors-wildcard-with-credentials': ['labels/app/main.py:13', 'tracking/api/index.ts:14'],
  'http/health-ok-when-unhealthy': ['api/src/health.ts:9', 'partners/app/health.py:12'],
  'http/security-headers-missing': [
    'api/src/server.ts:16',
    'partners/app/main.py:16',
    'quotes/src/server.ts:6',
    'site/next.config.ts:1',
    'tracking/api/index.ts:9',
  ],
  'observability/console-logging': ['api/src/sign-in.ts:14', 'partners/app/sign_in.py:24'],
  'privacy/erasure-not-implemented': ['api/src/account.ts:8', 'partners/app/accounts.py:10'],
  'privacy/export-missing': ['api/src/account.ts:8', 'partners/app/accounts.py:10'],
  'queue/context-not-propagated': ['tasks/shop/celery.py:5', 'worker/src/mail-worker.ts:6'],
  'queue/depth-unmonitored': ['tasks/shop/celery.py:5', 'worker/src/queues.ts:5'],
  'queue/processor-does-nothing': ['tasks/shop/tasks.py:20', 'worker/src/refund-worker.ts:7'],
  'queue/stalled-jobs-unhandled': ['tasks/shop/tasks.py:10', 'worker/src/label-worker.ts:7'],
  'queue/stop-abandons-jobs': ['tasks/shop/scheduler.py:12', 'worker/src/main.ts:9'],
  'redis/key-prefix-missing': ['api/src/rates-cache.ts:5', 'partners/app/rates_cache.py:5'],
  'redis/quit-not-awaited': ['partners/app/presence.py:13', 'quotes/src/surcharges.ts:13'],
  // Speaks once for the repository: the client in Python is its evidence.
  'resilience/circuit-breaker-missing': ['api/src/charge-order.ts:3'],
  'resilience/event-loop-lookup': ['partners/app/broker.py:15'],
  'resilience/idempotency-key-unused': ['api/src/refund-order.ts:14', 'partners/app/refunds.py:6'],
  'resilience/payment-without-idempotency': [
    'api/src/charge-order.ts:7',
    'partners/app/charges.py:6',
  ],
  'resilience/timer-keeps-process-alive': ['api/src/sessions.ts:6'],
  'secrets/committed': ['deploy/backup.yml:3'],
  'secrets/encoding-not-encryption': [
    'api/src/carrier-credentials.ts:11',
    'partners/app/carrier_credentials.py:17',
  ],
  'secrets/in-client-bundle': [
    '.github/workflows/admin.yml:15',
    'admin/.env.production:2',
    'driver/Dockerfile:5',
    'site/lib/stories.ts:5',
  ],
  'secrets/in-test-setup': ['members/test/setup.ts:1', 'roster/tests/conftest.py:3'],
  'secrets/seeded-credential': [
    'api/src/bootstrap.ts:14',
    'db/migrations/001_users.sql:9',
    'partners/app/bootstrap.py:16',
  ],
  'secrets/startup-validation-missing': ['members/src/main.ts:9', 'roster/app/main.py:11'],
  'webhooks/dedupe-in-memory': ['api/src/webhooks/mail.ts:6', 'partners/app/webhooks/mail.py:10'],
  'webhooks/dedupe-missing': [
    'api/src/webhooks/index.ts:15',
    'partners/app/webhooks/payments.py:11',
  ],
  'webhooks/dedupe-not-atomic': [
    'members/src/top-up-webhook.ts:10',
    'roster/app/top_up_webhook.py:13',
  ],
  'webhooks/event-acknowledged-not-handled': [
    'members/src/plan-webhook.ts:21',
    'roster/app/plan_webhook.py:20',
  ],
  'webhooks/payload-trusted-for-authorisation': [
    'api/src/webhooks/directory.ts:15',
    'partners/app/webhooks/directory.py:23',
  ],
  'webhooks/replay-window-missing': [
    'api/src/webhooks/warehouse.ts:10',
    'partners/app/webhooks/warehouse.py:18',
  ],
  'webhooks/signature-compare-not-constant-time': [
    'members/src/terminal.ts:5',
    'roster/app/terminal.py:7',
  ],
  'webhooks/signature-unverified': [
    'api/src/webhooks/index.ts:12',
    'partners/app/webhooks/carrier.py:9',
  ],
};

/** Where the mended product does what each control stands for. */
const CONTROLS: Readonly<Record<string, readonly string[]>> = {
  'Containers run as a non-root user': [
    'api/Dockerfile',
    'deploy/k8s/invoices.yaml',
    'driver/Dockerfile',
    'tasks/Dockerfile',
  ],
  'Build steps get secrets by mounts': ['api/Dockerfile'],
  'Calls to third parties go through a circuit breaker': [
    'api/src/charge-order.ts',
    'partners/app/translation.py',
  ],
  'Connections are checked before use and recycled': [
    'api/src/database.ts',
    'partners/app/db.py',
    'partners/app/payouts.py',
  ],
  'Queries are parameterised': [
    'api/src/account.ts',
    'api/src/balance.ts',
    'api/src/bootstrap.ts',
    'api/src/cancel-order.ts',
    'api/src/carrier-credentials.ts',
    'api/src/invoices.ts',
    'api/src/mail-reset-link.ts',
    'api/src/orders.ts',
    'api/src/password-reset.ts',
    'api/src/place-order.ts',
    'api/src/refund-order.ts',
    'api/src/settle-accounts.ts',
    'api/src/sign-in.ts',
    'api/src/webhooks/carrier.ts',
    'api/src/webhooks/directory.ts',
    'api/src/webhooks/stripe.ts',
    'api/src/webhooks/warehouse.ts',
    'partners/app/accounts.py',
    'partners/app/booking.py',
    'partners/app/bootstrap.py',
    'partners/app/carrier_credentials.py',
    'partners/app/mail.py',
    'partners/app/password_reset.py',
    'partners/app/payouts.py',
    'partners/app/reports.py',
    'partners/app/settlement.py',
    'partners/app/shipments.py',
    'partners/app/sign_in.py',
    'partners/app/webhooks/carrier.py',
    'partners/app/webhooks/directory.py',
    'partners/app/webhooks/mail.py',
    'partners/app/webhooks/payments.py',
    'partners/app/webhooks/warehouse.py',
  ],
  'Queries are scoped to the tenant': [
    'api/src/invoices.ts',
    'db/queries/parcels.sql',
    'partners/app/reports.py',
  ],
  'Every schedule points to code that exists': [
    '.github/workflows/nightly.yml',
    'admin/netlify.toml',
    'deploy/k8s/invoices.yaml',
    'edge/wrangler.toml',
    'site/vercel.json',
    'tasks/crontab',
  ],
  'CORS origins come from configuration and are validated at start': [
    'api/src/server.ts',
    'partners/app/main.py',
  ],
  'Health endpoints answer 503 when a dependency is down': [
    'api/src/health.ts',
    'partners/app/health.py',
  ],
  'Security headers on every response': [
    'api/src/server.ts',
    'labels/app/security_headers.py',
    'partners/app/security_headers.py',
    'quotes/nginx/quotes.conf',
    'site/next.config.ts',
    'tasks/shop/intake.py',
    'tracking/vercel.json',
    'worker/src/intake.ts',
  ],
  'Queue depth is measured and alerted on': ['tasks/shop/depth.py', 'worker/src/queues.ts'],
  'Lost jobs are detected and retried': [
    'tasks/shop/tasks.py',
    'worker/src/label-worker.ts',
    'worker/src/mail-worker.ts',
    'worker/src/refund-worker.ts',
  ],
  'Cache keys carry their environment': [
    'api/src/rates-cache.ts',
    'labels/app/printers.py',
    'partners/app/presence.py',
    'partners/app/rates_cache.py',
    'quotes/src/surcharges.ts',
    'tracking/lib/scans.ts',
  ],
  'Timers do not hold the process at shutdown': ['api/src/sessions.ts'],
  'Logs are structured and go through one logger': ['api/src/logger.ts', 'worker/src/logger.ts'],
  'Deleting a user erases their data': ['api/src/account.ts', 'partners/app/accounts.py'],
  'Missing secrets stop the start': [
    'partners/app/config.py',
    'roster/app/main.py',
    'tasks/shop/mailing_list.py',
  ],
  'Webhook deliveries are deduplicated in a shared store': [
    'api/src/webhooks/carrier.ts',
    'api/src/webhooks/directory.ts',
    'api/src/webhooks/mail.ts',
    'api/src/webhooks/stripe.ts',
    'api/src/webhooks/warehouse.ts',
    'members/src/top-up-webhook.ts',
    'partners/app/webhooks/carrier.py',
    'partners/app/webhooks/directory.py',
    'partners/app/webhooks/mail.py',
    'partners/app/webhooks/payments.py',
    'partners/app/webhooks/warehouse.py',
    'roster/app/top_up_webhook.py',
  ],
  'Webhook signatures are verified on the raw body': [
    'api/src/webhooks/signature.ts',
    'api/src/webhooks/stripe.ts',
    'api/src/webhooks/warehouse.ts',
    'members/src/plan-webhook.ts',
    'members/src/top-up-webhook.ts',
    'partners/app/signature.py',
    'partners/app/webhooks/payments.py',
    'partners/app/webhooks/warehouse.py',
    'roster/app/plan_webhook.py',
    'roster/app/top_up_webhook.py',
  ],
  'Settings are validated at start': [
    'api/src/config.ts',
    'members/src/main.ts',
    'partners/app/config.py',
    'worker/src/mailer.ts',
  ],
};

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
  test('has exactly the defects that were put into it', async () => {
    const { findings, coverage } = await auditOf('flawed');
    expect(
      grouped(findings.map(({ rule, path, start }) => [rule, `${path}:${start.line}`])),
    ).toEqual(FINDINGS);
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
    const critical = RULES.filter(({ meta }) => meta.severity === 'critical');
    expect(critical.map(({ meta }) => meta.id).filter((id) => FINDINGS[id] === undefined)).toEqual(
      [],
    );
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
