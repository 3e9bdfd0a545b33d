import type { FixtureFile } from '#test/github/git-fixture.ts';

type Files = Readonly<Record<string, FixtureFile>>;

const HEALTHY = `import { Router } from 'express';

import { pool } from './database.ts';

export const health = Router();

health.get('/health', async (_request, response) => {
  try {
    await pool.query('SELECT 1');
    response.json({ status: 'ok' });
  } catch {
    response.status(503).json({ status: 'database unreachable' });
  }
});
`;

const ALWAYS_HEALTHY = `import { Router } from 'express';

import { pool } from './database.ts';

export const health = Router();

health.get('/health', async (_request, response) => {
  let database = 'ok';
  try {
    await pool.query('SELECT 1');
  } catch {
    database = 'unreachable';
  }
  response.json({ status: 'ok', database });
});
`;

const ORDERS = `import { Router } from 'express';

import { pool } from './database.ts';

export const orders = Router();

orders.get('/orders', async (request, response) => {
  const { rows } = await pool.query(
    'SELECT id, total, placed_at FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC',
    [request.query['customer']],
  );
  response.json(rows);
});

orders.get('/orders/open', async (request, response) => {
  const { rows } = await pool.query(
    'SELECT id, total, placed_at FROM open_orders WHERE customer_id = $1 ORDER BY placed_at DESC',
    [request.query['customer']],
  );
  response.json(rows);
});
`;

/** Both lists are sorted by whatever a request says. */
const SORTED_ORDERS = sortedByRequest(ORDERS, 'orders', 'open_orders');

function sortedByRequest(text: string, ...tables: readonly string[]): string {
  return tables.reduce(
    (rest, table) =>
      rest.replace(
        `'SELECT id, total, placed_at FROM ${table} WHERE customer_id = $1 ORDER BY placed_at DESC'`,
        `\`SELECT id, total, placed_at FROM ${table} WHERE customer_id = $1 ORDER BY \${request.query['sort']} DESC\``,
      ),
    text,
  );
}

const PAYMENTS = `import { Router, raw } from 'express';
import Stripe from 'stripe';

import { pool } from './database.ts';

const stripe = new Stripe(process.env.STRIPE_KEY);
const seen = new Set<string>();

export const payments = Router();

payments.post('/webhooks/stripe', raw({ type: 'application/json' }), async (request, response) => {
  const event = stripe.webhooks.constructEvent(
    request.body,
    request.headers['stripe-signature'] ?? '',
    process.env.STRIPE_WEBHOOK_SECRET,
  );
  if (seen.has(event.id)) {
    response.sendStatus(200);
    return;
  }
  seen.add(event.id);
  await pool.query('UPDATE orders SET paid_at = now() WHERE payment = $1', [event.data.object.id]);
  response.sendStatus(200);
});
`;

const REFUNDS = `import { Router } from 'express';
import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_KEY);

export const refunds = Router();

refunds.post('/refunds', async (request, response) => {
  const { payment } = request.body;
  if (typeof payment !== 'string') {
    response.sendStatus(400);
    return;
  }
  const { id } = await stripe.refunds.create({ payment_intent: payment });
  response.json({ id });
});
`;

function testOf(name: string): string {
  return `import express from 'express';
import supertest from 'supertest';
import { expect, test } from 'vitest';

import { ${name} } from './${name}.ts';

test('an empty request is refused', async () => {
  const answer = await supertest(express().use(${name})).post('/${name}');
  expect(answer.status).toBe(400);
});
`;
}

function server(routers: readonly string[]): string {
  return `import express from 'express';

${routers.map((name) => `import { ${name} } from './${name}.ts';`).join('\n')}

const app = express();
${routers.map((name) => `app.use(${name});`).join('\n')}
app.listen(3000);
`;
}

function compose(port: string): string {
  return `services:
  web:
    build: ./web
    environment:
      DATABASE_URL: postgres://shop@postgres/shop
  postgres:
    image: postgres:17.2
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?set a password}
    ports:
      - "${port}"
`;
}

/** A shop that no rule of the story has anything to say about. */
export const MAIN: Files = {
  'README.md': 'A shop.\n',
  'compose.yaml': compose('127.0.0.1:5432:5432'),
  'web/package.json': `{
  "name": "shop-web",
  "type": "module",
  "dependencies": { "express": "5.1.0", "pg": "8.16.0", "stripe": "18.1.0" },
  "devDependencies": { "supertest": "7.1.0", "vitest": "3.2.0" }
}
`,
  'web/src/database.ts': `import { Pool } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
`,
  'web/src/health.ts': HEALTHY,
  'web/src/orders.ts': ORDERS,
  'web/src/refunds.ts': REFUNDS,
  'web/src/refunds.test.ts': testOf('refunds'),
  'web/src/server.ts': server(['health', 'orders', 'refunds']),
};

/** Three critical defects, one of them in two places, a port that everybody can reach, and a test that is gone of a file that is not touched. */
export const OPENED: Files = {
  'compose.yaml': compose('5432:5432'),
  'web/src/health.ts': ALWAYS_HEALTHY,
  'web/src/orders.ts': SORTED_ORDERS,
  'web/src/payments.ts': PAYMENTS,
  'web/src/payments.test.ts': testOf('payments'),
  'web/src/refunds.test.ts': null,
  'web/src/server.ts': server(['health', 'orders', 'refunds', 'payments']),
};

const RENAMED = '// The orders of one customer.\n';

/** The health route is mended, and the orders are in a file of another name, a line further down. */
export const FIXED_AND_RENAMED: Files = {
  'web/src/health.ts': HEALTHY,
  'web/src/orders.ts': null,
  'web/src/order-routes.ts': RENAMED + SORTED_ORDERS,
  'web/src/server.ts': server(['health', 'orders', 'refunds', 'payments']).replace(
    './orders.ts',
    './order-routes.ts',
  ),
};

/** What the maintainers did meanwhile, with nothing to say about it. */
export const MEANWHILE: Files = { 'README.md': 'A shop for tea.\n' };

/** One of the lists is mended, and a conflict was solved the wrong way: the health route is as it was at first. */
export const HALF_FIXED: Files = {
  'web/src/health.ts': ALWAYS_HEALTHY,
  'web/src/order-routes.ts': RENAMED + sortedByRequest(ORDERS, 'open_orders'),
};

/** All that is left and that nobody waived. */
export const ALL_FIXED: Files = {
  'compose.yaml': compose('127.0.0.1:5432:5432'),
  'web/src/health.ts': HEALTHY,
  'web/src/order-routes.ts': RENAMED + ORDERS,
  'web/src/refunds.test.ts': testOf('refunds'),
};
