import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'every fault of BullMQ in one file',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';

          new Worker('a', './a.js', { skipStalledCheck: !0, maxStalledCount: -0, lockRenewTime: 60 * 1000 });
          new Worker('mail', './b.js');
        `,
      },
      findings: [
        {
          message: 'skipped',
          span: '3:5-3:11',
          data: { library: 'BullMQ', setting: 'skipStalledCheck' },
          evidence: [{ span: '3:47-3:49', note: 'Set here.' }],
        },
        {
          message: 'neverRetried',
          severity: 'medium',
          span: '3:5-3:11',
          data: { library: 'BullMQ' },
          evidence: [{ span: '3:68-3:70', note: 'Set here.' }],
        },
        {
          message: 'renewedTooLate',
          span: '3:5-3:11',
          data: { library: 'BullMQ', renew: 60000, lock: 30000 },
          evidence: [{ span: '3:87-3:96', note: 'Set here.' }],
        },
      ],
    },
    {
      name: 'an idempotent Celery task that is acknowledged before it runs',
      files: {
        'app/tasks.py': code`
          from celery import shared_task
          from app.search import index

          @shared_task(bind=True, max_retries=3)
          def reindex(self, product_id):
              """Write the document anew. This task is idempotent."""
              index(product_id)
        `,
      },
      findings: [
        {
          message: 'acksEarly',
          severity: 'medium',
          span: '4:2-4:13',
          data: { name: 'reindex' },
          fixed: code`
            from celery import shared_task
            from app.search import index

            @shared_task(bind=True, max_retries=3, acks_late=True)
            def reindex(self, product_id):
                """Write the document anew. This task is idempotent."""
                index(product_id)
          `,
        },
      ],
    },
    {
      name: 'an idempotent task of an application, said in a comment, without options',
      files: {
        'app/tasks.py': code`
          from celery import Celery
          from app.search import index

          app = Celery("shop")

          # Idempotent: writes the document anew.
          @app.task
          def reindex(product_id):
              index(product_id)
        `,
      },
      findings: [
        {
          message: 'acksEarly',
          severity: 'medium',
          span: '7:2-7:10',
          data: { name: 'reindex' },
          fixed: code`
            from celery import Celery
            from app.search import index

            app = Celery("shop")

            # Idempotent: writes the document anew.
            @app.task(acks_late=True)
            def reindex(product_id):
                index(product_id)
          `,
        },
      ],
    },
    {
      name: 'a task with empty parentheses that is safe to re-run',
      files: {
        'app/tasks.py': code`
          from celery import shared_task
          from app.search import index

          @shared_task()
          def reindex(product_id):
              """Safe to re-run."""
              index(product_id)
        `,
      },
      findings: [
        {
          message: 'acksEarly',
          severity: 'medium',
          span: '4:2-4:13',
          data: { name: 'reindex' },
          fixed: code`
            from celery import shared_task
            from app.search import index

            @shared_task(acks_late=True)
            def reindex(product_id):
                """Safe to re-run."""
                index(product_id)
          `,
        },
      ],
    },
    {
      name: 'a task that takes money and is acknowledged late',
      files: {
        'app/tasks.py': code`
          import stripe
          from celery import shared_task

          @shared_task(acks_late=True)
          def charge(order_id, amount):
              stripe.PaymentIntent.create(amount=amount, currency="eur")
        `,
      },
      findings: [
        {
          message: 'acksLate',
          span: '4:2-4:13',
          data: { name: 'charge', call: 'stripe.PaymentIntent.create' },
          evidence: [
            { span: '4:24-4:28', note: 'Acknowledged after the task has run.' },
            { span: '6:5-6:63', note: 'Made again when the task runs again.' },
          ],
        },
      ],
    },
    {
      name: 'a task that sends mail and is acknowledged late',
      files: {
        'app/tasks.py': code`
          from celery import shared_task
          from django.core.mail import send_mail

          @shared_task(acks_late=True)
          def welcome(address):
              send_mail("Welcome", "…", None, [address])
        `,
      },
      findings: [
        {
          message: 'acksLate',
          span: '4:2-4:13',
          data: { name: 'welcome', call: 'send_mail' },
          evidence: [
            { span: '4:24-4:28', note: 'Acknowledged after the task has run.' },
            { span: '6:5-6:47', note: 'Made again when the task runs again.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an idempotent task that is acknowledged late',
      files: {
        'app/tasks.py': code`
          from celery import shared_task
          from app.search import index

          @shared_task(acks_late=True)
          def reindex(product_id):
              """Idempotent."""
              index(product_id)
        `,
      },
      controls: 1,
    },
    {
      name: 'a task of which nothing is said',
      files: {
        'app/tasks.py': code`
          from celery import shared_task
          from app.search import index

          @shared_task
          def reindex(product_id):
              index(product_id)
        `,
      },
      controls: 0,
    },
    {
      name: 'a task that is said not to be idempotent',
      files: {
        'app/tasks.py': code`
          from celery import shared_task
          from app.search import index

          @shared_task
          def reindex(product_id):
              """Not idempotent."""
              index(product_id)
        `,
      },
    },
    {
      name: 'an acknowledgement that somebody decided on',
      files: {
        'app/tasks.py': code`
          from celery import shared_task
          from app.jobs import dispatch

          # Early, since redelivery is harmless only if the dispatch itself is idempotent.
          @shared_task(acks_late=False)
          def schedule_syncs(frequency):
              """Idempotent."""
              dispatch(frequency)
        `,
      },
    },
    {
      name: 'an idempotent task of an application that acknowledges late',
      files: {
        'app/celery.py': code`
          from celery import Celery

          app = Celery("shop")
          app.conf.task_acks_late = True
        `,
        'app/tasks.py': code`
          from app.celery import app
          from app.search import index

          @app.task
          def reindex(product_id):
              """Idempotent."""
              index(product_id)
        `,
      },
    },
    {
      name: 'an idempotent task with a base class',
      files: {
        'app/tasks.py': code`
          from celery import shared_task
          from app.search import index
          from app.base import DurableTask

          @shared_task(base=DurableTask)
          def reindex(product_id):
              """Idempotent."""
              index(product_id)
        `,
      },
    },
    {
      name: 'a charge with an idempotency key that is acknowledged late',
      files: {
        'app/tasks.py': code`
          import stripe
          from celery import shared_task

          @shared_task(acks_late=True)
          def charge(order_id, amount):
              stripe.PaymentIntent.create(amount=amount, idempotency_key=order_id)
        `,
      },
      controls: 1,
    },
  ],
});
