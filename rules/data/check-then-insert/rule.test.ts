import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an insert in the branch for nothing found, Prisma',
      files: {
        'src/join-team.ts': code`
          import { prisma } from './db';

          export async function joinTeam(teamId: string, userId: string) {
            const member = await prisma.member.findFirst({ where: { teamId, userId } });
            if (!member) {
              await prisma.member.create({ data: { teamId, userId } });
            }
          }
        `,
      },
      findings: [
        {
          message: 'duplicate',
          span: '6:11-6:31',
          data: { table: 'member', insert: 'prisma.member.create' },
          evidence: [{ span: '4:24-4:47', note: 'Looks whether the row is there.' }],
        },
      ],
    },
    {
      name: 'a refusal of what is found, on a column with a unique key',
      files: {
        'prisma/schema.prisma': code`
          model User {
            id    String @id
            email String @unique
          }
        `,
        'src/sign-up.ts': code`
          import { prisma } from './db';

          export async function signUp(email: string) {
            const existing = await prisma.user.findUnique({ where: { email } });
            if (existing !== null) {
              throw new Error('taken');
            }
            return prisma.user.create({ data: { email } });
          }
        `,
      },
      findings: [
        {
          message: 'refused',
          path: 'src/sign-up.ts',
          span: '8:10-8:28',
          data: { table: 'user', insert: 'prisma.user.create', column: 'email' },
          severity: 'medium',
          evidence: [{ span: '4:26-4:48', note: 'Looks whether the row is there.' }],
        },
      ],
    },
    {
      name: 'rows of a select, a count and what is put in with ??',
      files: {
        'src/tags.ts': code`
          import { db, pool, prisma } from './db';
          import { tags } from './schema';

          export async function add(name: string) {
            const rows = await db.select().from(tags).where(eq(tags.name, name));
            if (rows.length === 0) {
              await db.insert(tags).values({ name });
            }
          }

          export async function addCounted(name: string) {
            const known = await prisma.tag.count({ where: { name } });
            if (known > 0) return;
            await prisma.tag.create({ data: { name } });
          }

          export async function addText(name: string) {
            const { rows } = await pool.query('SELECT id FROM tags WHERE name = $1', [name]);
            if (rows[0]) return;
            await pool.query('INSERT INTO tags (name) VALUES ($1)', [name]);
          }

          export async function addDefault(name: string) {
            const tag = await prisma.tag.findFirst({ where: { name } });
            return tag ?? (await prisma.tag.create({ data: { name } }));
          }
        `,
      },
      findings: [
        {
          message: 'duplicate',
          span: '7:11-7:33',
          evidence: [{ span: '5:22-5:31', note: 'Looks whether the row is there.' }],
        },
        {
          message: 'duplicate',
          span: '14:9-14:26',
          evidence: [{ span: '12:23-12:39', note: 'Looks whether the row is there.' }],
        },
        {
          message: 'duplicate',
          span: '20:9-20:19',
          evidence: [{ span: '18:26-18:36', note: 'Looks whether the row is there.' }],
        },
        {
          message: 'duplicate',
          span: '25:24-25:41',
          evidence: [{ span: '24:21-24:41', note: 'Looks whether the row is there.' }],
        },
      ],
    },
    {
      name: 'a lookup that Prisma allows on unique columns only',
      files: {
        'src/add-domain.ts': code`
          import { prisma } from './db';

          export async function addDomain(host: string) {
            if (!(await prisma.domain.findUnique({ where: { host } }))) {
              await prisma.domain.create({ data: { host } });
            }
          }
        `,
      },
      findings: [
        {
          message: 'refused',
          span: '5:11-5:31',
          data: { table: 'domain', insert: 'prisma.domain.create', column: 'host' },
          severity: 'medium',
          evidence: [{ span: '4:15-4:39', note: 'Looks whether the row is there.' }],
        },
      ],
    },
    {
      name: 'in a transaction, which reads what is committed',
      files: {
        'src/join-team.ts': code`
          import { prisma } from './db';

          export async function joinTeam(teamId: string, userId: string) {
            await prisma.$transaction(async (tx) => {
              const member = await tx.member.findFirst({ where: { teamId, userId } });
              if (!member) {
                await tx.member.create({ data: { teamId, userId } });
              }
            });
          }
        `,
      },
      findings: [
        {
          message: 'duplicate',
          span: '7:13-7:29',
          evidence: [{ span: '5:26-5:45', note: 'Looks whether the row is there.' }],
        },
      ],
    },
    {
      name: 'functions of the project that look and insert, one call away',
      files: {
        'app/crud.py': code`
          from sqlalchemy import select

          from app.models import User


          async def get_by_email(session, email):
              result = await session.execute(select(User).where(User.email == email))
              return result.scalar_one_or_none()


          async def create_user(session, email):
              session.add(User(email=email))
              await session.commit()
        `,
        'app/routes.py': code`
          from fastapi import APIRouter, HTTPException

          from app.crud import create_user, get_by_email

          router = APIRouter()


          @router.post("/users")
          async def sign_up(session, email: str):
              if await get_by_email(session, email):
                  raise HTTPException(status_code=409)
              await create_user(session, email)
        `,
      },
      findings: [
        {
          message: 'duplicate',
          path: 'app/routes.py',
          span: '12:11-12:22',
          data: { table: 'User', insert: 'create_user' },
          evidence: [{ span: '10:14-10:26', note: 'Looks whether the row is there.' }],
        },
      ],
    },
    {
      name: 'a query set of Django that is asked whether it exists',
      files: {
        'teams/views.py': code`
          from django.http import HttpResponse

          from teams.models import Member


          def join(request, team_id):
              if not Member.objects.filter(team_id=team_id, user=request.user).exists():
                  Member.objects.create(team_id=team_id, user=request.user)
              return HttpResponse(status=204)
        `,
      },
      findings: [
        {
          message: 'duplicate',
          span: '8:9-8:30',
          evidence: [{ span: '7:12-7:33', note: 'Looks whether the row is there.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an insert with a handler of its own, an empty table, and what happened lately',
      files: {
        'src/set-up.ts': code`
          export async function publish(version: string) {
            const known = await prisma.form.findFirst({ where: { version } });
            try {
              if (!known) await prisma.form.create({ data: { version } });
            } catch (error) {
              logger.warn(error);
            }
            if (!(await prisma.provider.findFirst({}))) await prisma.provider.create({ data: {} });
          }
        `,
        'shop/views.py': code`
          def show(request, recipe, since):
              if not ViewLog.objects.filter(recipe=recipe, created_at__gt=since).exists():
                  ViewLog.objects.create(recipe=recipe)
        `,
      },
    },
    {
      name: 'upserts',
      files: {
        'src/join-team.ts': code`
          import { db, prisma } from './db';
          import { members } from './schema';

          export async function joinTeam(teamId: string, userId: string) {
            const member = await prisma.member.findFirst({ where: { teamId, userId } });
            if (!member) {
              await db.insert(members).values({ teamId, userId }).onConflictDoNothing();
            }
          }
        `,
        'teams/views.py': code`
          from teams.models import Member


          def join(request, team_id):
              Member.objects.get_or_create(team_id=team_id, user=request.user)
        `,
      },
    },
    {
      name: 'a row that is locked first, in the same transaction',
      files: {
        'src/join-team.ts': code`
          import { prisma } from './db';

          export async function joinTeam(teamId: string, userId: string) {
            await prisma.$transaction(async (tx) => {
              await tx.$queryRaw\`SELECT id FROM teams WHERE id = \${teamId} FOR UPDATE\`;
              const member = await tx.member.findFirst({ where: { teamId, userId } });
              if (!member) {
                await tx.member.create({ data: { teamId, userId } });
              }
            });
          }
        `,
        'teams/views.py': code`
          from django.db import transaction

          from teams.models import Member, Team


          @transaction.atomic
          def join(request, team_id):
              Team.objects.select_for_update().get(pk=team_id)
              if not Member.objects.filter(team_id=team_id, user=request.user).exists():
                  Member.objects.create(team_id=team_id, user=request.user)
        `,
      },
    },
    {
      name: 'a violation that is caught here, by the caller or by the application',
      files: {
        'src/sign-up.ts': code`
          import { Prisma } from '@prisma/client';

          import { prisma } from './db';

          export async function signUp(email: string) {
            const existing = await prisma.user.findUnique({ where: { email } });
            if (existing) return existing;
            try {
              return await prisma.user.create({ data: { email } });
            } catch (error) {
              if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
                return prisma.user.findUnique({ where: { email } });
              }
              throw error;
            }
          }
        `,
      },
    },
    {
      name: 'a violation that the caller catches',
      files: {
        'app/crud.py': code`
          from app.models import User


          def add_user(session, email):
              if session.query(User).filter_by(email=email).first():
                  return
              session.add(User(email=email))
        `,
        'app/routes.py': code`
          from sqlalchemy.exc import IntegrityError

          from app.crud import add_user


          def sign_up(session, email):
              add_user(session, email)
              try:
                  session.commit()
              except IntegrityError:
                  session.rollback()
        `,
      },
    },
    {
      name: 'an error handler of the application that knows the violation',
      files: {
        'src/prisma-exception.filter.ts': code`
          import { Catch, ExceptionFilter } from '@nestjs/common';

          @Catch()
          export class PrismaFilter implements ExceptionFilter {
            catch(error: { code: string }) {
              return error.code === 'P2002' ? 409 : 500;
            }
          }
        `,
        'src/sign-up.ts': code`
          import { prisma } from './db';

          export async function signUp(email: string) {
            const existing = await prisma.user.findUnique({ where: { email } });
            if (existing) throw new Error('taken');
            return prisma.user.create({ data: { email } });
          }
        `,
      },
    },
    {
      name: 'a parent that has to be there, another table and a limit',
      files: {
        'src/folders.ts': code`
          import { prisma } from './db';

          export async function add(parentId: string, name: string) {
            const parent = await prisma.folder.findUnique({ where: { id: parentId } });
            if (!parent) throw new Error('no such folder');
            await prisma.folder.create({ data: { parentId, name } });
          }

          export async function addFile(folderId: string) {
            const lock = await prisma.hold.findFirst({ where: { folderId } });
            if (lock) return;
            await prisma.file.create({ data: { folderId } });
          }

          export async function addKey(userId: string) {
            const keys = await prisma.key.count({ where: { userId } });
            if (keys >= 5) return;
            await prisma.key.create({ data: { userId } });
          }
        `,
      },
    },
    {
      name: 'a program that somebody starts, what runs at the start, and code that waits for nothing',
      files: {
        'app/add_admin.py': code`
          import argparse

          from app.models import User


          def add(session, email):
              if not session.query(User).filter_by(email=email).first():
                  session.add(User(email=email))
        `,
        'src/ensure-default-plan.ts': code`
          import { prisma } from './db';

          export async function ensureDefaultPlan() {
            const plan = await prisma.plan.findFirst({ where: { name: 'free' } });
            if (!plan) await prisma.plan.create({ data: { name: 'free' } });
          }
        `,
        'src/bootstrap/plans.ts': code`
          import { prisma } from '../db';

          export async function addPlan(name: string) {
            const plan = await prisma.plan.findFirst({ where: { name } });
            if (!plan) await prisma.plan.create({ data: { name } });
          }
        `,
        'src/tags.ts': code`
          import Database from 'better-sqlite3';

          const db = new Database('tags.db');

          export function add(name: string) {
            const tag = db.prepare('SELECT id FROM tags WHERE name = ?').get(name);
            if (!tag) db.prepare('INSERT INTO tags (name) VALUES (?)').run(name);
          }
        `,
      },
    },
  ],
});
