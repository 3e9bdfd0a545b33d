import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a signed timestamp that nothing looks at in Python',
      files: {
        'app/webhooks.py': code`
          import hmac
          import time
          from fastapi import APIRouter, HTTPException, Request
          from app.orders import claim, handle

          router = APIRouter()

          @router.post("/webhooks/orders")
          async def orders_webhook(request: Request):
              body = await request.body()
              timestamp = request.headers["x-timestamp"]
              mac = hmac.new(b"key", timestamp.encode() + body, "sha256").hexdigest()
              if not hmac.compare_digest(mac, request.headers["x-signature"]):
                  raise HTTPException(401)
              await handle(body)
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '12:11-12:19',
          data: { route: 'POST /webhooks/orders', timestamp: 'timestamp' },
          evidence: [
            { span: '12:28-12:37', note: 'Is signed and never compared with the present.' },
            { span: '15:11-15:17', note: 'Is done again when the delivery is sent again.' },
          ],
        },
      ],
    },
    {
      name: 'no timestamp and no ids that are kept in Python',
      files: {
        'app/webhooks.py': code`
          import hmac
          import time
          from fastapi import APIRouter, HTTPException, Request
          from app.orders import claim, conn, handle

          router = APIRouter()

          @router.post("/webhooks/orders")
          async def orders_webhook(request: Request):
              body = await request.body()
              mac = hmac.new(b"key", body, "sha256").hexdigest()
              if not hmac.compare_digest(mac, request.headers["x-signature"]):
                  raise HTTPException(401)
              await conn.execute("INSERT INTO orders (body) VALUES ($1)", body)
        `,
      },
      findings: [
        {
          message: 'unsigned',
          severity: 'high',
          span: '11:11-11:19',
          data: { route: 'POST /webhooks/orders' },
          evidence: [
            { span: '14:11-14:23', note: 'Is done again when the delivery is sent again.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a timestamp that is compared with the present in Python',
      files: {
        'app/webhooks.py': code`
          import hmac
          import time
          from fastapi import APIRouter, HTTPException, Request
          from app.orders import claim, handle

          router = APIRouter()

          @router.post("/webhooks/orders")
          async def orders_webhook(request: Request):
              body = await request.body()
              timestamp = request.headers["x-timestamp"]
              if abs(time.time() - int(timestamp)) > 300:
                  raise HTTPException(401)
              mac = hmac.new(b"key", timestamp.encode() + body, "sha256").hexdigest()
              if not hmac.compare_digest(mac, request.headers["x-signature"]):
                  raise HTTPException(401)
              await handle(body)
        `,
      },
    },
    {
      name: 'deliveries that are deduplicated by id in Python',
      files: {
        'app/webhooks.py': code`
          import hmac
          import time
          from fastapi import APIRouter, HTTPException, Request
          from app.orders import claim, handle

          router = APIRouter()

          @router.post("/webhooks/orders")
          async def orders_webhook(request: Request):
              body = await request.body()
              mac = hmac.new(b"key", body, "sha256").hexdigest()
              if not hmac.compare_digest(mac, request.headers["x-signature"]):
                  raise HTTPException(401)
              if await claim(request.headers["x-github-delivery"]):
                  await handle(body)
        `,
      },
    },
    {
      name: 'construct_event of Stripe',
      files: {
        'app/webhooks.py': code`
          import stripe
          import hmac
          import time
          from fastapi import APIRouter, HTTPException, Request
          from app.orders import claim, handle

          router = APIRouter()

          @router.post("/webhooks/stripe")
          async def stripe_webhook(request: Request):
              event = stripe.Webhook.construct_event(await request.body(), request.headers["stripe-signature"], "whsec")
              await handle(event)
        `,
      },
    },
  ],
});
