import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'no check at all, and one of the body that is written again',
      files: {
        'src/hooks.ts': code`
          import { createHmac, timingSafeEqual } from 'node:crypto';
          import { activate } from './plans';

          app.post('/webhooks/stripe', async (req, res) => {
            await activate(req.body.data.customer);
            res.end();
          });
          app.post('/webhooks/partner', async (req, res) => {
            const own = createHmac('sha256', KEY).update(JSON.stringify(req.body)).digest();
            if (!timingSafeEqual(own, Buffer.from(req.get('x-signature'), 'hex'))) {
              return res.status(403).end();
            }
            await db.query('UPDATE orders SET paid = true WHERE id = $1', [req.body.order]);
            res.end();
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          confidence: 'medium',
          span: '4:1-4:9',
          data: { route: 'POST /webhooks/stripe' },
          evidence: [{ span: '5:9-5:17', note: 'Is done for whoever sends the event.' }],
        },
        {
          message: 'reserialised',
          severity: 'high',
          span: '9:48-9:72',
          data: { route: 'POST /webhooks/partner', call: 'JSON.stringify(req.body)' },
          evidence: [{ span: '9:15-9:25', note: 'Verifies the signature.' }],
        },
      ],
    },
    {
      name: 'a check that is left out without a secret in Python',
      files: {
        'app/webhooks.py': code`
          import hashlib
          import hmac
          import os
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          SECRET = os.environ.get("WEBHOOK_SECRET")

          @router.post("/webhooks/github")
          async def github_webhook(request: Request):
              body = await request.body()
              if SECRET:
                  digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
                  if not hmac.compare_digest(digest, request.headers["x-signature"]):
                      raise HTTPException(401)
              await activate(await request.json())
        `,
      },
      findings: [
        {
          message: 'skippable',
          severity: 'high',
          span: '14:8-14:14',
          data: { route: 'POST /webhooks/github', condition: 'SECRET' },
          evidence: [{ span: '15:18-15:26', note: 'Verifies the signature.' }],
        },
      ],
    },
    {
      name: 'a check that a missing secret switches off',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { activate } from './plans';

          const app = express();
          import { isValidSignature } from 'webhook-kit';

          const WEBHOOK_SECRET = process.env.WEBHOOK_SECRET;

          app.post('/webhooks/github', async (req, res) => {
            if (WEBHOOK_SECRET && !isValidSignature(req.rawBody, req.get('x-hub-signature-256'), WEBHOOK_SECRET)) {
              return res.sendStatus(401);
            }
            await activate(req.body.repository.id);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'skippable',
          severity: 'high',
          span: '10:7-10:21',
          data: { route: 'POST /webhooks/github', condition: 'WEBHOOK_SECRET' },
          evidence: [{ span: '10:26-10:42', note: 'Verifies the signature.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a check that only development goes around, since a missing secret is refused before',
      files: {
        'src/hooks.ts': code`
          import { createHmac, timingSafeEqual } from 'node:crypto';

          app.post('/webhooks/partner', async (req, res) => {
            const secret = process.env.PARTNER_SECRET;
            if (!secret && !settings.isDev) return res.status(503).end();
            if (secret && !isSigned(req, secret)) return res.status(403).end();
            await db.query('UPDATE orders SET paid = true WHERE id = $1', [req.body.order]);
            res.end();
          });

          function isSigned(req, secret) {
            const own = createHmac('sha256', secret).update(req.rawBody).digest();
            return timingSafeEqual(own, Buffer.from(req.get('x-signature'), 'hex'));
          }
        `,
      },
      controls: 1,
    },
  ],
});
