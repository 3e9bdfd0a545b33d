import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a reset token in the answer of FastAPI and in its log',
      files: {
        'app/auth.py': code`
          import logging
          import secrets
          from fastapi import APIRouter

          router = APIRouter(prefix="/auth")
          logger = logging.getLogger(__name__)

          @router.post("/forgot-password")
          async def forgot_password(email: str):
              reset_token = secrets.token_urlsafe(32)
              logger.info("reset token for %s: %s", email, reset_token)
              return {"detail": "sent", "reset_token": reset_token}
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '11:50-11:61',
          data: {
            token: 'reset_token',
            leak: 'is written to the log',
            reader: 'whoever reads the log',
            harm: 'take over the account',
            instead: 'log the id of the account',
          },
        },
        {
          message: 'leaked',
          span: '12:46-12:57',
          data: {
            token: 'reset_token',
            leak: 'is in the answer of POST /auth/forgot-password',
            reader: 'whoever asks for it',
            harm: 'take over the account',
            instead: 'answer the same whether the account exists or not',
          },
        },
      ],
    },
    {
      name: 'an answer of Flask by keyword, made by a function that says what it makes',
      files: {
        'app/auth.py': code`
          from flask import Blueprint, jsonify, request
          from app.tokens import create_password_reset_token

          bp = Blueprint("auth", __name__)

          @bp.route("/request-reset", methods=["POST"])
          def request_reset():
              token = create_password_reset_token(request.json["email"])
              return jsonify(message="sent", token=token), 200
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '9:42-9:47',
          confidence: 'medium',
          data: {
            token: 'token',
            leak: 'is in the answer of POST /request-reset',
            reader: 'whoever asks for it',
            harm: 'take over the account',
            instead: 'answer the same whether the account exists or not',
          },
        },
      ],
    },
    {
      name: 'a link that is printed where the mail is sent',
      files: {
        'app/mail.py': code`
          def send_verification_email(email, token):
              link = f"https://example.com/verify?token={token}"
              print(f"Verify {email}: {link}")
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '3:30-3:34',
          confidence: 'medium',
          data: {
            token: 'link',
            leak: 'is written to the log',
            reader: 'whoever reads the log',
            harm: 'confirm an address',
            instead: 'log the id of the account',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a token that travels by mail',
      files: {
        'app/auth.py': code`
          import secrets
          from fastapi import APIRouter
          from app.mail import send_reset_mail

          router = APIRouter()

          @router.post("/forgot-password")
          async def forgot_password(email: str):
              reset_token = secrets.token_urlsafe(32)
              await send_reset_mail(email, reset_token)
              return {"detail": "sent"}
        `,
      },
    },
    {
      name: 'a link that an administrator makes, behind authentication',
      files: {
        'app/admin.py': code`
          import secrets
          from fastapi import APIRouter, Depends
          from app.deps import get_current_admin

          router = APIRouter()

          @router.post("/users/{id}/reset-link")
          async def reset_link(id: int, admin=Depends(get_current_admin)):
              reset_token = secrets.token_urlsafe(32)
              return {"reset_token": reset_token}
        `,
      },
    },
    {
      name: 'the developer mode of Frappe',
      files: {
        'app/mail.py': code`
          import frappe

          def send_verification_email(email, otp):
              if frappe.conf.developer_mode:
                  print(otp)
              else:
                  frappe.sendmail(recipients=email, args={"otp": otp})
        `,
      },
    },
    {
      name: 'branches for tests and development',
      files: {
        'app/auth.py': code`
          import secrets
          from fastapi import APIRouter
          from app.settings import settings

          router = APIRouter()

          @router.post("/forgot-password")
          async def forgot_password(email: str):
              reset_token = secrets.token_urlsafe(32)
              if settings.DEBUG:
                  print(reset_token)
                  return {"reset_token": reset_token}
              return {"detail": "sent"}
        `,
      },
    },
    {
      name: 'hashes and tokens of another kind',
      files: {
        'app/auth.py': code`
          import hashlib
          import secrets
          from fastapi import APIRouter
          from app.tokens import create_access_token

          router = APIRouter()

          @router.post("/register")
          async def register(email: str):
              verification_token = secrets.token_urlsafe(32)
              verification_token_hash = hashlib.sha256(verification_token).hexdigest()
              print("registered", verification_token_hash)
              return {"access_token": create_access_token(email)}
        `,
      },
    },
    {
      name: 'a token for who sent the code that came by mail',
      files: {
        'app/auth.py': code`
          import secrets
          from fastapi import APIRouter
          from app.schemas import ResetStep

          router = APIRouter()

          @router.post("/reset-password/second-step")
          async def second_step(request: ResetStep):
              await require(request.email, request.code)
              reset_token = secrets.token_urlsafe(32)
              return {"reset_token": reset_token}
        `,
      },
    },
    {
      name: 'a token that the client sent',
      files: {
        'app/auth.py': code`
          from fastapi import APIRouter

          router = APIRouter()

          @router.post("/verify")
          async def verify(verification_token: str):
              print("verifying", verification_token)
              return {"verification_token": verification_token}
        `,
      },
    },
  ],
});
