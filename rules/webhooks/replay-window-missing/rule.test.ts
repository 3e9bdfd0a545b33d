import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a signed timestamp that nothing looks at',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const timestamp = req.get('x-timestamp');
            const mac = crypto.createHmac('sha256', secret).update(\`\${timestamp}.\${req.rawBody}\`).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await handle(req.body);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '9:15-9:32',
          data: { route: 'POST /webhooks/orders', timestamp: 'timestamp' },
          evidence: [
            { span: '9:61-9:70', note: 'Is signed and never compared with the present.' },
            { span: '11:9-11:15', note: 'Is done again when the delivery is sent again.' },
          ],
        },
      ],
    },
    {
      name: 'a text to sign that is made before',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const ts = req.get('x-timestamp');
            const text = \`\${ts}.\${req.rawBody}\`;
            const mac = crypto.createHmac('sha256', secret).update(text).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await handle(req.body);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '10:15-10:32',
          data: { route: 'POST /webhooks/orders', timestamp: 'ts' },
          evidence: [
            { span: '9:19-9:21', note: 'Is signed and never compared with the present.' },
            { span: '12:9-12:15', note: 'Is done again when the delivery is sent again.' },
          ],
        },
      ],
    },
    {
      name: 'a check in another file',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { handle, secret } from './app';
          import { isGenuine } from './signature';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            if (!isGenuine(req.rawBody, req.get('x-timestamp'), req.get('x-signature'), secret)) return res.sendStatus(401);
            await handle(req.body);
            res.sendStatus(200);
          });
        `,
        'src/signature.ts': code`
          import crypto from 'node:crypto';

          export function isGenuine(raw: string, timestamp: string, given: string, secret: string) {
            const mac = crypto.createHmac('sha256', secret).update(timestamp + raw).digest('hex');
            return crypto.timingSafeEqual(Buffer.from(mac), Buffer.from(given));
          }
        `,
      },
      findings: [
        {
          message: 'unbounded',
          path: 'src/webhooks.ts',
          span: '8:8-8:17',
          data: { route: 'POST /webhooks/orders', timestamp: 'timestamp' },
          evidence: [
            { path: 'src/signature.ts', span: '4:15-4:32', note: 'Computes the HMAC.' },
            {
              path: 'src/signature.ts',
              span: '4:58-4:67',
              note: 'Is signed and never compared with the present.',
            },
            { span: '9:9-9:15', note: 'Is done again when the delivery is sent again.' },
          ],
        },
      ],
    },
    {
      name: 'no timestamp and no ids that are kept',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const mac = crypto.createHmac('sha256', secret).update(req.rawBody).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await pool.query('INSERT INTO orders (body) VALUES ($1)', [req.body]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'unsigned',
          severity: 'high',
          span: '8:15-8:32',
          data: { route: 'POST /webhooks/orders' },
          evidence: [
            { span: '10:9-10:19', note: 'Is done again when the delivery is sent again.' },
          ],
        },
      ],
    },
    {
      name: 'a signed timestamp, although ids are kept',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const timestamp = req.get('x-timestamp');
            const mac = crypto.createHmac('sha256', secret).update(\`\${timestamp}.\${req.rawBody}\`).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            if (await claim(req.body.event_id)) await handle(req.body);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '9:15-9:32',
          confidence: 'medium',
          data: { route: 'POST /webhooks/orders', timestamp: 'timestamp' },
          evidence: [
            { span: '9:61-9:70', note: 'Is signed and never compared with the present.' },
            { span: '11:13-11:18', note: 'Is done again when the delivery is sent again.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'no timestamp, where nothing is known to be done again',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { handle, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const mac = crypto.createHmac('sha256', secret).update(req.rawBody).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await handle(req.body);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a timestamp that goes into the digest in a way that is not followed',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const parts = [req.get('x-timestamp'), req.rawBody];
            const mac = crypto.createHmac('sha256', secret).update(parts.join('.')).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await pool.query('INSERT INTO orders (body) VALUES ($1)', [req.body]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a timestamp that is compared with the present',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const timestamp = req.get('x-timestamp');
            if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return res.sendStatus(401);
            const mac = crypto.createHmac('sha256', secret).update(\`\${timestamp}.\${req.rawBody}\`).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await handle(req.body);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'an age that is computed before',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const timestamp = req.get('x-timestamp');
            const age = Date.now() - Number(timestamp) * 1000;
            if (age > 300_000) return res.sendStatus(401);
            const mac = crypto.createHmac('sha256', secret).update(\`\${timestamp}.\${req.rawBody}\`).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await handle(req.body);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a check in another file that bounds the age',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { handle, secret } from './app';
          import { isGenuine } from './signature';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            if (!isGenuine(req.rawBody, req.get('x-timestamp'), req.get('x-signature'), secret)) return res.sendStatus(401);
            await handle(req.body);
            res.sendStatus(200);
          });
        `,
        'src/signature.ts': code`
          import crypto from 'node:crypto';

          export function isGenuine(raw: string, timestamp: string, given: string, secret: string) {
            if (Date.now() / 1000 - Number(timestamp) > 300) return false;
            const mac = crypto.createHmac('sha256', secret).update(timestamp + raw).digest('hex');
            return crypto.timingSafeEqual(Buffer.from(mac), Buffer.from(given));
          }
        `,
      },
    },
    {
      name: 'verification by the SDK of Stripe',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { handle, stripe } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), 'whsec');
            await handle(event);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'verification by svix',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { Webhook } from 'svix';
          import { handle, secret } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const event = new Webhook(secret).verify(req.body, req.headers);
            await handle(event);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'no timestamp, and deliveries that are deduplicated by id',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const mac = crypto.createHmac('sha256', secret).update(req.rawBody).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            if (await claim(req.get('x-github-delivery'))) await handle(req.body);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'no timestamp, and writes that a unique key stops',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const mac = crypto.createHmac('sha256', secret).update(req.rawBody).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await pool.query('INSERT INTO orders (number) VALUES ($1) ON CONFLICT DO NOTHING', [req.body.number]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a digest that signs something of ours',
      files: {
        'src/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            if (req.get('x-token') !== secret) return res.sendStatus(401);
            await handle(req.body);
            res.json({ receipt: receiptOf(req.body) });
          });

          function receiptOf(body: string) {
            return crypto.createHmac('sha256', 'key').update(body).digest('hex');
          }
        `,
      },
    },
    {
      name: 'a test server',
      files: {
        'test/webhooks.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { claim, handle, pool, secret } from './app';

          const app = express();

          app.post('/webhooks/orders', async (req, res) => {
            const timestamp = req.get('x-timestamp');
            const mac = crypto.createHmac('sha256', secret).update(\`\${timestamp}.\${req.rawBody}\`).digest();
            if (!crypto.timingSafeEqual(mac, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await handle(req.body);
            res.sendStatus(200);
          });
        `,
      },
    },
  ],
});
