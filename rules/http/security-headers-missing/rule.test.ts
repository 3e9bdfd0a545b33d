import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an Express application without any',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/', (req, res) => res.send('hello'));

          export const home = (req, res) => res.render('home');
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '3:13-3:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
          evidence: [{ span: '6:35-6:45', note: 'Answers with a page.' }],
        },
      ],
    },
    {
      name: 'headers of one route, which protect no other',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/file', (req, res) => {
            res.setHeader('X-Content-Type-Options', 'nosniff');
            res.send(file);
          });

          export const home = (req, res) => res.render('home');
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '3:13-3:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
          evidence: [{ span: '9:35-9:45', note: 'Answers with a page.' }],
        },
      ],
    },
    {
      name: 'a service beside one that is protected',
      files: {
        'apps/api/package.json': '{ "name": "api" }',
        'apps/api/src/main.ts': code`
          import { NestFactory } from '@nestjs/core';
          import helmet from 'helmet';

          const app = await NestFactory.create(AppModule);
          app.use(helmet());
        `,
        'apps/hooks/package.json': '{ "name": "hooks" }',
        'apps/hooks/src/index.ts': code`
          import { Hono } from 'hono';

          export default new Hono().get('/', (c) => c.text('hello'));

          export const home = (req, res) => res.render('home');
        `,
      },
      controls: 1,
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'apps/hooks/src/index.ts',
          span: '3:20-3:24',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Hono',
          },
          evidence: [
            { path: 'apps/hooks/src/index.ts', span: '5:35-5:45', note: 'Answers with a page.' },
          ],
        },
      ],
    },
    {
      name: 'an nginx whose location drops the headers around it',
      files: {
        'deploy/nginx.conf': code`
          server {
            add_header Content-Security-Policy "default-src 'self'";
            add_header X-Frame-Options DENY;
            add_header X-Content-Type-Options nosniff;
            add_header Referrer-Policy no-referrer;
            location / {
              add_header Strict-Transport-Security max-age=63072000;
              proxy_pass http://app:3000;
            }
          }
        `,
        'src/server.js': code`
          const express = require('express');
          const app = express();
          app.listen(3000);

          export const home = (req, res) => res.render('home');
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'src/server.js',
          span: '2:13-2:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options and Referrer-Policy',
            framework: 'Express',
          },
          evidence: [
            { path: 'src/server.js', span: '5:35-5:45', note: 'Answers with a page.' },
            {
              path: 'deploy/nginx.conf',
              span: '7:5-7:15',
              note: 'Sets Strict-Transport-Security.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a middleware of its own that sets two',
      files: {
        'src/server.ts': code`
          import Koa from 'koa';

          const app = new Koa();
          app.use(async (ctx, next) => {
            ctx.set('X-Frame-Options', 'DENY');
            ctx.set('X-Content-Type-Options', 'nosniff');
            await next();
          });

          export const home = (req, res) => res.render('home');
        `,
      },
    },
    {
      name: 'one header that is missing',
      files: {
        'src/server.ts': code`
          import Fastify from 'fastify';

          const app = Fastify();
          app.addHook('onSend', async (request, reply) => {
            reply.headers({
              'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
              'x-content-type-options': 'nosniff',
              'referrer-policy': 'no-referrer',
            });
          });

          export const home = (req, res) => res.render('home');
        `,
      },
    },
    {
      name: '@fastify/helmet in a plugin of its own',
      controls: 1,
      files: {
        'src/server.ts': code`
          import Fastify from 'fastify';
          import { security } from './security';

          const app = Fastify();
          app.register(security);

          export const home = (req, res) => res.render('home');
        `,
        'src/security.ts': code`
          import helmet from '@fastify/helmet';

          export async function security(app) {
            await app.register(helmet, { contentSecurityPolicy: false });
          }
        `,
      },
    },
    {
      name: 'koa-helmet and secureHeaders of Hono',
      controls: 2,
      files: {
        'a/package.json': '{}',
        'a/app.js': code`
          const Koa = require('koa');
          const helmet = require('koa-helmet');
          const app = new Koa();
          app.use(helmet());

          export const home = (req, res) => res.render('home');
        `,
        'b/package.json': '{}',
        'b/app.ts': code`
          import { Hono } from 'hono';
          import { secureHeaders } from 'hono/secure-headers';

          const app = new Hono();
          app.use(secureHeaders());
        `,
      },
    },
    {
      name: 'headers of a list that a middleware of its own walks through',
      controls: 1,
      files: {
        'src/headers.ts': code`
          export const HEADERS = {
            'Content-Security-Policy': "default-src 'self'",
            'X-Frame-Options': 'DENY',
            'X-Content-Type-Options': 'nosniff',
            'Referrer-Policy': 'no-referrer',
            'Strict-Transport-Security': 'max-age=63072000',
          };

          export const home = (req, res) => res.render('home');
        `,
        'src/server.ts': code`
          import express from 'express';
          import { HEADERS } from './headers';

          const app = express();
          app.use((req, res, next) => {
            for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
            next();
          });
        `,
      },
    },
    {
      name: 'a package that security headers come from',
      controls: 1,
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { securityHeaders } from '@acme/http';

          const app = express();
          app.use(securityHeaders());

          export const home = (req, res) => res.render('home');
        `,
      },
    },
    {
      name: 'an nginx in front that adds them',
      controls: 1,
      files: {
        'deploy/nginx.conf': code`
          http {
            add_header Content-Security-Policy "frame-ancestors 'none'";
            add_header X-Content-Type-Options nosniff;
            add_header Referrer-Policy no-referrer;
            add_header Strict-Transport-Security max-age=63072000;
            server {
              location / {
                proxy_pass http://app:3000;
              }
            }
          }
        `,
        'src/server.js': code`
          const express = require('express');
          const app = express();
          app.listen(3000);

          export const home = (req, res) => res.render('home');
        `,
      },
    },
    {
      name: '@fastify/helmet where it is registered',
      controls: 1,
      files: {
        'src/server.js': code`
          const app = require('fastify')();
          app.register(require('@fastify/helmet'), { contentSecurityPolicy: false });
          app.get('/', (request, reply) => reply.view('home'));
        `,
      },
    },
    {
      name: 'a server for development',
      files: {
        'dev-server.js': code`
          const express = require('express');
          const app = express();
          app.get('/', (req, res) => res.render('home'));
        `,
      },
    },
    {
      name: 'pictures of an interface that answers with data',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use(express.static('./assets'));
          app.get('/articles', (req, res) => res.json(articles(req.headers.authorization)));
        `,
      },
    },
    {
      name: 'a server for probes and metrics',
      files: {
        'src/worker.ts': code`
          import express from 'express';

          const app = express();
          app.get('/health', (req, res) => res.send('ok'));
          app.get('/metrics', (req, res) => res.send(metrics()));
        `,
      },
    },
    {
      name: 'a server that only this machine reaches',
      files: {
        'src/login.ts': code`
          import express from 'express';

          const app = express();
          app.get('/callback', (req, res) => res.send('Signed in.'));
          app.listen(4000, '127.0.0.1');
        `,
      },
    },
    {
      name: 'an example and a test',
      files: {
        'examples/server.js': "require('express')();\n",
        'test/server.js': "const app = require('express')();\n",
      },
    },
  ],
});
