import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an ioredis client of a project that Vercel deploys',
      files: {
        'vercel.json': '{}\n',
        'lib/redis.ts': code`
          import Redis from 'ioredis';

          export const redis = new Redis(process.env.REDIS_URL!);
        `,
      },
      findings: [
        {
          message: 'serverless',
          path: 'lib/redis.ts',
          span: '3:26-3:31',
          data: {
            call: 'new Redis',
            does: 'connects to Redis as soon as it is made',
            evidence: 'vercel.json',
          },
          evidence: [
            {
              path: 'vercel.json',
              span: '1:1-1:1',
              note: 'Says that this is deployed as functions.',
            },
          ],
          fixed: {
            'lib/redis.ts': code`
              import Redis from 'ioredis';

              export const redis = new Redis(process.env.REDIS_URL!, { lazyConnect: true });
            `,
          },
        },
      ],
    },
    {
      name: 'an awaited connect of a Next.js project with routes',
      files: {
        'package.json': '{ "dependencies": { "next": "15", "redis": "5" } }\n',
        'app/api/users/route.ts': 'export function GET() {}\n',
        'lib/cache.ts': code`
          import { createClient } from 'redis';

          export const cache = await createClient({ url: process.env.REDIS_URL }).connect();
        `,
      },
      findings: [
        {
          message: 'serverless',
          path: 'lib/cache.ts',
          span: '3:73-3:80',
          data: {
            call: '.connect()',
            does: 'connects to Redis',
            evidence: 'the Next.js route app/api/users/route.ts',
          },
          evidence: [
            {
              path: 'app/api/users/route.ts',
              span: '1:1-1:1',
              note: 'Says that this is deployed as functions.',
            },
          ],
        },
      ],
    },
    {
      name: 'clients of a long-running server that connect at once',
      files: {
        Dockerfile: 'FROM node:24\n',
        'src/clients.ts': code`
          import Redis from 'ioredis';
          import mongoose from 'mongoose';
          import mysql from 'mysql2/promise';
          import { Pool } from 'pg';

          export const redis = new Redis({ host: 'redis' });
          mongoose.connect(process.env.MONGO_URL!);
          export const connection = await mysql.createConnection(process.env.MYSQL_URL!);
          const pool = new Pool();
          export const version = await pool.query('SELECT version()');
        `,
      },
      findings: [
        {
          message: 'eager',
          path: 'src/clients.ts',
          span: '6:26-6:31',
          severity: 'high',
          data: {
            call: 'new Redis',
            does: 'connects to Redis as soon as it is made',
            store: 'Redis',
          },
          fixed: {
            'src/clients.ts': code`
              import Redis from 'ioredis';
              import mongoose from 'mongoose';
              import mysql from 'mysql2/promise';
              import { Pool } from 'pg';

              export const redis = new Redis({ host: 'redis', lazyConnect: true });
              mongoose.connect(process.env.MONGO_URL!);
              export const connection = await mysql.createConnection(process.env.MYSQL_URL!);
              const pool = new Pool();
              export const version = await pool.query('SELECT version()');
            `,
          },
        },
        { message: 'eager', path: 'src/clients.ts', span: '7:1-7:17', severity: 'high' },
        { message: 'eager', path: 'src/clients.ts', span: '8:33-8:55', severity: 'high' },
        { message: 'eager', path: 'src/clients.ts', span: '10:30-10:40', severity: 'high' },
      ],
    },
    {
      name: 'an exported pool of a Lambda function, which opens nothing yet',
      files: {
        'serverless.yml': 'service: a\n',
        'src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
      },
      findings: [
        {
          message: 'lazy',
          path: 'src/db.ts',
          span: '3:25-3:29',
          severity: 'medium',
          data: { call: 'new Pool', evidence: 'serverless.yml' },
          evidence: [
            {
              path: 'serverless.yml',
              span: '1:1-1:1',
              note: 'Says that this is deployed as functions.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a client that connects on its first command',
      files: {
        'vercel.json': '{ "regions": [] }\n',
        'lib/redis.ts': code`
          import Redis from 'ioredis';

          export const redis = new Redis(process.env.REDIS_URL!, { lazyConnect: true });
        `,
      },
    },
    {
      name: 'a factory and a lazy getter',
      files: {
        'vercel.json': '{ "version": 2 }\n',
        'lib/redis.ts': code`
          import Redis from 'ioredis';

          let client: Redis | undefined;
          export function redis() {
            client ??= new Redis(process.env.REDIS_URL!);
            return client;
          }
          export const connect = () => new Redis(process.env.REDIS_URL!);
        `,
      },
    },
    {
      name: 'the guards on globalThis of Next.js projects',
      files: {
        'package.json': '{ "dependencies": { "next": "15" } }\n',
        'app/api/users/route.ts': 'export function GET() {}\n',
        'lib/prisma.ts': code`
          import { PrismaClient } from '@prisma/client';
          import Redis from 'ioredis';

          const kept = globalThis as unknown as { prisma?: PrismaClient };
          export const prisma = kept.prisma ?? new PrismaClient();
          if (process.env.NODE_ENV !== 'production') globalThis.prisma = prisma;
          export const redis = globalThis.redis ?? new Redis(process.env.REDIS_URL!);
        `,
      },
    },
    {
      name: 'clients of a long-running server that open nothing when they are made',
      files: {
        Dockerfile: 'FROM node:24-slim\n',
        'src/db.ts': code`
          import knex from 'knex';
          import { Pool } from 'pg';
          import { PrismaClient } from '@prisma/client';

          export const pool = new Pool();
          export const db = knex({ client: 'pg' });
          export const prisma = new PrismaClient();
        `,
      },
    },
    {
      name: 'a program that nothing can import',
      files: {
        'src/server.js': code`
          const mongoose = require('mongoose');

          mongoose.connect(process.env.MONGO_URL).then(() => require('./app').listen(3000));
        `,
      },
    },
    {
      name: 'a client over HTTP, which has no connection',
      files: {
        'vercel.json': '{ "public": true }\n',
        'lib/redis.ts': code`
          import { Redis } from '@upstash/redis';

          export const redis = new Redis({ url: process.env.REDIS_URL!, token: 'x' });
        `,
      },
    },
    {
      name: 'options from elsewhere, which may make it lazy',
      files: {
        'lib/redis.ts': code`
          import Redis from 'ioredis';
          import { options } from '@acme/redis';

          export const redis = new Redis(options);
        `,
      },
    },
  ],
});
