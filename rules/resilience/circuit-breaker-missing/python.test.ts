import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'providers that a FastAPI application calls',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from app import models, payments

          app = FastAPI()
        `,
        'app/models.py': code`
          from anthropic import AsyncAnthropic

          client = AsyncAnthropic()
        `,
        'app/payments.py': code`
          import stripe

          def refund(charge):
              return stripe.Refund.create(charge=charge)
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'app/payments.py',
          span: '4:12-4:32',
          data: {
            providers: 'Stripe and Anthropic',
            client: 'their clients',
            library: 'pybreaker',
          },
          evidence: [
            { path: 'app/models.py', span: '3:10-3:24', note: 'The client of Anthropic.' },
          ],
        },
      ],
    },
    {
      name: 'a client that httpx makes, and a mail server beside it',
      files: {
        'app/main.py': code`
          import smtplib
          import httpx
          from fastapi import FastAPI

          app = FastAPI()
          rates = httpx.AsyncClient(base_url="https://api.rates.io/v1")

          @app.post("/")
          def send(message):
              smtplib.SMTP("mail").send_message(message)
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '6:9-6:26',
          data: {
            providers: 'api.rates.io and SMTP',
            client: 'their clients',
            library: 'pybreaker',
          },
          evidence: [{ span: '10:26-10:38', note: 'Calls SMTP.' }],
        },
      ],
    },
    {
      name: 'a breaker that is made and left alone',
      files: {
        'app/breakers.py': code`
          import pybreaker

          payments = pybreaker.CircuitBreaker(fail_max=5)
        `,
        'app/billing.py': code`
          import stripe
          from fastapi import APIRouter

          router = APIRouter()

          @router.post("/refunds")
          def refund(charge):
              return stripe.Refund.create(charge=charge)
        `,
      },
      findings: [
        {
          message: 'unused',
          path: 'app/breakers.py',
          severity: 'low',
          span: '1:8-1:17',
          data: { name: 'pybreaker', providers: 'Stripe' },
          evidence: [{ path: 'app/billing.py', span: '8:12-8:32', note: 'Calls Stripe.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a breaker of a form that is not known',
      files: {
        'app/billing.py': code`
          import stripe
          from fastapi import APIRouter

          router = APIRouter()
          CIRCUIT_BREAKER_KEY = "billing"

          def charge(cache, amount):
              if cache.get(CIRCUIT_BREAKER_KEY):
                  raise RuntimeError
              return stripe.Charge.create(amount=amount)
        `,
      },
    },
    {
      name: 'a Python breaker as a decorator',
      controls: 1,
      files: {
        'app/billing.py': code`
          import pybreaker
          import stripe
          from fastapi import APIRouter

          router = APIRouter()
          breaker = pybreaker.CircuitBreaker(fail_max=5)

          @breaker
          def charge(amount):
              return stripe.Charge.create(amount=amount)
        `,
      },
    },
    {
      name: 'a Celery task that sends mail, and storage of files',
      files: {
        'app/main.py': code`
          import boto3
          from fastapi import FastAPI

          app = FastAPI()
          files = boto3.client("s3")

          @app.post("/")
          def upload(file):
              files.upload_fileobj(file, "bucket", "key")
        `,
        'app/tasks_mail.py': code`
          import resend
          from celery import shared_task

          @shared_task(autoretry_for=(Exception,))
          def send(mail):
              resend.Emails.send(mail)
        `,
      },
    },
  ],
});
