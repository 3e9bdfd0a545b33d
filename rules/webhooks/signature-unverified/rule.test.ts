import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a body that is acted on by a route named webhook',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            await activate(req.body.data.object.customer);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe' },
          evidence: [{ span: '7:9-7:17', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a route in a file named webhook that tells event types apart',
      files: {
        'src/billing-webhook.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();

          app.post('/billing', async (req, res) => {
            if (req.body.type === 'invoice.paid') await activate(req.body.data.id);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '6:1-6:9',
          data: { route: 'POST /billing' },
          evidence: [{ span: '7:47-7:55', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a middleware of a factory that verifies nothing',
      files: {
        'src/triggers/webhook_events.ts': code`
          import { Hono } from 'hono';
          import { activate } from '../plans';
          import { timed } from '../middleware';

          export const app = new Hono();

          app.post('/webhook', timed, async (c) => {
            const body = await c.req.json();
            await activate(body.record);
            return c.json({ ok: true });
          });
        `,
        'src/middleware.ts': code`
          import { createMiddleware } from 'hono/factory';

          export const timed = createMiddleware(async (c, next) => {
            const start = Date.now();
            await next();
            console.log(Date.now() - start);
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'src/triggers/webhook_events.ts',
          span: '7:1-7:9',
          data: { route: 'POST /webhook' },
          evidence: [{ span: '9:9-9:17', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a helper that accepts everything without a secret',
      files: {
        'src/server.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { activate } from './plans';

          const app = express();

          function isGenuine(raw: string, given: string): boolean {
            if (!process.env.WEBHOOK_SECRET) {
              return true;
            }
            const wanted = crypto.createHmac('sha256', process.env.WEBHOOK_SECRET).update(raw).digest();
            return crypto.timingSafeEqual(wanted, Buffer.from(given, 'hex'));
          }

          app.post('/webhooks/github', async (req, res) => {
            if (!isGenuine(req.rawBody, req.get('x-hub-signature-256'))) return res.sendStatus(401);
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'skippable',
          severity: 'high',
          span: '16:8-16:17',
          data: { route: 'POST /webhooks/github', condition: 'process.env.WEBHOOK_SECRET' },
          evidence: [
            { span: '8:8-8:34', note: 'Decides whether to verify.' },
            { span: '11:18-11:35', note: 'Verifies the signature.' },
            { span: '9:5-9:17', note: 'Goes on without it.' },
          ],
          fixed: code`
            import crypto from 'node:crypto';
            import express from 'express';
            import { activate } from './plans';

            const app = express();

            function isGenuine(raw: string, given: string): boolean {
              if (!process.env.WEBHOOK_SECRET) {
                return false;
              }
              const wanted = crypto.createHmac('sha256', process.env.WEBHOOK_SECRET).update(raw).digest();
              return crypto.timingSafeEqual(wanted, Buffer.from(given, 'hex'));
            }

            app.post('/webhooks/github', async (req, res) => {
              if (!isGenuine(req.rawBody, req.get('x-hub-signature-256'))) return res.sendStatus(401);
              await activate(req.body.repository.id);
              res.sendStatus(200);
            });
          `,
        },
      ],
    },
    {
      name: 'an HMAC over the body that is written again',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { createHmac, timingSafeEqual } from 'node:crypto';

          app.post('/webhooks/github', async (req, res) => {
            const wanted = createHmac('sha256', process.env.SECRET).update(JSON.stringify(req.body)).digest();
            if (!timingSafeEqual(wanted, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'reserialised',
          severity: 'high',
          span: '8:66-8:90',
          data: { route: 'POST /webhooks/github', call: 'JSON.stringify(req.body)' },
          evidence: [{ span: '8:18-8:28', note: 'Verifies the signature.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a dependency that says that it checks webhooks',
      files: {
        'app/hooks.py': code`
          @router.post("/webhooks/calls")
          async def calls(payload: dict, _: None = Depends(validate_generic_webhook)):
              db.add(Call(id=payload["id"]))
        `,
      },
    },
    {
      name: 'body and signature for code that cannot be read',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { caller } from './caller';

          const app = express();

          app.post('/webhooks/github', async (req, res) => {
            const signature = req.get('x-signature');
            const body = await req.text();
            res.json(await caller().events.handle({ body, signature }));
          });
        `,
      },
    },
    {
      name: 'an HMAC and timingSafeEqual on the raw body',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { createHmac, timingSafeEqual } from 'node:crypto';

          app.post('/webhooks/github', async (req, res) => {
            const wanted = createHmac('sha256', process.env.SECRET).update(req.rawBody).digest();
            if (!timingSafeEqual(wanted, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a helper that refuses everything without a secret',
      files: {
        'src/server.ts': code`
          import crypto from 'node:crypto';
          import express from 'express';
          import { activate } from './plans';

          const app = express();

          function isGenuine(raw: string, given: string): boolean {
            if (!process.env.WEBHOOK_SECRET) {
              return false;
            }
            const wanted = crypto.createHmac('sha256', process.env.WEBHOOK_SECRET).update(raw).digest();
            return crypto.timingSafeEqual(wanted, Buffer.from(given, 'hex'));
          }

          app.post('/webhooks/github', async (req, res) => {
            if (!isGenuine(req.rawBody, req.get('x-hub-signature-256'))) return res.sendStatus(401);
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'two kinds of signature, each verified',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { createHmac, timingSafeEqual } from 'node:crypto';

          app.post('/webhooks/intercom', async (req, res) => {
            const hubSignature = req.get('x-hub-signature');
            let wanted;
            if (hubSignature) {
              wanted = createHmac('sha1', process.env.SECRET).update(req.rawBody).digest();
            } else {
              wanted = createHmac('sha256', process.env.SECRET).update(req.rawBody).digest();
            }
            if (!timingSafeEqual(wanted, Buffer.from(req.get('x-signature'), 'hex'))) return res.sendStatus(401);
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'verification in a middleware of the route',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { verifySignature } from 'webhook-kit';

          app.post('/webhooks/github', verifySignature, async (req, res) => {
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a secret that a middleware of a factory compares',
      files: {
        'src/triggers/webhook_events.ts': code`
          import { Hono } from 'hono';
          import { activate } from '../plans';
          import { internal } from '../middleware';

          export const app = new Hono();

          app.post('/webhook', internal, async (c) => {
            const body = await c.req.json();
            await activate(body.record);
            return c.json({ ok: true });
          });
        `,
        'src/middleware.ts': code`
          import { createMiddleware } from 'hono/factory';
          import { timingSafeEqual } from 'hono/utils/buffer';

          export const internal = createMiddleware(async (c, next) => {
            if (!(await timingSafeEqual(c.req.header('apisecret'), process.env.API_SECRET))) {
              return c.text('Forbidden', 403);
            }
            await next();
          });
        `,
      },
    },
    {
      name: 'verification where another file mounts the router',
      files: {
        'src/app.ts': code`
          import express from 'express';
          import { verifySignature } from 'webhook-kit';
          import { webhooks } from './webhooks';

          const app = express();
          app.use('/webhooks', verifySignature, webhooks);
        `,
        'src/webhooks.ts': code`
          import { Router } from 'express';
          import { activate } from './plans';

          export const webhooks = Router();

          webhooks.post('/webhook/github', async (req, res) => {
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a shared token that is compared',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();

          app.post('/webhooks/gitlab', async (req, res) => {
            if (req.get('x-gitlab-token') !== process.env.GITLAB_TOKEN) return res.sendStatus(401);
            await activate(req.body.project.id);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a route on which people manage the webhooks they are sent',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();

          app.post('/webhooks', async (req, res) => {
            await activate(req.body.url);
            res.sendStatus(201);
          });
        `,
      },
    },
    {
      name: 'a webhook that only logs',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            console.log(req.body.type);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a test server',
      files: {
        'test/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            await activate(req.body.data.object.customer);
            res.sendStatus(200);
          });
        `,
      },
    },
  ],
});
