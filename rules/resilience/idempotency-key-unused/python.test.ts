import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a parameter that is left lying',
      files: {
        'app/pay.py': code`
          import stripe

          def pay(amount, account, idempotency_key):
              if not idempotency_key:
                  raise ValueError("a key is required")
              return stripe.Transfer.create(amount=amount, destination=account)
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '3:26-3:41',
          data: { key: 'idempotency_key', origin: 'accepted', call: 'stripe.Transfer.create' },
          evidence: [{ span: '6:12-6:34', note: 'Goes out without the key.' }],
          fixed: code`
            import stripe

            def pay(amount, account, idempotency_key):
                if not idempotency_key:
                    raise ValueError("a key is required")
                return stripe.Transfer.create(amount=amount, destination=account, idempotency_key=idempotency_key)
          `,
        },
      ],
    },
    {
      name: 'a key that is computed and forgotten, and one that a request does without',
      files: {
        'app/pay.py': code`
          import requests
          import stripe

          def pay(order):
              idempotency_key = f"charge-{order.id}"
              return stripe.Charge.create(customer=order.customer, amount=order.total)

          def send(url, body, idempotency_key):
              return requests.post(url, json=body)
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '5:5-5:20',
          data: { key: 'idempotency_key', origin: 'computed', call: 'stripe.Charge.create' },
          evidence: [{ span: '6:12-6:32', note: 'Goes out without the key.' }],
          fixed: code`
            import requests
            import stripe

            def pay(order):
                idempotency_key = f"charge-{order.id}"
                return stripe.Charge.create(customer=order.customer, amount=order.total, idempotency_key=idempotency_key)

            def send(url, body, idempotency_key):
                return requests.post(url, json=body)
          `,
        },
        {
          message: 'dropped',
          span: '8:21-8:36',
          data: { key: 'idempotency_key', origin: 'accepted', call: 'requests.post' },
          confidence: 'medium',
          evidence: [{ span: '9:12-9:25', note: 'Goes out without the key.' }],
        },
      ],
    },
    {
      name: 'a header that a route takes and an insert does without',
      files: {
        'app/orders.py': code`
          from fastapi import FastAPI, Header
          from app.models import Order

          app = FastAPI()

          @app.post("/orders")
          def create(total: int, idempotency_key: str = Header()):
              Order.objects.create(total=total)
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '7:24-7:39',
          data: { key: 'idempotency_key', origin: 'accepted', call: 'Order.objects.create' },
          confidence: 'medium',
          evidence: [{ span: '8:5-8:25', note: 'Goes out without the key.' }],
        },
      ],
    },
    {
      name: 'a random key for every call',
      files: {
        'app/tasks.py': code`
          import uuid
          import stripe
          from celery import shared_task

          @shared_task
          def pay(amount):
              stripe.Transfer.create(amount=amount, idempotency_key=str(uuid.uuid4()))
        `,
      },
      findings: [
        {
          message: 'fresh',
          span: '7:59-7:76',
          data: {
            call: 'stripe.Transfer.create',
            source: 'str(uuid.uuid4())',
            provider: 'Stripe',
          },
          evidence: [{ span: '7:5-7:27', note: 'Is called with the key.' }],
        },
      ],
    },
    {
      name: 'a clock beside an id',
      files: {
        'app/pay.py': code`
          import time
          import stripe

          def pay(order):
              key = f"{order.id}-{time.time()}"
              stripe.Transfer.create(amount=order.total, idempotency_key=key)
        `,
      },
      findings: [
        {
          message: 'fresh',
          span: '5:25-5:36',
          data: { call: 'stripe.Transfer.create', source: 'time.time()', provider: 'Stripe' },
          confidence: 'medium',
          evidence: [{ span: '6:5-6:27', note: 'Is called with the key.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a key in keywords, headers and columns',
      files: {
        'app/pay.py': code`
          import requests
          import stripe
          from app.models import Order

          def pay(amount, idempotency_key):
              return stripe.Transfer.create(amount=amount, idempotency_key=idempotency_key)

          def send(url, body, idempotency_key):
              return requests.post(url, json=body, headers={"Idempotency-Key": idempotency_key})

          def keep(total, idempotency_key):
              Order.objects.create(total=total, key=idempotency_key)
        `,
      },
    },
    {
      name: 'a decorator that uses the key, and a function that only declares it',
      files: {
        'app/pay.py': code`
          import stripe
          from app.idempotency import idempotent

          @idempotent
          def pay(amount, idempotency_key):
              return stripe.Transfer.create(amount=amount, destination="acct")

          class Gateway:
              def refund(self, amount, idempotency_key):
                  raise NotImplementedError
        `,
      },
    },
    {
      name: 'a key that is stored before the call, handed in, or of what is paid for',
      files: {
        'app/pay.py': code`
          import uuid
          import stripe

          def pay(order, key=None):
              stored = str(uuid.uuid4())
              order.remember(stored)
              stripe.Transfer.create(amount=5, idempotency_key=stored)
              stripe.Transfer.create(amount=5, idempotency_key=key or str(uuid.uuid4()))
              stripe.Transfer.create(amount=5, idempotency_key=f"pay-{order.id}")
        `,
      },
    },
    {
      name: 'a key made once outside of the loop that repeats the call',
      files: {
        'app/pay.py': code`
          import uuid
          import stripe

          def pay(amount):
              key = str(uuid.uuid4())
              for attempt in range(3):
                  stripe.Transfer.create(amount=amount, idempotency_key=key)
        `,
      },
    },
  ],
});
