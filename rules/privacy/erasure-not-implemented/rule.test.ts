import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a route that only answers',
      files: {
        'src/users.ts': code`
          import express from 'express';

          const app = express();

          app.delete('/api/users/me', async (req, res) => {
            res.status(200).json({ deleted: true });
          });
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '5:1-5:11',
          data: { name: 'DELETE /api/users/me', instead: 'only answers' },
          evidence: [{ span: '6:3-6:23', note: 'All that happens.' }],
        },
      ],
    },
    {
      name: 'a route that is called an erasure and carries a to-do',
      files: {
        'src/users.ts': code`
          import express from 'express';

          const app = express();

          app.post('/account/delete-account', async (req, res) => {
            // TODO delete the account
            res.sendStatus(202);
          });
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '5:1-5:9',
          confidence: 'high',
          data: { name: 'POST /account/delete-account', instead: 'only carries a to-do' },
          evidence: [{ span: '6:3-6:10', note: 'What is left to do.' }],
        },
      ],
    },
    {
      name: 'a soft delete by SQL, one call deep',
      files: {
        'src/account.ts': code`
          import express from 'express';
          import { pool } from './db';

          const app = express();

          async function mark(id: string) {
            await pool.query('UPDATE users SET deleted_at = now() WHERE id = $1', [id]);
          }

          app.delete('/me', async (req, res) => {
            await mark(req.user.id);
            res.sendStatus(204);
          });
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '10:1-10:11',
          data: { name: 'DELETE /me', columns: 'deleted_at', row: 'users' },
          evidence: [{ span: '7:9-7:19', note: 'Marks the row and keeps what it says.' }],
        },
      ],
    },
    {
      name: 'a route of FastAPI that marks the user',
      files: {
        'app/users.py': code`
          from fastapi import APIRouter

          router = APIRouter(prefix="/users")

          @router.delete("/me")
          def close(current_user: CurrentUser, db: Session):
              current_user.is_active = False
              db.commit()
              return {"ok": True}
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '5:2-5:22',
          data: { name: 'DELETE /users/me', columns: 'is_active', row: 'current_user' },
          evidence: [{ span: '7:5-7:27', note: 'Marks the row and keeps what it says.' }],
        },
      ],
    },
    {
      name: 'rows of another table that refuse the deletion by a route',
      files: {
        'prisma/schema.prisma': code`
          model User {
            id    String @id
            posts Post[]
          }

          model Post {
            id       String  @id
            authorId String
            author   User    @relation(fields: [authorId], references: [id])
            editorId String?
            editor   User?   @relation("edits", fields: [editorId], references: [id])
          }
        `,
        'src/users.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();

          app.delete('/users/:id', async (req, res) => {
            await prisma.user.delete({ where: { id: req.params.id } });
            res.sendStatus(204);
          });
        `,
      },
      findings: [
        {
          message: 'refused',
          path: 'src/users.ts',
          span: '6:1-6:11',
          data: { name: 'DELETE /users/:id', row: 'User', model: 'Post', column: 'authorId' },
          evidence: [
            { path: 'src/users.ts', span: '7:9-7:27', note: 'Deletes the row of the user.' },
            { path: 'prisma/schema.prisma', span: '9:3-9:9', note: 'Rows of Post refuse it.' },
          ],
        },
      ],
    },
    {
      name: 'a row of a schema that says who somebody is',
      files: {
        'prisma/schema.prisma': code`
          model User {
            id        String    @id
            email     String
            deletedAt DateTime?
          }
        `,
        'src/members.ts': code`
          import { prisma } from './prisma';

          export async function deleteUser(id: string) {
            await prisma.user.update({ where: { id }, data: { deletedAt: new Date() } });
          }
        `,
      },
      findings: [
        {
          message: 'marked',
          path: 'src/members.ts',
          span: '3:23-3:33',
          data: { name: 'deleteUser()', columns: 'deletedAt', row: 'user' },
          evidence: [
            {
              path: 'src/members.ts',
              span: '4:9-4:27',
              note: 'Marks the row and keeps what it says.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a row of work that a job takes up',
      files: {
        'app/user.py': code`
          from flask import Blueprint, g, jsonify

          from app.models import Job

          api_bp = Blueprint("api", __name__)

          @api_bp.route("/user", methods=["DELETE"])
          def delete_user():
              LOG.w("schedule delete account job for %s", g.user)
              Job.create(name="delete-account", payload={"user_id": g.user.id}, commit=True)
              return jsonify(ok=True)
        `,
      },
    },
    {
      name: 'an account that is no user, whose row is marked',
      files: {
        'src/accounts.ts': code`
          import { prisma } from './prisma';

          export async function deleteAccount(id: string) {
            await prisma.company.update({ where: { id }, data: { deletedAt: new Date() } });
            console.log('deleted', id);
          }
        `,
      },
    },
    {
      name: 'a row that only joins somebody to something',
      files: {
        'prisma/schema.prisma': code`
          model User {
            id        String    @id
            accountId String
            isOwner   Boolean
            deletedAt DateTime?
          }
        `,
        'src/members.ts': code`
          import { prisma } from './prisma';

          export async function deleteUser(id: string) {
            await prisma.user.update({ where: { id }, data: { deletedAt: new Date() } });
          }
        `,
      },
    },
    {
      name: 'a route that queues a job',
      files: {
        'src/users.ts': code`
          import express from 'express';
          import { queue } from './queue';

          const app = express();

          app.delete('/api/users/me', async (req, res) => {
            await queue.add('erase', { id: req.user.id });
            res.sendStatus(202);
          });
        `,
      },
    },
    {
      name: 'a route that asks a provider',
      files: {
        'src/users.ts': code`
          import express from 'express';
          import { clerkClient } from '@clerk/express';

          const app = express();

          app.delete('/api/users/me', async (req, res) => {
            await clerkClient.users.deleteUser(req.auth.userId);
            res.sendStatus(204);
          });
        `,
      },
    },
    {
      name: 'a route that takes a user out of a team',
      files: {
        'src/teams.ts': code`
          import express from 'express';

          const app = express();

          app.delete('/teams/:team/users/:id', async (req, res) => {
            res.json({ ok: true });
          });
        `,
      },
    },
    {
      name: 'a route for an account of a ledger',
      files: {
        'src/ledger.ts': code`
          import express from 'express';

          const app = express();

          app.delete('/accounts/:id', async (req, res) => {
            res.json({ ok: true });
          });
        `,
      },
    },
    {
      name: 'users in memory',
      files: {
        'src/users.ts': code`
          import express from 'express';

          const app = express();
          let users = [];

          app.delete('/users/:id', (req, res) => {
            users = users.filter((user) => user.id !== req.params.id);
            res.sendStatus(204);
          });
        `,
      },
    },
    {
      name: 'a route that answers that it cannot',
      files: {
        'src/users.ts': code`
          import express from 'express';

          const app = express();

          app.delete('/users/:id', (req, res) => {
            res.status(500).json({ status: 'error' });
          });
        `,
      },
    },
    {
      name: 'a user that SQLAlchemy deletes',
      controls: 1,
      files: {
        'app/users.py': code`
          from fastapi import APIRouter

          router = APIRouter(prefix="/users")

          @router.delete("/me")
          def delete_user_me(session: Session, current_user: CurrentUser):
              session.delete(current_user)
              session.commit()
              return {"ok": True}
        `,
      },
    },
    {
      name: 'users that a dictionary forgets',
      files: {
        'app/users.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.delete("/users/{user_id}")
          def remove(user_id: str):
              del USERS[user_id]
              return {"ok": True}
        `,
      },
    },
    {
      name: 'rows that are deleted first, here or by who calls',
      controls: 2,
      files: {
        'prisma/schema.prisma': code`
          model User {
            id String @id
          }

          model Post {
            authorId String
            author   User   @relation(fields: [authorId], references: [id])
          }

          model Note {
            ownerId String
            owner   User   @relation(fields: [ownerId], references: [id])
          }
        `,
        'src/users.ts': code`
          export async function deleteUser(id: string) {
            await prisma.post.deleteMany({ where: { authorId: id } });
            await prisma.user.delete({ where: { id } });
          }
        `,
        'src/me.ts': code`
          import express from 'express';

          const app = express();

          app.delete('/me', async (req, res) => {
            await prisma.post.deleteMany({ where: { author: req.user } });
            await prisma.user.delete({ where: { id: req.user.id } });
            res.sendStatus(204);
          });
        `,
        'src/notes.ts': code`
          export const clear = (id: string) => prisma.note.deleteMany({ where: { ownerId: id } });
        `,
      },
    },
    {
      name: 'a relation that is meant to refuse',
      controls: 1,
      files: {
        'prisma/schema.prisma': code`
          model User {
            id String @id
          }

          model Invoice {
            userId String
            user   User   @relation(fields: [userId], references: [id], onDelete: Restrict)
          }
        `,
        'src/me.ts': code`
          import express from 'express';

          const app = express();

          app.delete('/me', async (req, res) => {
            await prisma.user.delete({ where: { id: req.user.id } });
            res.sendStatus(204);
          });
        `,
      },
    },
  ],
});
