import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a Vercel cron whose Next.js route is gone',
      files: {
        'vercel.json': code`
          {
            "crons": [
              { "path": "/api/cron/daily?force=1", "schedule": "0 5 * * *" },
              { "path": "/api/cron/hourly", "schedule": "0 * * * *" }
            ]
          }
        `,
        'package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'src/app/api/cron/hourly/route.ts': 'export function GET() {}\n',
      },
      controls: 1,
      findings: [
        {
          message: 'missing',
          path: 'vercel.json',
          span: '3:15-3:40',
          data: { platform: 'Vercel', what: 'the route /api/cron/daily', when: '0 5 * * *' },
        },
      ],
    },
    {
      name: 'a cron of a Next.js project below the folder of vercel.json',
      files: {
        'vercel.json': '{ "crons": [{ "path": "/api/a", "schedule": "@daily" }] }\n',
        'apps/web/next.config.js': 'module.exports = {};\n',
        'apps/web/pages/api/b.ts': 'export default () => {};\n',
      },
      findings: [{ message: 'missing', path: 'vercel.json', span: '1:23-1:31' }],
    },
    {
      name: 'a cron that no rewrite and no middleware takes',
      files: {
        'apps/web/vercel.json': '{ "crons": [{ "path": "/api/a", "schedule": "@daily" }] }\n',
        'apps/web/next.config.mjs': code`
          export default {
            pageExtensions: ['ts', 'tsx'],
            async headers() {
              return [{ source: '/:path*', headers: [] }];
            },
            async rewrites() {
              return [{ source: '/ingest/:path*', destination: 'https://eu.posthog.com/:path*' }];
            },
          };
        `,
        'apps/web/middleware.ts': code`
          export const config = { matcher: ['/((?!api/|_next/).*)'] };
          export default function middleware() {
            return NextResponse.rewrite('/x');
          }
        `,
        'apps/web/app/page.tsx': 'export default () => null;\n',
      },
      findings: [{ message: 'missing', path: 'apps/web/vercel.json', span: '1:23-1:31' }],
    },
    {
      name: 'a cron of a project that only has functions',
      files: {
        'vercel.json': '{ "crons": [{ "path": "/api/gone", "schedule": "@daily" }] }\n',
        'api/report.py': 'def handler(): pass\n',
      },
      findings: [{ message: 'missing', path: 'vercel.json', span: '1:23-1:34' }],
    },
    {
      name: 'private and intercepting folders, which are no routes',
      files: {
        'vercel.json': code`
          { "crons": [
            { "path": "/_jobs/a", "schedule": "@daily" },
            { "path": "/photo", "schedule": "@daily" }
          ] }
        `,
        'next.config.js': '',
        'app/_jobs/a/route.ts': '',
        'app/feed/(..)photo/page.tsx': '',
      },
      findings: [
        { message: 'missing', path: 'vercel.json', span: '2:13-2:23' },
        { message: 'missing', path: 'vercel.json', span: '3:13-3:21' },
      ],
    },
    {
      name: 'a scheduled Netlify function without a file',
      files: {
        'netlify.toml': '[functions."report"]\nschedule = "@daily"\n',
        'netlify/functions/other.ts': '',
      },
      findings: [
        {
          message: 'missing',
          path: 'netlify.toml',
          span: '1:12-1:20',
          data: { platform: 'Netlify', what: 'the function report', when: '@daily' },
        },
      ],
    },
    {
      name: 'cron triggers of a Worker without its main file',
      files: {
        'worker/wrangler.toml': code`
          main = "src/index.ts"
          [triggers]
          crons = ["*/5 * * * *"]
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'worker/wrangler.toml',
          span: '1:8-1:22',
          data: {
            platform: 'Cloudflare',
            what: 'the Worker src/index.ts',
            when: '*/5 * * * *',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'routes of both Next.js routers',
      files: {
        'vercel.json': code`
          { "crons": [
            { "path": "/api/a", "schedule": "@daily" },
            { "path": "/api/b/", "schedule": "@daily" },
            { "path": "/api/jobs/7", "schedule": "@daily" },
            { "path": "/api/rpc/x/y", "schedule": "@daily" },
            { "path": "/api/c", "schedule": "@daily" },
            { "path": "/warm.html", "schedule": "@daily" }
          ] }
        `,
        'next.config.ts': 'export default {};\n',
        'app/(jobs)/api/a/route.ts': '',
        'pages/api/b/index.js': '',
        'app/api/jobs/[id]/route.ts': '',
        'app/api/rpc/[[...path]]/route.ts': '',
        'src/pages/api/c.tsx': '',
        'public/warm.html': '',
      },
      controls: 6,
    },
    {
      name: 'a route of one of several Next.js projects below',
      files: {
        'vercel.json': '{ "crons": [{ "path": "/api/a", "schedule": "@daily" }] }\n',
        'apps/web/next.config.js': '',
        'apps/docs/package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'apps/docs/app/api/a/route.ts': '',
      },
      controls: 1,
    },
    {
      name: 'functions in every language',
      files: {
        'vercel.json': code`
          { "crons": [
            { "path": "/api/a", "schedule": "@daily" },
            { "path": "/api/b", "schedule": "@daily" },
            { "path": "/api/c", "schedule": "@daily" },
            { "path": "/api/d/9", "schedule": "@daily" }
          ] }
        `,
        'api/a.py': '',
        'api/b.go': '',
        'api/c/index.mts': '',
        'api/d/[id].js': '',
      },
      controls: 4,
    },
    {
      name: 'a path that vercel.json rewrites',
      files: {
        'vercel.json': code`
          {
            "rewrites": [{ "source": "/api/:path*", "destination": "https://api.acme.com/:path*" }],
            "crons": [{ "path": "/api/a", "schedule": "@daily" }]
          }
        `,
        'next.config.js': '',
      },
      controls: 0,
    },
    {
      name: 'a path that next.config rewrites or proxies',
      files: {
        'vercel.json': '{ "crons": [{ "path": "/api/a", "schedule": "@daily" }] }\n',
        'next.config.js': code`
          module.exports = {
            rewrites: async () => [{ source: '/api/:path*', destination: 'https://x.acme.com/:path*' }],
          };
        `,
      },
    },
    {
      name: 'rewrites that come from elsewhere',
      files: {
        'vercel.json': '{ "crons": [{ "path": "/api/a", "schedule": "@daily" }] }\n',
        'next.config.js': "module.exports = { rewrites: require('./rewrites') };\n",
      },
    },
    {
      name: 'a middleware that can rewrite the path',
      files: {
        'vercel.json': '{ "crons": [{ "path": "/api/a", "schedule": "@daily" }] }\n',
        'next.config.js': '',
        'src/middleware.ts': "export default () => NextResponse.rewrite('/b');\n",
      },
    },
    {
      name: 'servers whose routes are not files',
      files: {
        'a/vercel.json': '{ "crons": [{ "path": "/a", "schedule": "@daily" }] }\n',
        'a/package.json': '{ "dependencies": { "hono": "4" } }',
        'a/api/x.ts': '',
        'b/vercel.json': '{ "crons": [{ "path": "/a", "schedule": "@daily" }] }\n',
        'b/api/index.py': 'app = FastAPI()\n',
        'c/vercel.json': '{ "framework": "sveltekit", "crons": [{ "path": "/a" }] }\n',
        'c/next.config.js': '',
        'd/vercel.json': '{ "crons": [{ "path": "/a", "schedule": "@daily" }] }\n',
      },
    },
    {
      name: 'scheduled Netlify functions in any form',
      files: {
        'netlify.toml': code`
          [functions.a]
          schedule = "@daily"
          [functions.b]
          schedule = "@daily"
          [functions.c]
          node_bundler = "esbuild"
          [functions."d-*"]
          schedule = "@daily"
        `,
        'netlify/functions/a.mts': '',
        'netlify/functions/b/index.js': '',
      },
      controls: 2,
    },
    {
      name: 'Netlify functions that the build makes',
      files: {
        'netlify.toml': code`
          [build]
          functions = "functions-build"
          [functions.a]
          schedule = "@daily"
        `,
      },
      controls: 0,
    },
    {
      name: 'Workers whose main file is there or is built',
      files: {
        'a/wrangler.jsonc': '{ "main": "./index.ts", "triggers": { "crons": ["@daily"] } }\n',
        'a/index.ts': '',
        'b/wrangler.toml': 'main = ".open-next/worker.js"\n[triggers]\ncrons = ["@daily"]\n',
        'c/wrangler.toml': 'main = "gone.ts"\n',
      },
      controls: 1,
    },
  ],
});
