import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a function of Hono that gives the origin back',
      files: {
        'src/app.ts': code`
          import { cors } from 'hono/cors';

          app.use('*', cors({ origin: (origin) => origin, credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'reflected',
          span: '3:41-3:47',
          evidence: [
            { span: '3:62-3:66', note: 'Allows credentials.' },
            { span: '5:47-5:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'NestJS and Fastify',
      files: {
        'src/main.ts': code`
          import { NestFactory } from '@nestjs/core';

          const app = await NestFactory.create(AppModule);
          app.enableCors({ origin: true, credentials: true });

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
        'src/fastify.ts': code`
          import cors from '@fastify/cors';

          await app.register(cors, { origin: [/example\.com$/], credentials: true });
        `,
      },
      findings: [
        {
          message: 'reflected',
          path: 'src/main.ts',
          span: '4:26-4:30',
          evidence: [
            { path: 'src/main.ts', span: '4:45-4:49', note: 'Allows credentials.' },
            { path: 'src/main.ts', span: '6:47-6:66', note: 'A cookie says who calls.' },
          ],
        },
        {
          message: 'test',
          path: 'src/fastify.ts',
          span: '3:37-3:52',
          data: { admits: 'https://evilexample.com' },
          evidence: [
            { path: 'src/fastify.ts', span: '3:68-3:72', note: 'Allows credentials.' },
            { path: 'src/main.ts', span: '6:47-6:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'Next.js headers with a literal star',
      files: {
        'next.config.js': code`
          module.exports = {
            headers: async () => [{
              source: '/api/:path*',
              headers: [
                { key: 'Access-Control-Allow-Credentials', value: 'true' },
                { key: 'Access-Control-Allow-Origin', value: '*' },
              ],
            }],
          };

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'literal',
          span: '6:52-6:55',
          severity: 'medium',
          data: { library: 'This code' },
          evidence: [
            { span: '5:14-5:48', note: 'Allows credentials.' },
            { span: '11:47-11:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'no origin for @koa/cors, which then takes the one of the caller',
      files: {
        'src/server.ts': code`
          import cors from '@koa/cors';

          app.use(cors({ credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '3:9-3:13',
          data: { library: '@koa/cors' },
          evidence: [
            { span: '3:29-3:33', note: 'Allows credentials.' },
            { span: '5:47-5:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'Socket.IO, which hands its options to cors',
      files: {
        'src/socket.ts': code`
          import { Server } from 'socket.io';

          const io = new Server(server, { cors: { origin: true, credentials: true } });

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'reflected',
          span: '3:49-3:53',
          data: { library: 'Socket.IO' },
          evidence: [
            { span: '3:68-3:72', note: 'Allows credentials.' },
            { span: '5:47-5:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a star and credentials in the headers of different paths',
      files: {
        'next.config.mjs': code`
          export default {
            async headers() {
              return [
                {
                  source: '/api/:path*',
                  headers: [{ key: 'Access-Control-Allow-Credentials', value: 'true' }],
                },
                {
                  source: '/favicon.ico',
                  headers: [{ key: 'Access-Control-Allow-Origin', value: '*' }],
                },
              ];
            },
          };

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'a star on the other side of the choice that allows credentials',
      files: {
        'src/cors.js': code`
          module.exports = (req, res, next) => {
            if (isTrusted(req)) {
              res.setHeader('Access-Control-Allow-Credentials', 'true');
            } else {
              res.setHeader('Access-Control-Allow-Origin', '*');
            }
            next();
          };

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'a test file',
      files: {
        'test/server.ts': code`
          import cors from 'cors';

          app.use(cors({ origin: true, credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'every origin in development only',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          if (process.env.NODE_ENV === 'production') {
            app.use(cors({ origin: ORIGINS, credentials: true }));
          } else {
            app.use(cors({ origin: true, credentials: true }));
          }

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'headers that are written after the origin was looked up',
      files: {
        'src/cors.js': code`
          module.exports = (req, res, next) => {
            const { origin } = req.headers;
            if (ORIGINS.includes(origin)) {
              res.setHeader('Access-Control-Allow-Origin', origin);
              res.setHeader('Access-Control-Allow-Credentials', 'true');
            }
            next();
          };

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
  ],
});
