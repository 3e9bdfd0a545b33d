import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the rows of one customer, which only grow',
      files: {
        'src/exports.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/orders/export', async (req, res) => {
            const orders = await prisma.order.findMany({ where: { customerId: req.user.id } });
            res.setHeader('Content-Type', 'text/csv');
            res.send(orders.map(({ id }) => id).join(','));
          });
        `,
      },
      findings: [{ message: 'buffered', span: '7:24-7:45' }],
    },
    {
      name: 'a CSV of all rows, in Express',
      files: {
        'src/exports.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/orders/export', async (req, res) => {
            const orders = await prisma.order.findMany({ where: { shopId: req.shop.id } });
            res.setHeader('Content-Type', 'text/csv');
            res.send(orders.map((order) => [order.id, order.total].join(',')).join('\\n'));
          });
        `,
      },
      findings: [
        {
          message: 'buffered',
          span: '7:24-7:45',
          data: { route: 'GET /orders/export', table: 'order' },
        },
      ],
    },
    {
      name: 'a CSV of all rows, in FastAPI',
      files: {
        'app/exports.py': code`
          import csv
          import io
          from fastapi import APIRouter, Depends, Response
          from sqlalchemy.orm import Session
          from app.models import Order

          router = APIRouter()

          @router.get("/orders/download")
          def download(db: Session = Depends(get_db)):
              out = io.StringIO()
              writer = csv.writer(out)
              for order in db.query(Order).all():
                  writer.writerow([order.id, order.total])
              return Response(out.getvalue(), media_type="text/csv")
        `,
      },
      findings: [
        {
          message: 'buffered',
          span: '13:18-13:26',
          data: { route: 'GET /orders/download', table: 'Order' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'what was chosen by its key',
      files: {
        'src/exports.ts': code`
          import { Router } from 'express';
          import { pool } from './db';

          const router = Router();
          router.get('/files/download', async (req, res) => {
            const { rows } = await pool.query('SELECT * FROM files WHERE id = $1', [req.query.id]);
            res.setHeader('Content-Disposition', 'attachment');
            res.send(rows);
          });
        `,
      },
    },
    {
      name: 'the rows of one project',
      files: {
        'src/exports.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/projects/:id/export', async (req, res) => {
            const tasks = await prisma.task.findMany({ where: { projectId: req.params.id } });
            res.setHeader('Content-Type', 'text/csv');
            res.send(tasks.map(({ id }) => id).join(','));
          });
        `,
      },
    },
    {
      name: 'rows that are streamed, read in pages or bounded',
      files: {
        'src/exports.ts': code`
          import { Router } from 'express';
          import { pipeline } from 'node:stream/promises';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/orders/export', async (req, res) => {
            res.setHeader('Content-Type', 'text/csv');
            await pipeline(orderRows(req.shop.id), toCsv(), res);
          });
          router.get('/members/export', async (req, res) => {
            const members = await prisma.member.findMany({ take: 1000 });
            res.setHeader('Content-Type', 'text/csv');
            res.send(members.map(({ id }) => id).join(','));
          });
        `,
        'app/exports.py': code`
          from fastapi import APIRouter, Depends
          from fastapi.responses import StreamingResponse
          from sqlalchemy.orm import Session
          from app.models import Order

          router = APIRouter()

          @router.get("/orders/download")
          def download(db: Session = Depends(get_db)):
              rows = (f"{order.id}" for order in db.query(Order).yield_per(100))
              return StreamingResponse(rows, media_type="text/csv")
        `,
      },
    },
    {
      name: 'a route that answers no file',
      files: {
        'src/exports.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();
          router.get('/exports', async (req, res) => {
            res.json(await prisma.order.findMany({ where: { shopId: req.shop.id } }));
          });
        `,
      },
    },
  ],
});
