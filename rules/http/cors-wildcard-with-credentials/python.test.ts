import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a star of FastAPI through a constant',
      files: {
        'app/main.py': code`
            from fastapi import FastAPI
            from fastapi.middleware.cors import CORSMiddleware

            origins = ["*"]
            app = FastAPI()
            app.add_middleware(
                CORSMiddleware,
                allow_origins=origins,
                allow_credentials=True,
            )

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '4:12-4:15',
          data: { library: 'CORSMiddleware' },
          evidence: [
            { span: '9:23-9:27', note: 'Allows credentials.' },
            { span: '7:5-7:19', note: 'CORSMiddleware is set up here.' },
            { span: '13:25-13:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a star that is the default of a settings class',
      files: {
        'app/settings.py': code`
            from pydantic_settings import BaseSettings

            class Settings(BaseSettings):
                allowed_hosts: list[str] = ["*"]

            def get_settings():
                return Settings()
          `,
        'app/main.py': code`
            from starlette.middleware.cors import CORSMiddleware
            from app.settings import get_settings

            def build(app):
                settings = get_settings()
                app.add_middleware(
                    CORSMiddleware,
                    allow_origins=settings.allowed_hosts,
                    allow_credentials=True,
                )

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'mirrored',
          path: 'app/main.py',
          span: '8:23-8:45',
          confidence: 'medium',
          evidence: [
            { path: 'app/main.py', span: '9:27-9:31', note: 'Allows credentials.' },
            { path: 'app/main.py', span: '13:25-13:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a star where the variable is not set',
      files: {
        'app/main.py': code`
            import os
            from starlette.middleware import Middleware
            from starlette.middleware.cors import CORSMiddleware

            middleware = [
                Middleware(
                    CORSMiddleware,
                    allow_origins=os.getenv("ORIGINS", "*").split(","),
                    allow_credentials=True,
                )
            ]

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '8:44-8:47',
          confidence: 'medium',
          evidence: [
            { span: '9:27-9:31', note: 'Allows credentials.' },
            { span: '14:25-14:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'flask-cors without origins',
      files: {
        'app.py': code`
            from flask import Flask
            from flask_cors import CORS

            app = Flask(__name__)
            CORS(app, supports_credentials=True)

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '5:1-5:5',
          data: { library: 'flask-cors' },
          evidence: [
            { span: '5:32-5:36', note: 'Allows credentials.' },
            { span: '8:25-8:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a resource of flask-cors with a star, and a pattern without its end',
      files: {
        'app.py': code`
            from flask_cors import CORS

            CORS(app, resources={r"/a/*": {"origins": "*"}}, supports_credentials=True)
            CORS(web, origins=[r"https://.*\.example\.com"], supports_credentials=True)

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '3:43-3:46',
          evidence: [
            { span: '3:71-3:75', note: 'Allows credentials.' },
            { span: '7:25-7:51', note: 'A cookie says who calls.' },
          ],
        },
        {
          message: 'test',
          span: '4:20-4:47',
          data: { admits: 'https://any.example.com.evil.example' },
          evidence: [
            { span: '4:71-4:75', note: 'Allows credentials.' },
            { span: '7:25-7:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'all origins of django-cors-headers on one way through the settings',
      files: {
        'config/settings.py': code`
            import os

            CORS_ALLOW_CREDENTIALS = True
            origins = [each for each in os.environ.get("ORIGINS", "").split(",") if each]
            if origins:
                CORS_ALLOWED_ORIGINS = origins
            else:
                CORS_ALLOW_ALL_ORIGINS = True

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '8:30-8:34',
          data: { library: 'django-cors-headers' },
          evidence: [
            { span: '3:26-3:30', note: 'Allows credentials.' },
            { span: '11:25-11:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'unescaped dots, which fit the whole origin too',
      files: {
        'app/main.py': code`
            from fastapi.middleware.cors import CORSMiddleware

            app.add_middleware(
                CORSMiddleware,
                allow_origin_regex=r"https://app.example\.com",
                allow_credentials=True,
            )

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'test',
          span: '5:24-5:51',
          data: { admits: 'https://appxexample.com' },
          evidence: [
            { span: '6:23-6:27', note: 'Allows credentials.' },
            { span: '10:25-10:51', note: 'A cookie says who calls.' },
          ],
          fixed: code`
              from fastapi.middleware.cors import CORSMiddleware

              app.add_middleware(
                  CORSMiddleware,
                  allow_origin_regex=r"https://app\.example\.com",
                  allow_credentials=True,
              )

              def who_calls(request):
                  return sessions.get(request.cookies["session"])

              def keep(response, session):
                  response.set_cookie("session", session, samesite="none", secure=True)
            `,
        },
      ],
    },
    {
      name: 'a header that sends every origin back',
      files: {
        'app/views.py': code`
            def add_cors(request, response):
                origin = request.headers.get("Origin", "*")
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Allow-Credentials"] = "true"
                return response

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'reflected',
          span: '3:55-3:61',
          data: { library: 'This code' },
          evidence: [
            { span: '4:5-4:57', note: 'Allows credentials.' },
            { span: '8:25-8:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a literal star in headers of its own',
      files: {
        'app/views.py': code`
            CORS_HEADERS = {
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Allow-Credentials": "true",
            }

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
      findings: [
        {
          message: 'literal',
          span: '2:36-2:39',
          severity: 'medium',
          data: { library: 'This code' },
          evidence: [
            { span: '3:5-3:39', note: 'Allows credentials.' },
            { span: '7:25-7:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an exact list of FastAPI',
      files: {
        'app/main.py': code`
            from fastapi.middleware.cors import CORSMiddleware

            app.add_middleware(
                CORSMiddleware,
                allow_origins=["https://app.example.com"],
                allow_credentials=True,
            )

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
    },
    {
      name: 'a star without credentials',
      files: {
        'app/main.py': code`
            from fastapi.middleware.cors import CORSMiddleware

            app.add_middleware(CORSMiddleware, allow_origins=["*"])

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
    },
    {
      name: 'a pattern without anchors, which Starlette matches against the whole origin',
      files: {
        'app/main.py': code`
            from fastapi.middleware.cors import CORSMiddleware

            app.add_middleware(
                CORSMiddleware,
                allow_origin_regex=r"https://.*\.example\.com",
                allow_credentials=True,
            )

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
    },
    {
      name: 'origins of flask-cors in the configuration of the application',
      files: {
        'app.py': code`
            from flask_cors import CORS

            app.config["CORS_ORIGINS"] = ["https://app.example.com"]
            CORS(app, supports_credentials=True)

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
    },
    {
      name: 'patterns of django-cors-headers with their end',
      files: {
        'config/settings.py': code`
            CORS_ALLOW_CREDENTIALS = True
            CORS_ALLOWED_ORIGIN_REGEXES = [
                r"^https://\w+\.example\.com$",
                r"^https://deploy-preview-\d+--shop\.netlify\.app$",
            ]

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
    },
    {
      name: 'credentials that depend on the list',
      files: {
        'app/main.py': code`
            from fastapi.middleware.cors import CORSMiddleware

            app.add_middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_credentials="*" not in origins,
            )

            def who_calls(request):
                return sessions.get(request.cookies["session"])

            def keep(response, session):
                response.set_cookie("session", session, samesite="none", secure=True)
          `,
      },
    },
  ],
});
