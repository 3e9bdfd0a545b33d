import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a row for every delivery in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              await conn.execute("INSERT INTO payments (amount) VALUES ($1)", event["data"]["amount"])
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '7:2-7:30',
          data: { route: 'POST /webhooks/stripe', write: 'conn.execute on payments' },
          evidence: [{ span: '10:11-10:23', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'an object that SQLAlchemy adds',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              session.add(Payment(amount=event["data"]["amount"]))
              session.commit()
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '7:2-7:30',
          data: { route: 'POST /webhooks/stripe', write: 'session.add on Payment' },
          evidence: [{ span: '10:5-10:16', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'a Django object',
      files: {
        'billing/views.py': code`
          import stripe
          from django.http import HttpResponse
          from django.views.decorators.csrf import csrf_exempt
          from billing.models import Payment

          @csrf_exempt
          def stripe_webhook(request):
              event = stripe.Webhook.construct_event(request.body, request.headers["stripe-signature"], "whsec")
              Payment.objects.create(amount=event["data"]["amount"])
              return HttpResponse(status=200)
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '7:5-7:19',
          data: { route: 'stripe_webhook', write: 'Payment.objects.create' },
          evidence: [{ span: '9:5-9:27', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'a task without an id',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment
          from app.tasks import thank_customer

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              thank_customer.delay(event["data"]["customer"])
        `,
      },
      findings: [
        {
          message: 'repeated',
          severity: 'high',
          span: '8:2-8:30',
          data: { route: 'POST /webhooks/stripe', write: 'thank_customer.delay' },
          evidence: [
            { span: '11:5-11:25', note: 'Queues a job without an id for every delivery.' },
          ],
        },
      ],
    },
    {
      name: 'an amount that Django adds',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment
          from django.db.models import F
          from app.models import User

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              User.objects.filter(id=event["data"]["user"]).update(credits=F("credits") + 10)
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '9:2-9:30',
          data: {
            route: 'POST /webhooks/stripe',
            write: 'User.objects.filter(id=event["data"]["user"]).update',
          },
          evidence: [
            { span: '12:5-12:57', note: 'Changes the value by an amount for every delivery.' },
          ],
        },
      ],
    },
    {
      name: 'a statement of SQLAlchemy',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment
          from sqlalchemy import insert

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              await session.execute(insert(Payment).values(amount=event["data"]["amount"]))
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '8:2-8:30',
          data: { route: 'POST /webhooks/stripe', write: 'insert on Payment' },
          evidence: [{ span: '11:27-11:33', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'values that a late delivery sets back in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              await conn.execute("UPDATE teams SET plan = $1 WHERE id = $2", event["data"]["plan"], event["data"]["team"])
        `,
      },
      findings: [
        {
          message: 'overwritten',
          severity: 'high',
          span: '7:2-7:30',
          confidence: 'low',
          data: { route: 'POST /webhooks/stripe', write: 'conn.execute on teams' },
          evidence: [{ span: '10:11-10:23', note: 'Overwrites with what the event says.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'jobs that bring something up to date, and one that is told nothing of the event',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import verify
          from app.tasks import settle, sync_customer

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              sync_customer.delay(event["data"]["customer"])
              settle.delay()
        `,
      },
    },
    {
      name: 'a unique key on the id of the event in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              await conn.execute("INSERT INTO payments (event_id) VALUES ($1) ON CONFLICT DO NOTHING", event["id"])
        `,
      },
      controls: 1,
    },
    {
      name: 'SET NX in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              if not await redis.set(event["id"], "1", nx=True, ex=86400):
                  return
              session.add(Payment(amount=event["data"]["amount"]))
        `,
      },
      controls: 1,
    },
    {
      name: 'transactions that were seen before',
      files: {
        'app/webhooks.py': code`
          from fastapi import APIRouter, Request
          from app.runs import Run, session

          router = APIRouter()
          _seen_transactions = {}

          @router.post("/webhooks/phabricator")
          async def phabricator_webhook(request: Request):
              payload = await request.json()
              fresh = [phid for phid in payload["transactions"] if phid not in _seen_transactions]
              if not fresh:
                  return {"status": "ignored"}
              session.add(Run(revision=payload["object"]))
              _seen_transactions.update((phid, True) for phid in fresh)
        `,
      },
    },
    {
      name: 'a row that is there already',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment
          from sqlalchemy import select

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              if await session.scalar(select(Payment).where(Payment.session == event["data"]["session"])):
                  return
              session.add(Payment(amount=event["data"]["amount"]))
        `,
      },
    },
    {
      name: 'an object that is made once',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              Payment.objects.get_or_create(session=event["data"]["session"])
        `,
      },
    },
    {
      name: 'a task whose id is the id of the event',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment
          from app.tasks import sync_customer

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              sync_customer.apply_async(args=[event["data"]["customer"]], task_id=event["id"])
        `,
      },
    },
    {
      name: 'a second row that the database refuses in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, session, verify
          from app.models import Payment
          from sqlalchemy.exc import IntegrityError

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              try:
                  session.add(Payment(amount=event["data"]["amount"]))
                  session.commit()
              except IntegrityError:
                  session.rollback()
        `,
      },
    },
  ],
});
