import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a body that is stored as a whole, and a field of one',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.post('/members', async (req, res) => {
            res.json(await prisma.member.create({ data: req.body }));
          });
          router.put('/members', async (req, res) => {
            const { name } = req.body;
            res.json(await prisma.member.update({ where: { id: req.user.id }, data: { name } }));
          });
        `,
        'app/api/members/route.ts': code`
          import { db } from '@/db';
          import { members } from '@/schema-of-db';

          export async function POST(request) {
            const body = await request.json();
            return Response.json(await db.insert(members).values(body));
          }
        `,
      },
      findings: [
        {
          message: 'database',
          path: 'app/api/members/route.ts',
          span: '6:56-6:60',
          data: { route: 'POST /api/members', value: 'body' },
          evidence: [{ span: '6:30-6:55', note: 'Uses it.' }],
        },
        {
          message: 'database',
          path: 'src/members.ts',
          span: '7:47-7:55',
          data: { route: 'POST /members', value: 'req.body' },
          evidence: [{ span: '7:18-7:38', note: 'Uses it.' }],
        },
        {
          message: 'database',
          path: 'src/members.ts',
          span: '11:77-11:81',
          data: { route: 'PUT /members', value: 'name' },
          evidence: [{ span: '11:18-11:38', note: 'Uses it.' }],
        },
      ],
    },
    {
      name: 'a path, a command and an address from the body',
      files: {
        'src/tools.ts': code`
          import { exec } from 'node:child_process';
          import { readFile } from 'node:fs/promises';
          import { Router } from 'express';

          const router = Router();
          router.post('/read', async (req, res) => res.send(await readFile(req.body.path)));
          router.post('/run', (req, res) => exec(req.body.command, () => res.end()));
          router.post('/ask', async (req, res) => res.json(await fetch(req.body.url)));
        `,
      },
      findings: [
        {
          message: 'file',
          span: '6:66-6:79',
          data: { route: 'POST /read', value: 'req.body.path' },
          evidence: [{ span: '6:57-6:65', note: 'Uses it.' }],
        },
        {
          message: 'command',
          span: '7:40-7:56',
          data: { route: 'POST /run', value: 'req.body.command' },
          evidence: [{ span: '7:35-7:39', note: 'Uses it.' }],
        },
        {
          message: 'url',
          span: '8:62-8:74',
          data: { route: 'POST /ask', value: 'req.body.url' },
          evidence: [{ span: '8:56-8:61', note: 'Uses it.' }],
        },
      ],
    },
    {
      name: 'a dict of FastAPI',
      files: {
        'app/members.py': code`
          from fastapi import FastAPI
          from app.db import collection

          app = FastAPI()

          @app.post("/members")
          async def create(member: dict):
              await collection.insert_one(member)
              return {}
        `,
      },
      findings: [
        {
          message: 'database',
          span: '8:33-8:39',
          data: { route: 'POST /members', value: 'member' },
          evidence: [{ span: '8:11-8:32', note: 'Uses it.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a schema in the handler, in the middleware and in the options of a route',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';
          import { validate } from './validate';
          import { memberSchema } from './schemas';

          const prisma = new PrismaClient();
          const router = Router();
          router.post('/members', async (req, res) => {
            const data = memberSchema.parse(req.body);
            res.json(await prisma.member.create({ data }));
          });
          router.put('/members', validate(memberSchema), async (req, res) => {
            res.json(await prisma.member.update({ where: { id: 1 }, data: req.body }));
          });
        `,
        'src/server.ts': code`
          import Fastify from 'fastify';
          import { db } from './db';

          const app = Fastify();
          app.post('/orders', { schema: { body: {} } }, async (request) => db.insert(request.body));
        `,
        'app/members.py': code`
          from fastapi import FastAPI
          from app.db import collection
          from app.models import Member

          app = FastAPI()

          @app.post("/members")
          async def create(member: Member):
              await collection.insert_one(member.model_dump())
              return {}
        `,
      },
    },
    {
      name: 'an explicit check, a webhook and a value that another function makes',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';
          import { memberFrom } from './member-from';

          const prisma = new PrismaClient();
          const router = Router();
          router.post('/members', async (req, res) => {
            const { name } = req.body;
            if (!name || name.length > 100) {
              return res.status(400).end();
            }
            res.json(await prisma.member.create({ data: { name } }));
          });
          router.put('/members', async (req, res) => {
            res.json(await prisma.member.create({ data: memberFrom(req.body) }));
          });
          router.post('/webhooks/shop', async (req, res) => {
            res.json(await prisma.event.create({ data: req.body }));
          });
        `,
      },
    },
  ],
});
