import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a list of CORSMiddleware that is split in another file',
      files: {
        'app/config.py': code`
          import os

          ALLOWED_ORIGINS = [o.strip() for o in os.environ["ALLOWED_ORIGINS"].split(",") if o]
        `,
        'app/main.py': code`
          from fastapi.middleware.cors import CORSMiddleware
          from app.config import ALLOWED_ORIGINS

          app.add_middleware(
              CORSMiddleware,
              allow_origins=ALLOWED_ORIGINS,
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
          span: '6:19-6:34',
          data: {
            library: 'CORSMiddleware',
            setting: 'ALLOWED_ORIGINS',
            handling: 'split(), strip()',
          },
          evidence: [
            { path: 'app/config.py', span: '3:39-3:68', note: 'ALLOWED_ORIGINS is read here.' },
            {
              path: 'app/config.py',
              span: '3:69-3:74',
              note: 'Nothing but text handling happens to it.',
            },
            { path: 'app/main.py', span: '7:23-7:27', note: 'Allows credentials.' },
            { path: 'app/main.py', span: '11:25-11:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a property of a settings class that splits a field',
      files: {
        'app/settings.py': code`
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              cors_origins: str = ""

              @property
              def cors_origin_list(self) -> list[str]:
                  return [o.strip() for o in self.cors_origins.split(",")]

          settings = Settings()
        `,
        'app/main.py': code`
          from starlette.middleware.cors import CORSMiddleware
          from app.settings import settings

          app.add_middleware(
              CORSMiddleware,
              allow_origins=settings.cors_origin_list,
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
          span: '6:19-6:44',
          data: {
            library: 'CORSMiddleware',
            setting: 'cors_origins',
            handling: 'split(), strip()',
          },
          evidence: [
            { path: 'app/settings.py', span: '4:5-4:17', note: 'cors_origins is read here.' },
            {
              path: 'app/settings.py',
              span: '8:54-8:59',
              note: 'Nothing but text handling happens to it.',
            },
            { path: 'app/main.py', span: '7:23-7:27', note: 'Allows credentials.' },
            { path: 'app/main.py', span: '11:25-11:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a setting of NestJS',
      files: {
        'src/main.ts': code`
          app.enableCors({
            origin: configService.get('ORIGINS').split(','),
            credentials: true,
          });

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'listed',
          severity: 'medium',
          span: '2:11-2:50',
          data: { library: 'NestJS', setting: 'ORIGINS', handling: 'split()' },
          evidence: [
            { span: '2:11-2:28', note: 'ORIGINS is read here.' },
            { span: '2:40-2:45', note: 'Nothing but text handling happens to it.' },
            { span: '3:16-3:20', note: 'Allows credentials.' },
            { span: '6:47-6:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a callback that asks a list which is split',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          const origins = ['https://a.example', ...(process.env.ORIGINS?.split(',') ?? [])];
          app.use(cors({
            origin(origin, callback) {
              callback(null, !origin || origins.includes(origin));
            },
            credentials: true,
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'listed',
          severity: 'medium',
          span: '5:3-5:9',
          data: { library: 'cors', setting: 'ORIGINS', handling: 'split()' },
          evidence: [
            { span: '3:43-3:62', note: 'ORIGINS is read here.' },
            { span: '3:64-3:69', note: 'Nothing but text handling happens to it.' },
            { span: '8:16-8:20', note: 'Allows credentials.' },
            { span: '11:47-11:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a helper of the project that splits',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          function list(value: string): string[] {
            return value.split(',').map((each) => each.trim());
          }

          app.use(cors({ origin: list(process.env.ORIGINS ?? ''), credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'listed',
          severity: 'medium',
          span: '7:24-7:55',
          data: { library: 'cors', setting: 'ORIGINS', handling: 'split(), trim()' },
          evidence: [
            { span: '7:29-7:48', note: 'ORIGINS is read here.' },
            { span: '4:16-4:21', note: 'Nothing but text handling happens to it.' },
            { span: '7:70-7:74', note: 'Allows credentials.' },
            { span: '9:47-9:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'entries that new URL parses',
      controls: 1,
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          const origins = process.env.ORIGINS.split(',').map((each) => new URL(each).origin);
          app.use(cors({ origin: origins, credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'entries that urlparse checks in a validator',
      controls: 1,
      files: {
        'app/settings.py': code`
          from urllib.parse import urlparse
          from pydantic import field_validator
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              CORS_ORIGINS: list[str] = []

              @field_validator("CORS_ORIGINS", mode="before")
              def split_origins(cls, value):
                  origins = value.split(",")
                  for origin in origins:
                      if not urlparse(origin).netloc:
                          raise ValueError("no origin")
                  return origins

          settings = Settings()

          def who_calls(request):
              return sessions.get(request.cookies["session"])

          def keep(response, session):
              response.set_cookie("session", session, samesite="none", secure=True)
        `,
        'app/main.py': code`
          from starlette.middleware.cors import CORSMiddleware
          from app.settings import settings

          app.add_middleware(
              CORSMiddleware, allow_origins=settings.CORS_ORIGINS, allow_credentials=True
          )
        `,
      },
    },
    {
      name: 'a check that stands beside the way',
      controls: 1,
      files: {
        'app/main.py': code`
          import os
          from starlette.middleware.cors import CORSMiddleware

          origins = os.environ["ORIGINS"].split(",")
          if "*" in origins:
              raise RuntimeError("ORIGINS must not be a star")
          app.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=True)

          def who_calls(request):
              return sessions.get(request.cookies["session"])

          def keep(response, session):
              response.set_cookie("session", session, samesite="none", secure=True)
        `,
      },
    },
    {
      name: 'a star that is left out',
      files: {
        'app/main.py': code`
          import os
          from starlette.middleware.cors import CORSMiddleware

          origins = [o for o in os.environ["ORIGINS"].split(",") if o and o != "*"]
          app.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=True)

          def who_calls(request):
              return sessions.get(request.cookies["session"])

          def keep(response, session):
              response.set_cookie("session", session, samesite="none", secure=True)
        `,
      },
    },
    {
      name: 'no credentials',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({ origin: process.env.ORIGINS.split(',') }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'origins that are written out',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({ origin: 'https://a.example,https://b.example'.split(','), credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'django-cors-headers, which parses its list itself',
      files: {
        'config/settings.py': code`
          import os

          CORS_ALLOW_CREDENTIALS = True
          CORS_ALLOWED_ORIGINS = os.environ["ORIGINS"].split(",")

          def who_calls(request):
              return sessions.get(request.cookies["session"])

          def keep(response, session):
              response.set_cookie("session", session, samesite="none", secure=True)
        `,
      },
    },
  ],
});
