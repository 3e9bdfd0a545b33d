import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a check in a function that the handler repeats',
      files: {
        'src/teams.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();

          async function demandMember(teamId, userId) {
            const found = await prisma.member.findFirst({ where: { teamId, userId } });
            if (!found) throw new Error('forbidden');
          }

          router.get('/teams/:id', async (req, res) => {
            await demandMember(req.params.id, req.user.id);
            const member = await prisma.member.findFirst({ where: { teamId: req.params.id, userId: req.user.id } });
            res.json(member);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '12:1-12:11',
          data: { route: 'GET /teams/:id', table: 'member' },
          evidence: [
            { span: '14:24-14:47', note: 'Looks the membership up.' },
            { span: '8:23-8:46', note: 'Looks it up again.' },
          ],
        },
      ],
    },
    {
      name: 'the same query twice in Python',
      files: {
        'app/teams.py': code`
          from fastapi import APIRouter
          from sqlalchemy import select
          from sqlalchemy.orm import Session
          from app.models import Member

          router = APIRouter()

          def demand_member(user_id: int, team_id: int, db: Session):
              if db.scalar(select(Member).where(Member.user_id == user_id, Member.team_id == team_id)) is None:
                  raise PermissionError("forbidden")

          def demand_admin(user_id: int, team_id: int, db: Session):
              if db.scalar(select(Member).where(Member.user_id == user_id, Member.team_id == team_id)).role != "admin":
                  raise PermissionError("forbidden")

          @router.get("/teams/{team_id}")
          def read(team_id: int, user_id: int, db: Session):
              demand_member(user_id, team_id, db)
              demand_admin(user_id, team_id, db)
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '16:2-16:32',
          data: { route: 'GET /teams/{team_id}', table: 'Member' },
          evidence: [
            { span: '9:18-9:24', note: 'Looks the membership up.' },
            { span: '13:18-13:24', note: 'Looks it up again.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'two people, two branches, and a check again inside of a transaction',
      files: {
        'src/teams.ts': code`
          import { Router } from 'express';
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();
          const router = Router();

          router.get('/teams/:id', async (req, res) => {
            const own = await prisma.member.findFirst({ where: { teamId: req.params.id, userId: req.user.id } });
            const other = await prisma.member.findFirst({ where: { teamId: req.params.id, userId: req.query.id } });
            res.json([own, other]);
          });

          router.get('/rooms/:id', async (req, res) => {
            if (req.query.full) {
              res.json(await prisma.member.findFirst({ where: { userId: req.user.id } }));
            } else {
              res.json(await prisma.member.findFirst({ where: { userId: req.user.id } }));
            }
          });

          router.get('/seats/:id', async (req, res) => {
            const own = await prisma.member.findFirst({ where: { userId: req.user.id } });
            await prisma.$transaction(async (tx) => {
              await tx.member.findFirst({ where: { userId: req.user.id } });
            });
            res.json(own);
          });
        `,
      },
    },
    {
      name: 'one query in Python',
      files: {
        'app/teams.py': code`
          from fastapi import APIRouter
          from sqlalchemy import select
          from sqlalchemy.orm import Session
          from app.models import Member

          router = APIRouter()

          def demand_member(user_id: int, team_id: int, db: Session):
              if db.scalar(select(Member).where(Member.user_id == user_id, Member.team_id == team_id)) is None:
                  raise PermissionError("forbidden")

          def demand_admin(user_id: int, team_id: int, db: Session):
              if db.scalar(select(Member).where(Member.user_id == user_id, Member.team_id == team_id)).role != "admin":
                  raise PermissionError("forbidden")

          @router.get("/teams/{team_id}")
          def read(team_id: int, user_id: int, db: Session):
              demand_member(user_id, team_id, db)
        `,
      },
    },
  ],
});
