import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a FastAPI route',
      files: {
        'app/webhooks.py': code`
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          @router.post("/webhooks/stripe")
          async def stripe_webhook(request: Request):
              event = await request.json()
              await activate(event["data"]["customer"])
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '6:2-6:33',
          data: { route: 'POST /webhooks/stripe' },
          evidence: [{ span: '9:11-9:19', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a Flask route',
      files: {
        'app/hooks.py': code`
          from flask import Flask, request
          from app.plans import activate

          app = Flask(__name__)

          @app.route("/webhook/github", methods=["POST"])
          def github():
              activate(request.json["repository"]["id"])
              return "", 204
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '6:2-6:48',
          data: { route: 'POST /webhook/github' },
          evidence: [{ span: '8:5-8:13', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a Django view',
      files: {
        'billing/views.py': code`
          import json
          from django.http import HttpResponse
          from django.views.decorators.csrf import csrf_exempt
          from billing.models import Payment

          @csrf_exempt
          def stripe_webhook(request):
              event = json.loads(request.body)
              Payment.objects.create(amount=event["amount"])
              return HttpResponse(status=200)
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '7:5-7:19',
          data: { route: 'stripe_webhook' },
          evidence: [{ span: '9:5-9:27', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a view of the REST framework',
      files: {
        'hooks/views.py': code`
          from rest_framework.views import APIView
          from hooks.tasks import sync

          class BitbucketWebhookView(APIView):
              def post(self, request):
                  sync(request.data["repository"]["uuid"])
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '5:9-5:13',
          data: { route: 'BitbucketWebhookView.post' },
          evidence: [{ span: '6:9-6:13', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a dependency of the route that verifies nothing',
      files: {
        'app/webhooks.py': code`
          from fastapi import APIRouter, Depends, Request
          from app.plans import activate
          from app.throttle import count_requests

          router = APIRouter(prefix="/webhooks")

          @router.post("/phabricator", dependencies=[Depends(count_requests)])
          async def phabricator_webhook(request: Request):
              payload = await request.json()
              await activate(payload["object"])
        `,
        'app/throttle.py': code`
          counts = {}

          async def count_requests(request):
              counts[request.client.host] = counts.get(request.client.host, 0) + 1
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'app/webhooks.py',
          span: '7:2-7:69',
          data: { route: 'POST /webhooks/phabricator' },
          evidence: [{ span: '10:11-10:19', note: 'Is done for whoever sends the event.' }],
        },
      ],
    },
    {
      name: 'a Python HMAC over the body that is written again',
      files: {
        'app/webhooks.py': code`
          import json
          import hashlib
          import hmac
          import os
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          @router.post("/webhooks/github")
          async def github_webhook(request: Request):
              payload = await request.json()
              digest = hmac.new(b"key", json.dumps(payload).encode(), hashlib.sha256).hexdigest()
              if not hmac.compare_digest(digest, request.headers["x-signature"]):
                  raise HTTPException(401)
              await activate(payload)
        `,
      },
      findings: [
        {
          message: 'reserialised',
          severity: 'high',
          span: '13:31-13:50',
          data: { route: 'POST /webhooks/github', call: 'json.dumps(payload)' },
          evidence: [{ span: '13:14-13:22', note: 'Verifies the signature.' }],
        },
      ],
    },
    {
      name: 'a Python helper that accepts everything without a secret',
      files: {
        'app/webhooks.py': code`
          import hashlib
          import hmac
          import os
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          def is_genuine(body, given, secret):
              if not secret:
                  return True
              digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
              return hmac.compare_digest(digest, given)

          @router.post("/webhooks/github")
          async def github_webhook(request: Request):
              if not is_genuine(await request.body(), request.headers["x-signature"], os.environ.get("SECRET")):
                  raise HTTPException(401)
              await activate(await request.json())
        `,
      },
      findings: [
        {
          message: 'skippable',
          severity: 'high',
          span: '17:12-17:22',
          data: { route: 'POST /webhooks/github', condition: 'secret' },
          evidence: [
            { span: '10:12-10:18', note: 'Decides whether to verify.' },
            { span: '12:14-12:22', note: 'Verifies the signature.' },
            { span: '11:9-11:20', note: 'Goes on without it.' },
          ],
          fixed: code`
            import hashlib
            import hmac
            import os
            from fastapi import APIRouter, Depends, HTTPException, Request
            from app.plans import activate

            router = APIRouter()

            def is_genuine(body, given, secret):
                if not secret:
                    return False
                digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
                return hmac.compare_digest(digest, given)

            @router.post("/webhooks/github")
            async def github_webhook(request: Request):
                if not is_genuine(await request.body(), request.headers["x-signature"], os.environ.get("SECRET")):
                    raise HTTPException(401)
                await activate(await request.json())
          `,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a check that is given the whole request',
      files: {
        'app/hooks.py':
          '@router.post("/webhooks/twilio")\nasync def twilio(request: Request):\n    await validate_twilio(request)\n    db.add(Message(body=(await request.form())["Body"]))\n',
      },
    },
    {
      name: 'a check that is given the secret',
      files: {
        'app/webhooks.py': code`
          from fastapi import APIRouter, Request
          from app.models import Trigger

          router = APIRouter()

          @router.post("/webhooks/github")
          async def github_webhook(request: Request):
              trigger = await Trigger.objects.create(body=await request.body())
              trigger.valid = trigger.validate(secret=SECRET)
              await trigger.save()
        `,
      },
    },
    {
      name: 'construct_event',
      files: {
        'app/webhooks.py': code`
          import stripe
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          @router.post("/webhooks/stripe")
          async def stripe_webhook(request: Request):
              event = stripe.Webhook.construct_event(await request.body(), request.headers["stripe-signature"], "whsec")
              await activate(event["data"]["customer"])
        `,
      },
      controls: 1,
    },
    {
      name: 'compare_digest on the raw body',
      files: {
        'app/webhooks.py': code`
          import hashlib
          import hmac
          import os
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          @router.post("/webhooks/github")
          async def github_webhook(request: Request):
              digest = hmac.new(b"key", await request.body(), hashlib.sha256).hexdigest()
              if not hmac.compare_digest(digest, request.headers["x-signature"]):
                  raise HTTPException(401)
              await activate(await request.json())
        `,
      },
      controls: 1,
    },
    {
      name: 'a dependency that verifies',
      files: {
        'app/webhooks.py': code`
          import stripe
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          class SignedEvent:
              async def __call__(self, request: Request):
                  return stripe.Webhook.construct_event(await request.body(), request.headers["stripe-signature"], "whsec")

          @router.post("/webhooks/stripe")
          async def stripe_webhook(event=Depends(SignedEvent())):
              await activate(event["data"]["customer"])
        `,
      },
      controls: 1,
    },
    {
      name: 'a dependency of the route that verifies',
      files: {
        'app/webhooks.py': code`
          from fastapi import APIRouter, Depends, Request
          from app.plans import activate
          from app.sender import genuine

          router = APIRouter(prefix="/webhooks")

          @router.post("/phabricator", dependencies=[Depends(genuine)])
          async def phabricator_webhook(request: Request):
              payload = await request.json()
              await activate(payload["object"])
        `,
        'app/sender.py': code`
          import hashlib
          import hmac
          from fastapi import Header, HTTPException, Request

          async def genuine(request: Request, x_signature: str = Header()):
              expected = hmac.new(b"key", await request.body(), hashlib.sha256).hexdigest()
              if not hmac.compare_digest(expected, x_signature):
                  raise HTTPException(401)
        `,
      },
      controls: 1,
    },
    {
      name: 'a secret that is missing and ends the request in Python',
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
              if not SECRET:
                  raise HTTPException(500)
              digest = hmac.new(SECRET.encode(), await request.body(), hashlib.sha256).hexdigest()
              if not hmac.compare_digest(digest, request.headers["x-signature"]):
                  raise HTTPException(401)
              await activate(await request.json())
        `,
      },
      controls: 1,
    },
    {
      name: 'keys in the order in which the provider signs them',
      files: {
        'app/webhooks.py': code`
          import json
          import hashlib
          import hmac
          import os
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          @router.post("/webhooks/payments")
          async def payments_webhook(request: Request):
              payload = await request.json()
              digest = hmac.new(b"key", json.dumps(payload, sort_keys=True).encode(), hashlib.sha512).hexdigest()
              if not hmac.compare_digest(digest, request.headers["x-signature"]):
                  raise HTTPException(401)
              await activate(payload)
        `,
      },
      controls: 1,
    },
    {
      name: 'a route for signed-in users in Python',
      files: {
        'app/webhooks.py': code`
          from app.auth import get_current_user
          from fastapi import APIRouter, Depends, HTTPException, Request
          from app.plans import activate

          router = APIRouter()

          @router.post("/webhook")
          async def add_webhook(request: Request, user=Depends(get_current_user)):
              await activate(user, await request.json())
        `,
      },
    },
  ],
});
