import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
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
          span: '14:8-14:14',
          data: { route: 'POST /webhooks/github', condition: 'SECRET' },
          evidence: [{ span: '15:18-15:26', note: 'Verifies the signature.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a check that only development goes around, since a missing secret is refused before',
      files: {
        'app/webhooks.py': code`
          import hashlib
          import hmac
          import json

          from django.conf import settings
          from django.http import JsonResponse
          from django.views.decorators.csrf import csrf_exempt

          @csrf_exempt
          def partner_webhook(request):
              secret = settings.PARTNER_WEBHOOK_SECRET
              if not secret and not settings.IS_DEV:
                  return JsonResponse({"error": "not configured"}, status=503)
              if secret and not verified(request, secret):
                  return JsonResponse({"error": "invalid signature"}, status=403)
              event = json.loads(request.body)
              Order.objects.filter(id=event["order"]).update(paid=True)
              return JsonResponse({})

          def verified(request, secret):
              expected = hmac.new(secret.encode(), request.body, hashlib.sha256).hexdigest()
              return hmac.compare_digest(request.headers["X-Signature"], expected)
        `,
      },
    },
  ],
});
