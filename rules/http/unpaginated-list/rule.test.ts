import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'all rows by Prisma in the handler',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/members', async (req, res) => {
            const members = await prisma.member.findMany({ orderBy: { name: 'asc' } });
            res.json({ members });
          });
        `,
      },
      findings: [
        {
          message: 'all',
          span: '7:25-7:47',
          data: { route: 'GET /members', table: 'member' },
        },
      ],
    },
    {
      name: 'SQL that a helper runs',
      files: {
        'src/orders.ts': code`
          import { Router } from 'express';
          import { listOrders } from './store';

          const router = Router();
          router.get('/orders', async (req, res) => res.json(await listOrders()));
        `,
        'src/store.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export async function listOrders() {
            const { rows } = await pool.query('SELECT * FROM orders ORDER BY id');
            return rows;
          }
        `,
      },
      findings: [
        {
          message: 'all',
          path: 'src/store.ts',
          span: '5:26-5:36',
          data: { route: 'GET /orders', table: 'orders' },
          evidence: [
            { path: 'src/orders.ts', span: '5:1-5:11', note: 'The route that answers with it.' },
          ],
        },
      ],
    },
    {
      name: 'all rows of a model of SQLAlchemy',
      files: {
        'app/members.py': code`
          from fastapi import APIRouter, Depends
          from sqlalchemy.orm import Session
          from app.models import Member

          router = APIRouter()

          @router.get("/members")
          def members(db: Session = Depends(get_db)):
              return db.query(Member).all()
        `,
      },
      findings: [
        {
          message: 'all',
          span: '9:12-9:20',
          data: { route: 'GET /members', table: 'Member' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'what people who run the service define',
      files: {
        'src/tools.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/tools', async (req, res) => {
            res.json(await prisma.toolDefinition.findMany());
          });
        `,
      },
    },
    {
      name: 'a limit, a page, a slice, a count and conditions',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/members', async (req, res) => {
            res.json(await prisma.member.findMany({ take: 50 }));
          });
          router.get('/own', async (req, res) => {
            res.json(await prisma.order.findMany({ where: { memberId: req.user.id } }));
          });
          router.get('/total', async (req, res) => {
            const members = await prisma.member.findMany();
            res.json({ total: members.length });
          });
        `,
        'app/members.py': code`
          from fastapi import APIRouter, Depends
          from sqlalchemy.orm import Session
          from app.models import Member

          router = APIRouter()

          @router.get("/members")
          def members(page: int, db: Session = Depends(get_db)):
              return db.query(Member).offset(page * 50).limit(50).all()
        `,
      },
    },
    {
      name: 'small tables, and a route that asks for one row or changes some',
      files: {
        'src/lists.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/countries', async (req, res) => res.json(await prisma.country.findMany()));
          router.get('/members/:id', async (req, res) => {
            res.json(await prisma.member.findMany());
          });
          router.post('/members', async (req, res) => res.json(await prisma.member.findMany()));
        `,
      },
    },
  ],
});
