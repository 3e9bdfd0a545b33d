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
        `,
      },
      findings: [
        {
          message: 'reflected',
          span: '3:41-3:47',
          evidence: [{ span: '3:62-3:66', note: 'Allows credentials.' }],
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
          evidence: [{ path: 'src/main.ts', span: '4:45-4:49', note: 'Allows credentials.' }],
        },
        {
          message: 'test',
          path: 'src/fastify.ts',
          span: '3:37-3:52',
          data: { admits: 'https://evilexample.com' },
          evidence: [{ path: 'src/fastify.ts', span: '3:68-3:72', note: 'Allows credentials.' }],
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
        `,
      },
      findings: [
        {
          message: 'literal',
          span: '6:52-6:55',
          severity: 'medium',
          data: { library: 'This code' },
          evidence: [{ span: '5:14-5:48', note: 'Allows credentials.' }],
        },
      ],
    },
    {
      name: 'no origin for @koa/cors, which then takes the one of the caller',
      files: {
        'src/server.ts': code`
          import cors from '@koa/cors';

          app.use(cors({ credentials: true }));
        `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '3:9-3:13',
          data: { library: '@koa/cors' },
          evidence: [{ span: '3:29-3:33', note: 'Allows credentials.' }],
        },
      ],
    },
    {
      name: 'Socket.IO, which hands its options to cors',
      files: {
        'src/socket.ts': code`
          import { Server } from 'socket.io';

          const io = new Server(server, { cors: { origin: true, credentials: true } });
        `,
      },
      findings: [
        {
          message: 'reflected',
          span: '3:49-3:53',
          data: { library: 'Socket.IO' },
          evidence: [{ span: '3:68-3:72', note: 'Allows credentials.' }],
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
        `,
      },
    },
    {
      name: 'a test file',
      files: {
        'test/server.ts': code`
          import cors from 'cors';

          app.use(cors({ origin: true, credentials: true }));
        `,
      },
    },
  ],
});
