import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a field whose validator only splits',
      files: {
        'app/settings.py': code`
          from pydantic import field_validator
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              CORS_ORIGINS: list[str] = []

              @field_validator("CORS_ORIGINS", mode="before")
              def split_origins(cls, value):
                  return value.split(",") if isinstance(value, str) else value

          settings = Settings()
        `,
        'app/main.py': code`
          from starlette.middleware.cors import CORSMiddleware
          from app.settings import settings

          app.add_middleware(
              CORSMiddleware, allow_origins=settings.CORS_ORIGINS, allow_credentials=True
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
          span: '5:35-5:56',
          data: { library: 'CORSMiddleware', setting: 'CORS_ORIGINS', handling: 'split()' },
          evidence: [
            { path: 'app/settings.py', span: '5:5-5:17', note: 'CORS_ORIGINS is read here.' },
            {
              path: 'app/settings.py',
              span: '9:22-9:27',
              note: 'Nothing but text handling happens to it.',
            },
            { path: 'app/main.py', span: '5:76-5:80', note: 'Allows credentials.' },
            { path: 'app/main.py', span: '9:25-9:51', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a variable that a schema only takes as text',
      files: {
        'src/env.ts': code`
          import { z } from 'zod';

          export const env = z.object({ CORS_ORIGINS: z.string() }).parse(process.env);
        `,
        'src/server.ts': code`
          import cors from 'cors';
          import { env } from './env';

          const origins = env.CORS_ORIGINS.split(',').map((each) => each.trim());
          app.use(cors({ origin: origins, credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'listed',
          severity: 'medium',
          path: 'src/server.ts',
          span: '5:24-5:31',
          data: { library: 'cors', setting: 'CORS_ORIGINS', handling: 'split(), trim()' },
          evidence: [
            { path: 'src/server.ts', span: '4:17-4:33', note: 'CORS_ORIGINS is read here.' },
            {
              path: 'src/server.ts',
              span: '4:34-4:39',
              note: 'Nothing but text handling happens to it.',
            },
            { path: 'src/server.ts', span: '5:46-5:50', note: 'Allows credentials.' },
            { path: 'src/server.ts', span: '7:47-7:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a field of URLs of pydantic',
      controls: 1,
      files: {
        'app/settings.py': code`
          from pydantic import AnyHttpUrl
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              CORS_ORIGINS: list[AnyHttpUrl] = []

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
              CORSMiddleware,
              allow_origins=[str(origin).strip("/") for origin in settings.CORS_ORIGINS],
              allow_credentials=True,
          )
        `,
      },
    },
    {
      name: 'a schema of URLs',
      controls: 1,
      files: {
        'src/env.ts': code`
          import { z } from 'zod';

          const Origins = z.string().transform((text) => text.split(',')).pipe(z.array(z.string().url()));
          export const env = z.object({ CORS_ORIGINS: Origins }).parse(process.env);

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
        'src/server.ts': code`
          import cors from 'cors';
          import { env } from './env';

          app.use(cors({ origin: env.CORS_ORIGINS.map((each) => each.trim()), credentials: true }));
        `,
      },
    },
  ],
});
