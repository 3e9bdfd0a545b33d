import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a transfer in a task',
      files: {
        'app/tasks.py': code`
          import stripe
          from celery import shared_task

          @shared_task
          def pay_out(amount, account):
              stripe.Transfer.create(amount=amount, currency="eur", destination=account)
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '6:5-6:27',
          data: {
            call: 'stripe.Transfer.create',
            provider: 'Stripe',
            again: 'transfers the money a second time',
            key: 'idempotency_key',
          },
        },
      ],
    },
    {
      name: 'a payment that is confirmed at once, asynchronously',
      files: {
        'app/pay.py': code`
          import stripe as stripe_lib

          async def pay(customer, card):
              await stripe_lib.PaymentIntent.create_async(
                  customer=customer, payment_method=card, confirm=True, amount=5
              )
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:11-4:48',
          data: {
            call: 'stripe_lib.PaymentIntent.create_async',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'idempotency_key',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a payment whose parameters are put together on the way',
      files: {
        'app/pay.py': code`
          import stripe

          def pay(customer, off_session):
              params = {}
              if off_session:
                  params["confirm"] = True
              return stripe.PaymentIntent.create(customer=customer, amount=5, **params)
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '7:12-7:39',
          data: {
            call: 'stripe.PaymentIntent.create',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'idempotency_key',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a client of its own, and one that a factory gives',
      files: {
        'app/pay.py': code`
          from stripe import StripeClient
          from app.billing import get_stripe

          client = StripeClient("key")

          def refund(charge, amount):
              client.v1.refunds.create(params={"charge": charge, "amount": amount})

          def bill(customer):
              stripe = get_stripe()
              stripe.InvoiceItem.create(customer=customer, amount=5)
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '7:5-7:29',
          data: {
            call: 'client.v1.refunds.create',
            provider: 'Stripe',
            again: 'gives the amount back a second time',
            key: 'idempotency_key',
          },
          confidence: 'medium',
        },
        {
          message: 'missing',
          span: '11:5-11:30',
          data: {
            call: 'stripe.InvoiceItem.create',
            provider: 'Stripe',
            again: 'bills the customer a second time',
            key: 'idempotency_key',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a checkout in a route',
      files: {
        'app/routes.py': code`
          import stripe
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/checkout")
          def checkout():
              return stripe.checkout.Session.create(mode="payment")
        `,
      },
      findings: [
        {
          message: 'prepared',
          span: '8:12-8:42',
          data: {
            call: 'stripe.checkout.Session.create',
            provider: 'Stripe',
            key: 'idempotency_key',
          },
          severity: 'low',
        },
      ],
    },
    {
      name: 'Braintree, GoCardless, Razorpay and a request',
      files: {
        'app/pay.py': code`
          import braintree
          import gocardless_pro
          import razorpay
          import requests

          cardless = gocardless_pro.Client(access_token="t", environment="live")
          client = razorpay.Client(auth=("a", "b"))

          def pay(token, amount):
              braintree.Transaction.sale({"amount": amount, "payment_method_token": token})
              cardless.payments.create(params={"amount": amount})
              client.payment.refund("pay", {"amount": amount})
              requests.post("https://api.stripe.com/v1/charges", data={"amount": amount})
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '11:5-11:29',
          data: {
            call: 'cardless.payments.create',
            provider: 'GoCardless',
            again: 'charges the customer a second time',
            key: 'idempotency_key',
          },
          confidence: 'medium',
        },
        {
          message: 'missing',
          span: '13:5-13:18',
          data: {
            call: 'requests.post',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'Idempotency-Key',
          },
          confidence: 'medium',
        },
        {
          message: 'unsupported',
          span: '10:5-10:31',
          data: {
            call: 'braintree.Transaction.sale',
            provider: 'Braintree',
            again: 'charges the customer a second time',
          },
          severity: 'high',
          confidence: 'medium',
        },
        {
          message: 'unsupported',
          span: '12:5-12:26',
          data: {
            call: 'client.payment.refund',
            provider: 'Razorpay',
            again: 'gives the amount back a second time',
          },
          severity: 'high',
          confidence: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a subscription of a customer who is made anew each time and has no card',
      files: {
        'app/signup.py': code`
          import stripe

          def sign_up(name, price):
              customer = stripe.Customer.create(name=name)
              stripe.Subscription.create(customer=customer.id, items=[{"price": price}])
        `,
      },
    },
    {
      name: 'a key as a keyword, in options, in parameters and in headers',
      files: {
        'app/pay.py': code`
          import gocardless_pro
          import requests
          import stripe

          client = stripe.StripeClient("key")
          cardless = gocardless_pro.Client(access_token="t", environment="live")

          def pay(order, extra):
              params = {"amount": 5}
              params["idempotency_key"] = order.id
              stripe.Transfer.create(amount=5, idempotency_key=order.id)
              stripe.Transfer.create(**params)
              stripe.Transfer.create(amount=5, **extra)
              client.transfers.create(params={"amount": 5}, options={"idempotency_key": order.id})
              cardless.payments.create(params={"amount": 5}, headers={"Idempotency-Key": order.id})
              requests.post("https://api.stripe.com/v1/charges", headers={"Idempotency-Key": order.id})
        `,
      },
    },
    {
      name: 'a row that is written under a key first, and a state that decides',
      files: {
        'app/pay.py': code`
          import stripe
          from app.models import Attempt

          def pay(customer, order_id):
              Attempt.objects.get_or_create(order_id=order_id)
              stripe.Charge.create(customer=customer, amount=5)

          def pay_once(customer, order):
              if order.status == "paid":
                  return
              stripe.Charge.create(customer=customer, amount=5)
        `,
      },
    },
    {
      name: 'calls that the provider refuses the second time',
      files: {
        'app/pay.py': code`
          import braintree
          import stripe

          def pay(token, charge):
              stripe.Refund.create(charge=charge)
              stripe.PaymentIntent.capture(charge)
              stripe.Charge.create(amount=5, source=token)
              braintree.Transaction.sale({"amount": "5", "payment_method_nonce": token})
        `,
      },
    },
    {
      name: 'what moves no money',
      files: {
        'app/setup.py': code`
          import stripe

          def set_up(customer):
              stripe.Customer.create(email="a@example.com")
              stripe.Price.create(unit_amount=5)
              stripe.checkout.Session.create(mode="setup", customer=customer)
              stripe.billing_portal.Session.create(customer=customer)
              return stripe.Subscription.list(customer=customer)
        `,
      },
    },
    {
      name: 'a command that somebody runs once',
      files: {
        'app/management/commands/pay_out.py': code`
          import stripe

          def handle(amount):
              stripe.Transfer.create(amount=amount, destination="acct")
        `,
      },
    },
  ],
});
