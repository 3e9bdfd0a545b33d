import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a check that answers true for what is no URL',
      files: {
        'src/cors.ts': code`
          export const isAllowedOrigin = (origin: string) => {
            try {
              return ALLOWED.has(new URL(origin).host);
            } catch (error) {
              console.warn(error);
              return true;
            }
          };
          // Asked by cors().
        `,
      },
      findings: [
        {
          message: 'allowed',
          span: '6:5-6:17',
          data: { name: 'isAllowedOrigin', check: 'URL' },
          evidence: [
            { span: '3:28-3:31', note: 'Fails for what is no origin.' },
            { span: '4:5-4:20', note: 'The failure ends here.' },
          ],
          fixed: code`
            export const isAllowedOrigin = (origin: string) => {
              try {
                return ALLOWED.has(new URL(origin).host);
              } catch (error) {
                console.warn(error);
                return false;
              }
            };
            // Asked by cors().
          `,
        },
      ],
    },
    {
      name: 'a callback of cors that lets in what it cannot parse',
      files: {
        'src/app.ts': code`
          import cors from 'cors';

          app.use(cors({
            origin: (value, done) => {
              try {
                const { host } = new URL(value);
                done(null, HOSTS.includes(host));
              } catch {
                done(null, true);
              }
            },
          }));
        `,
      },
      findings: [
        {
          message: 'called back',
          span: '9:7-9:23',
          data: { name: 'origin', check: 'URL' },
          evidence: [
            { span: '6:28-6:31', note: 'Fails for what is no origin.' },
            { span: '8:7-8:14', note: 'The failure ends here.' },
          ],
          fixed: code`
            import cors from 'cors';

            app.use(cors({
              origin: (value, done) => {
                try {
                  const { host } = new URL(value);
                  done(null, HOSTS.includes(host));
                } catch {
                  done(null, false);
                }
              },
            }));
          `,
        },
      ],
    },
    {
      name: 'an origin that is given back as it came',
      files: {
        'app/cors.py': code`
          from urllib.parse import urlparse

          def normalize_cors_origin(origin: str) -> str:
              try:
                  parsed = urlparse(origin)
                  return f"{parsed.scheme}://{parsed.netloc}"
              except ValueError:
                  return origin.strip()
        `,
      },
      findings: [
        {
          message: 'returned',
          span: '8:9-8:30',
          data: { name: 'normalize_cors_origin', check: 'urlparse' },
          evidence: [
            { span: '5:18-5:26', note: 'Fails for what is no origin.' },
            { span: '7:5-7:23', note: 'The failure ends here.' },
          ],
        },
      ],
    },
    {
      name: 'an origin that is kept in the list',
      files: {
        'app/cors.py': code`
          from pydantic import AnyHttpUrl

          def parse_origins(raw):
              """CORS origins of the configuration."""
              allowed = []
              for origin in raw.split(","):
                  try:
                      allowed.append(str(AnyHttpUrl(origin)))
                  except ValueError:
                      allowed.append(origin)
              return allowed
        `,
      },
      findings: [
        {
          message: 'kept',
          span: '10:13-10:35',
          data: { name: 'parse_origins', check: 'AnyHttpUrl' },
          evidence: [
            { span: '8:32-8:42', note: 'Fails for what is no origin.' },
            { span: '9:9-9:27', note: 'The failure ends here.' },
          ],
        },
      ],
    },
    {
      name: 'an empty catch with the answer behind it',
      files: {
        'src/cors.ts': code`
          export function checkOrigin(origin: string, allowedOrigins: string[]) {
            try {
              const url = new URL(origin);
              if (!allowedOrigins.includes(url.origin)) return false;
            } catch {}
            return true;
          }
        `,
      },
      findings: [
        {
          message: 'allowed',
          span: '6:3-6:15',
          evidence: [
            { span: '3:21-3:24', note: 'Fails for what is no origin.' },
            { span: '5:5-5:13', note: 'The failure ends here.' },
          ],
          fixed: code`
            export function checkOrigin(origin: string, allowedOrigins: string[]) {
              try {
                const url = new URL(origin);
                if (!allowedOrigins.includes(url.origin)) return false;
              } catch {}
              return false;
            }
          `,
        },
      ],
    },
    {
      name: 'a fallback that is a star',
      files: {
        'app/cors.py': code`
          def parse_cors_origins(raw):
              try:
                  return [validate_origin(each) for each in raw.split(",")]
              except ValueError:
                  return ["*"]
        `,
      },
      findings: [
        {
          message: 'allowed',
          span: '5:9-5:21',
          evidence: [
            { span: '3:17-3:32', note: 'Fails for what is no origin.' },
            { span: '4:5-4:23', note: 'The failure ends here.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a check that denies',
      files: {
        'src/cors.ts': code`
          export const isAllowedOrigin = (origin: string) => {
            try {
              return ALLOWED.has(new URL(origin).host);
            } catch {
              return false;
            }
          };
          // Asked by cors().
        `,
      },
    },
    {
      name: 'a catch that rethrows',
      files: {
        'app/cors.py': code`
          from urllib.parse import urlparse

          def normalize_cors_origin(origin):
              try:
                  return urlparse(origin).netloc
              except ValueError as error:
                  raise ValueError(f"no origin: {origin}") from error
        `,
      },
    },
    {
      name: 'a fallback to one fixed origin',
      files: {
        'src/cors.ts': code`
          export function resolveOrigin(origin: string, allowedOrigins: string[]) {
            try {
              return new URL(origin).origin;
            } catch {
              return 'https://app.example.com';
            }
          }
        `,
      },
    },
    {
      name: 'a callback with the error',
      files: {
        'src/app.ts': code`
          import cors from 'cors';

          app.use(cors({
            origin: (value, done) => {
              try {
                done(null, HOSTS.includes(new URL(value).host));
              } catch (error) {
                done(error);
              }
            },
          }));
        `,
      },
    },
    {
      name: 'an origin that is left out of the list',
      files: {
        'app/cors.py': code`
          from pydantic import AnyHttpUrl

          def parse_origins(raw):
              """CORS origins of the configuration."""
              allowed = []
              for origin in raw.split(","):
                  try:
                      url = AnyHttpUrl(origin)
                  except ValueError:
                      continue
                  allowed.append(origin)
              return allowed
        `,
      },
    },
    {
      name: 'a helper that shows the origin of an address',
      files: {
        'src/links.ts': code`
          export function displayHost(url: string) {
            try {
              return new URL(url).origin;
            } catch {
              return url;
            }
          }
        `,
      },
    },
    {
      name: 'a list that is read as JSON or split',
      files: {
        'app/cors.py': code`
          import json

          def parse_cors_origins(raw):
              try:
                  return json.loads(raw)
              except ValueError:
                  return raw.split(",")
        `,
      },
    },
    {
      name: 'a test of a check that fails open',
      files: {
        'tests/cors.ts': code`
          export const isAllowedOrigin = (origin: string) => {
            try {
              return ALLOWED.has(new URL(origin).host);
            } catch {
              return true;
            }
          };
          // Asked by cors().
        `,
      },
    },
  ],
});
