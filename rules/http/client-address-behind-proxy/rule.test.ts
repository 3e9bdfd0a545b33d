import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'Express behind nginx',
      files: {
        'src/app.ts': code`
          import express from 'express';
          import rateLimit from 'express-rate-limit';

          const app = express();
          app.use(rateLimit({ max: 100 }));
        `,
        'compose.yaml': 'services:\n  api:\n    build: .\n',
        'nginx.conf': code`
          upstream backend { server api:3000; }
          server {
            location / { proxy_pass http://backend; }
          }
        `,
      },
      findings: [
        {
          message: 'shared',
          path: 'src/app.ts',
          span: '5:9-5:18',
          data: {
            library: 'express-rate-limit',
            fix: "Set app.set('trust proxy', 1), the number of proxies in front",
          },
          evidence: [
            {
              path: 'nginx.conf',
              span: '3:16-3:42',
              note: 'The proxy that all requests come from.',
            },
          ],
        },
      ],
    },
    {
      name: 'FastAPI behind Caddy, and Flask behind a proxy of the compose file',
      files: {
        'api/main.py': code`
          from slowapi import Limiter
          from slowapi.util import get_remote_address

          limiter = Limiter(key_func=get_remote_address)
        `,
        'shop/app.py': code`
          from flask_limiter import Limiter
          from flask_limiter.util import get_remote_address

          limiter = Limiter(get_remote_address)
        `,
        Caddyfile: 'shop.dev {\n  reverse_proxy api:8000\n}\n',
        'compose.yaml': code`
          services:
            api: { build: ./api }
            shop: { build: ./shop }
            proxy:
              image: nginx
              ports: ['80:80']
              depends_on: [shop]
        `,
      },
      findings: [
        {
          message: 'shared',
          path: 'api/main.py',
          span: '4:11-4:18',
          evidence: [
            { path: 'Caddyfile', span: '2:3-2:25', note: 'The proxy that all requests come from.' },
          ],
        },
        {
          message: 'shared',
          path: 'shop/app.py',
          span: '4:11-4:18',
          evidence: [
            {
              path: 'compose.yaml',
              span: '4:3-4:8',
              note: 'The proxy that all requests come from.',
            },
          ],
        },
      ],
    },
    {
      name: 'a key that the client writes',
      files: {
        'src/app.ts': code`
          import { rateLimit } from 'express-rate-limit';

          export const limit = rateLimit({
            keyGenerator: (req) => req.headers['x-forwarded-for'].split(',')[0],
          });
        `,
      },
      findings: [
        {
          message: 'anyone',
          span: '3:22-3:31',
          data: {
            library: 'express-rate-limit',
            fix: "Set app.set('trust proxy', 1), the number of proxies in front",
          },
        },
      ],
    },
    {
      name: 'a proxy setting that believes everybody',
      files: {
        'src/app.ts': code`
          import express from 'express';
          import rateLimit from 'express-rate-limit';

          const app = express();
          app.set('trust proxy', true);
          app.use(rateLimit({ max: 100 }));
        `,
      },
      findings: [
        {
          message: 'anyone',
          span: '6:9-6:18',
          evidence: [{ span: '5:4-5:29', note: 'Believes every address in the header.' }],
        },
      ],
    },
    {
      name: 'an address of slowapi that comes from the header',
      files: {
        'main.py': code`
          from slowapi import Limiter
          from slowapi.util import get_ipaddr

          limiter = Limiter(key_func=get_ipaddr)
        `,
      },
      findings: [{ message: 'anyone', span: '4:11-4:18' }],
    },
  ],
  passes: [
    {
      name: 'trusted proxies',
      files: {
        'a/app.ts': code`
          import express from 'express';
          import rateLimit from 'express-rate-limit';

          const app = express();
          app.set('trust proxy', 1);
          app.use(rateLimit({ max: 100 }));
        `,
        'b/main.py': code`
          from slowapi import Limiter
          from slowapi.util import get_remote_address

          limiter = Limiter(key_func=get_remote_address)
        `,
        'b/Dockerfile': code`
          FROM python:3.13
          CMD ["uvicorn", "main:app", "--proxy-headers", "--forwarded-allow-ips", "10.0.0.2"]
        `,
        'compose.yaml': 'services:\n  a: { build: ./a }\n  b: { build: ./b }\n',
        'nginx.conf':
          'server {\n  location /a { proxy_pass http://a; }\n  location /b { proxy_pass http://b; }\n}\n',
      },
    },
    {
      name: 'no proxy in the repository, and one in front of another service',
      files: {
        'api/app.ts': code`
          import rateLimit from 'express-rate-limit';

          export const limit = rateLimit({ max: 100 });
        `,
        'compose.yaml': 'services:\n  api: { build: ./api }\n  web: { build: ./web }\n',
        'nginx.conf': 'server {\n  location / { proxy_pass http://web; }\n}\n',
      },
    },
    {
      name: 'a key that is not the address',
      files: {
        'src/app.ts': code`
          import rateLimit from 'express-rate-limit';

          export const limit = rateLimit({ keyGenerator: (req) => req.user.id });
        `,
        'compose.yaml': 'services:\n  api: { build: . }\n',
        'nginx.conf': 'server {\n  location / { proxy_pass http://api; }\n}\n',
      },
    },
  ],
});
