import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a member by ids of the payload in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, session, verify
          from app.models import Member, User

          app = FastAPI()

          @app.post("/webhooks/clerk")
          async def clerk_webhook(request):
              event = await verify(request)
              await conn.execute("INSERT INTO members (org_id, user_id) VALUES ($1, $2)", event["org_id"], event["user_id"])
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '10:11-10:23',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'conn.execute on members',
            value: 'event["org_id"]',
            what: 'membership',
          },
          evidence: [{ span: '10:81-10:96', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'a member that SQLAlchemy adds',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, session, verify
          from app.models import Member, User

          app = FastAPI()

          @app.post("/webhooks/clerk")
          async def clerk_webhook(request):
              event = await verify(request)
              session.add(Member(org_id=event["org_id"], user_id=event["user_id"]))
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '10:5-10:16',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'session.add on Member',
            value: 'event["org_id"]',
            what: 'membership',
          },
          evidence: [{ span: '10:31-10:46', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'credit that Django adds',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, session, verify
          from app.models import Member, User

          app = FastAPI()

          @app.post("/webhooks/clerk")
          async def clerk_webhook(request):
              event = await verify(request)
              User.objects.filter(id=event["metadata"]["user_id"]).update(credits=F("credits") + 10)
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '10:5-10:64',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'User.objects.filter(id=event["metadata"]["user_id"]).update',
            value: 'event["metadata"]["user_id"]',
            what: 'credit',
          },
          evidence: [{ span: '10:28-10:56', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'a role that the payload names in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, session, verify
          from app.models import Member, User

          app = FastAPI()

          @app.post("/webhooks/clerk")
          async def clerk_webhook(request):
              event = await verify(request)
              user = await session.get(User, event["user_id"])
              if user is None:
                  return
              session.add(Member(user_id=user.id, role=event["role"]))
        `,
      },
      findings: [
        {
          message: 'role',
          span: '13:5-13:16',
          data: { route: 'POST /webhooks/clerk', value: 'event["role"]' },
          evidence: [{ span: '13:46-13:59', note: 'Comes from the payload.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a lookup before the write in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, session, verify
          from app.models import Member, User

          app = FastAPI()

          @app.post("/webhooks/clerk")
          async def clerk_webhook(request):
              event = await verify(request)
              org = await conn.fetchrow("SELECT id FROM orgs WHERE id = $1", event["org_id"])
              if org is None:
                  return
              await conn.execute("INSERT INTO members (org_id, user_id) VALUES ($1, $2)", event["org_id"], event["user_id"])
        `,
      },
    },
    {
      name: 'an object that is got before',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, session, verify
          from app.models import Member, User

          app = FastAPI()

          @app.post("/webhooks/clerk")
          async def clerk_webhook(request):
              event = await verify(request)
              user = await session.get(User, event["user_id"])
              if user is None:
                  return
              session.add(Member(user_id=user.id, org_id=event["org_id"]))
        `,
      },
    },
    {
      name: 'a foreign key that rejects and is handled in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, session, verify
          from app.models import Member, User

          app = FastAPI()

          @app.post("/webhooks/clerk")
          async def clerk_webhook(request):
              event = await verify(request)
              try:
                  await conn.execute("INSERT INTO members (org_id, user_id) VALUES ($1, $2)", event["org_id"], event["user_id"])
              except ForeignKeyViolationError:
                  return
        `,
      },
    },
    {
      name: 'a count of rows that is looked at',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, session, verify
          from app.models import Member, User

          app = FastAPI()

          @app.post("/webhooks/clerk")
          async def clerk_webhook(request):
              event = await verify(request)
              changed = User.objects.filter(id=event["metadata"]["user_id"]).update(credits=F("credits") + 10)
              if changed == 0:
                  raise LookupError
        `,
      },
    },
  ],
});
