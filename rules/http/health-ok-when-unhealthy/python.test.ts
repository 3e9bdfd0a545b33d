import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a FastAPI route whose except returns',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from app.db import engine

          app = FastAPI()

          @app.get("/health")
          async def health():
              try:
                  await engine.connect()
              except Exception:
                  return {"status": "unhealthy"}
              return {"status": "healthy"}
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '9:15-9:29',
          data: { route: 'GET /health', check: 'engine.connect' },
          evidence: [
            { span: '10:5-10:22', note: 'The failure ends here.' },
            { span: '12:5-12:11', note: 'Answers without an error status.' },
          ],
        },
      ],
    },
    {
      name: 'a Flask route whose except changes a flag',
      files: {
        'app/main.py': code`
          from flask import Blueprint, jsonify
          from app.db import db

          bp = Blueprint("health", __name__, url_prefix="/api")

          @bp.route("/health")
          def health():
              checks = {}
              try:
                  db.session.execute("SELECT 1")
                  checks["database"] = "ok"
              except Exception as error:
                  checks["database"] = "down"
              return jsonify(checks)
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '10:9-10:27',
          data: { route: 'GET /api/health', check: 'db.session.execute' },
          evidence: [
            { span: '12:5-12:31', note: 'The failure ends here.' },
            { span: '14:5-14:11', note: 'Answers without an error status.' },
          ],
        },
      ],
    },
    {
      name: 'an unhealthy state that a Python route computes',
      files: {
        'app/main.py': code`
          from fastapi import APIRouter
          from app.monitor import all_connected

          router = APIRouter(prefix="/api")

          @router.get("/health")
          def health():
              healthy = all_connected()
              return {"status": "healthy" if healthy else "unhealthy"}
        `,
      },
      findings: [
        {
          message: 'computed',
          span: '9:49-9:60',
          confidence: 'medium',
          data: { route: 'GET /api/health', state: 'unhealthy', check: 'healthy' },
          evidence: [{ span: '9:36-9:43', note: 'Decides whether the service is healthy.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'details of an engine that nobody asks anything',
      files: {
        'app/health.py': code`
          from fastapi import APIRouter

          router = APIRouter()

          @router.get("/health/detailed")
          async def detailed():
              try:
                  engine = get_engine()
                  return {"status": "ok", "driver": engine.url.drivername}
              except Exception as error:
                  return {"status": "error", "message": str(error)}
        `,
      },
    },
    {
      name: 'a route for people who are signed in',
      files: {
        'app/health.py': code`
          from fastapi import APIRouter, Depends

          router = APIRouter()

          @router.get("/healthz")
          def healthz(context: CurrentContext = Depends(signed_in_context)):
              try:
                  redis.ping()
              except Exception:
                  return {"redis": "down"}
              return {"redis": "up"}
        `,
      },
    },
    {
      name: 'a route that is there until the set-up is done',
      files: {
        'app/health.py': code`
          from fastapi import APIRouter

          router = APIRouter()

          if not tenants.exist():
              @router.get("/health")
              def health():
                  try:
                      redis.ping()
                  except Exception:
                      return {"redis": "down"}
                  return {"redis": "up"}
        `,
      },
    },
    {
      name: 'a FastAPI route that raises',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI, HTTPException
          from app.db import engine

          app = FastAPI()

          @app.get("/health")
          async def health():
              try:
                  await engine.connect()
              except Exception:
                  raise HTTPException(status_code=503)
              return {"status": "healthy"}
        `,
      },
    },
    {
      name: 'a FastAPI route that sets the status of its response',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI, Response, status
          from app.db import engine

          app = FastAPI()

          @app.get("/health")
          async def health(response: Response):
              try:
                  await engine.connect()
              except Exception:
                  response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
              return {"status": "healthy"}
        `,
      },
      controls: 1,
    },
    {
      name: 'a FastAPI route that answers with a status',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from fastapi.responses import JSONResponse
          from app.db import engine

          app = FastAPI()

          @app.get("/health")
          async def health():
              healthy = True
              try:
                  await engine.connect()
              except Exception:
                  healthy = False
              return JSONResponse({"ok": healthy}, status_code=200 if healthy else 503)
        `,
      },
      controls: 1,
    },
    {
      name: 'a Flask route that returns a status',
      files: {
        'app/main.py': code`
          from flask import Flask, jsonify
          from app.db import db

          app = Flask(__name__)

          @app.route("/health")
          def health():
              try:
                  db.session.execute("SELECT 1")
              except Exception:
                  return jsonify(status="down"), 503
              return jsonify(status="ok")
        `,
      },
      controls: 1,
    },
  ],
});
