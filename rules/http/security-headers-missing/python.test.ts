import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a FastAPI application without any',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI(title="Shop")

          @app.get("/home")
          def home(request):
              return templates.TemplateResponse(request, "home.html")
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '3:7-3:14',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'FastAPI',
          },
          evidence: [{ span: '7:12-7:38', note: 'Answers with a page.' }],
        },
      ],
    },
    {
      name: 'Flask and Starlette in two services',
      files: {
        'web/requirements.txt': 'flask\n',
        'web/app.py': code`
          from flask import Flask, render_template

          def create_app():
              app = Flask(__name__)

              @app.get("/")
              def home():
                  return render_template("home.html")

              return app
        `,
        'api/requirements.txt': 'starlette\n',
        'api/app.py': code`
          from starlette.applications import Starlette
          from starlette.middleware import Middleware
          from starlette.middleware.sessions import SessionMiddleware

          app = Starlette(routes=[], middleware=[Middleware(SessionMiddleware, secret_key=KEY)])
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'web/app.py',
          span: '4:11-4:16',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Flask',
          },
          evidence: [{ path: 'web/app.py', span: '8:16-8:31', note: 'Answers with a page.' }],
        },
        {
          message: 'missing',
          severity: 'low',
          path: 'api/app.py',
          span: '5:7-5:16',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Starlette',
          },
          evidence: [
            { path: 'api/app.py', span: '5:40-5:50', note: 'Keeps a cookie in the browser.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'Django with the middleware but not its settings',
      files: {
        'shop/wsgi.py': code`
          from django.core.wsgi import get_wsgi_application

          application = get_wsgi_application()
        `,
        'shop/settings.py': code`
          INSTALLED_APPS = ["django.contrib.admin"]
          MIDDLEWARE = [
              "django.middleware.security.SecurityMiddleware",
              "django.middleware.clickjacking.XFrameOptionsMiddleware",
          ]
        `,
      },
    },
    {
      name: 'Django with the middleware and its settings',
      controls: 1,
      files: {
        'shop/wsgi.py': code`
          from django.core.wsgi import get_wsgi_application

          application = get_wsgi_application()
        `,
        'shop/settings.py': code`
          SECURE_HSTS_SECONDS = 63072000
          MIDDLEWARE = [
              "django.middleware.security.SecurityMiddleware",
              "django.middleware.clickjacking.XFrameOptionsMiddleware",
          ]
        `,
      },
    },
    {
      name: 'flask-talisman',
      controls: 1,
      files: {
        'app.py': code`
          from flask import Flask
          from flask_talisman import Talisman

          app = Flask(__name__)
          Talisman(app)

          @app.get("/home")
          def home(request):
              return templates.TemplateResponse(request, "home.html")
        `,
      },
    },
    {
      name: 'the package secure',
      controls: 1,
      files: {
        'app/main.py': code`
          import secure
          from fastapi import FastAPI

          app = FastAPI()
          secure_headers = secure.Secure()

          @app.middleware("http")
          async def set_secure_headers(request, call_next):
              response = await call_next(request)
              secure_headers.framework.fastapi(response)
              return response

          @app.get("/home")
          def home(request):
              return templates.TemplateResponse(request, "home.html")
        `,
      },
    },
    {
      name: 'a middleware class of its own',
      controls: 1,
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from app.headers import SecurityHeadersMiddleware

          app = FastAPI()
          app.add_middleware(SecurityHeadersMiddleware)

          @app.get("/home")
          def home(request):
              return templates.TemplateResponse(request, "home.html")
        `,
        'app/headers.py': code`
          HEADERS = [
              (b"content-security-policy", b"default-src 'self'"),
              (b"x-frame-options", b"DENY"),
              (b"x-content-type-options", b"nosniff"),
              (b"referrer-policy", b"no-referrer"),
              (b"strict-transport-security", b"max-age=63072000"),
          ]

          class SecurityHeadersMiddleware:
              pass
        `,
      },
    },
    {
      name: 'headers that a settings file lists',
      controls: 1,
      files: {
        'searx/webapp.py': code`
          from flask import Flask

          app = Flask(__name__)

          @app.get("/home")
          def home(request):
              return templates.TemplateResponse(request, "home.html")
        `,
        'searx/settings.yml': code`
          default_http_headers:
            Content-Security-Policy: frame-ancestors 'none'
            X-Content-Type-Options: nosniff
            Referrer-Policy: no-referrer
            Strict-Transport-Security: max-age=63072000
        `,
      },
    },
  ],
});
