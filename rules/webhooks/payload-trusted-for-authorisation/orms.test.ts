import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a member that Prisma makes',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await prisma.membership.create({ data: { organizationId: data.organization.id, userId: data.user_id } });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '8:9-8:33',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'prisma.membership.create',
            value: 'data.organization.id',
            what: 'membership',
          },
          evidence: [{ span: '8:60-8:80', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'a member that Drizzle makes, one call deep',
      files: {
        'app/api/webhooks/clerk/route.ts': code`
          import { verifyWebhook } from '@clerk/nextjs/webhooks';
          import { addMember } from '@/lib/members';

          export async function POST(request: Request) {
            const event = await verifyWebhook(request);
            await addMember(event.data.organization.id, event.data.user_id);
            return new Response('ok');
          }
        `,
        'lib/members.ts': code`
          import { db } from './db';
          import { members } from './schema';

          export async function addMember(orgId: string, userId: string) {
            await db.insert(members).values({ orgId, userId });
          }
        `,
        'tsconfig.json': code`
          { "compilerOptions": { "paths": { "@/*": ["./*"] } } }
        `,
      },
      findings: [
        {
          message: 'granted',
          path: 'app/api/webhooks/clerk/route.ts',
          span: '6:9-6:18',
          data: {
            route: 'POST /api/webhooks/clerk',
            write: 'db.insert(members).values',
            value: 'userId',
            what: 'membership',
          },
          evidence: [
            { path: 'lib/members.ts', span: '5:9-5:34', note: 'Writes to the database.' },
            { path: 'lib/members.ts', span: '5:44-5:50', note: 'Comes from the payload.' },
          ],
        },
      ],
    },
    {
      name: 'a role that the payload names',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            const user = await prisma.user.findUnique({ where: { id: data.user_id } });
            if (!user) return res.sendStatus(422);
            await prisma.membership.create({ data: { userId: user.id, role: data.role } });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'role',
          span: '10:9-10:33',
          data: { route: 'POST /webhooks/clerk', value: 'data.role' },
          evidence: [{ span: '10:67-10:76', note: 'Comes from the payload.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a lookup by Prisma before the write',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            const org = await prisma.organization.findUnique({ where: { id: data.organization.id } });
            if (!org) return res.sendStatus(422);
            await prisma.membership.create({ data: { organizationId: org.id, userId: data.user_id } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'an update that throws when there is no such row',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await prisma.user.update({ where: { id: data.user_id }, data: { credits: { increment: 100 } } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a role from a list',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const ROLES = ['admin', 'member'];

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            const user = await prisma.user.findUnique({ where: { id: data.user_id } });
            if (!user || !ROLES.includes(data.role)) return res.sendStatus(422);
            await prisma.membership.create({ data: { userId: user.id, role: data.role } });
            res.sendStatus(200);
          });
        `,
      },
    },
  ],
});
