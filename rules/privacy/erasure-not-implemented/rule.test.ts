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
      name: 'a soft delete in a controller',
      files: {
        'src/controllers/user.js': code`
          const User = require('../models/user');
          const catchAsync = require('../utils/catch-async');

          exports.deleteMe = catchAsync(async (req, res, next) => {
            await User.findByIdAndUpdate(req.user.id, { active: false });
            res.status(204).json({ status: 'success', data: null });
          });
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '4:9-4:17',
          data: { name: 'deleteMe()', columns: 'active', row: 'User' },
          evidence: [{ span: '5:9-5:31', note: 'Marks the row and keeps what it says.' }],
        },
      ],
    },
    {
      name: 'a soft delete that keeps the address in a longer one, beside rows that are deleted',
      files: {
        'src/actions.ts': code`
          import { db, eq, members, sql, users } from './db';

          export const deleteAccount = withUser(async (data, user) => {
            await db
              .update(users)
              .set({ deletedAt: sql\`now()\`, email: sql\`CONCAT(email, '-deleted')\` })
              .where(eq(users.id, user.id));
            await db.delete(members).where(eq(members.userId, user.id));
            redirect('/sign-in');
          });
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '3:14-3:27',
          data: { name: 'deleteAccount()', columns: 'deletedAt', row: 'users' },
          evidence: [{ span: '4:9-6:9', note: 'Marks the row and keeps what it says.' }],
        },
      ],
    },
    {
      name: 'a soft delete of TypeORM',
      files: {
        'src/user.service.ts': code`
          export class UserService {
            constructor(private readonly userRepository: Repository<User>) {}

            async deleteUser(id: string) {
              await this.userRepository.softDelete(id);
            }
          }
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '4:9-4:19',
          data: { name: 'deleteUser()', columns: 'deletedAt', row: 'userRepository' },
          evidence: [{ span: '5:11-5:41', note: 'Marks the row and keeps what it says.' }],
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
      name: 'a job for the right to be forgotten that only logs',
      files: {
        'src/jobs/gdpr.ts': code`
          export async function gdprEraseUser(job) {
            logger.info('erase', job.data.userId);
          }
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '1:23-1:36',
          confidence: 'low',
          data: { name: 'gdprEraseUser()', instead: 'only logs' },
          evidence: [{ span: '2:3-2:14', note: 'All that happens.' }],
        },
      ],
    },
  ],
  passes: [
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
      name: 'rows that the schema deletes behind a real delete',
      controls: 1,
      files: {
        'prisma/schema.prisma': code`
          model Post {
            id     String @id
            userId String
            user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
          }
        `,
        'src/users.ts': code`
          export async function deleteUser(id: string) {
            await prisma.user.delete({ where: { id } });
          }
        `,
      },
    },
    {
      name: 'a mark beside columns that are overwritten',
      controls: 1,
      files: {
        'src/users.ts': code`
          export async function deleteUser(id: string) {
            await prisma.user.update({
              where: { id },
              data: { deletedAt: new Date(), email: \`deleted-\${id}@example.com\`, name: null },
            });
          }
        `,
      },
    },
    {
      name: 'a mark that a job follows',
      files: {
        'src/users.ts': code`
          export async function deleteUser(id: string) {
            await prisma.user.update({ where: { id }, data: { deletedAt: new Date() } });
          }
        `,
        'src/jobs.ts': code`
          export async function nightly() {
            await anonymizeUsers(await prisma.user.findMany({ where: { deletedAt: { lt: limit() } } }));
          }
        `,
      },
    },
    {
      name: 'a mark and a call that cannot be seen',
      files: {
        'src/users.ts': code`
          import { erase } from '@acme/erase';

          export async function deleteUser(id: string) {
            await prisma.user.update({ where: { id }, data: { deletedAt: new Date() } });
            await erase(id);
          }
        `,
      },
    },
    {
      name: 'a function that only deactivates, by its name',
      files: {
        'src/users.ts': code`
          export async function deactivateUser(id: string) {
            await prisma.user.update({ where: { id }, data: { active: false } });
          }
        `,
      },
    },
    {
      name: 'a function that another one of that name does the work for',
      files: {
        'src/controller.ts': code`
          import { deleteUserById } from './service';

          export async function deleteUser(req, res) {
            await deleteUserById(req.params.id);
            res.sendStatus(204);
          }
        `,
        'src/service.ts': code`
          export const deleteUserById = async (id: string) => {
            const user = await getUserById(id);
            await user.remove();
          };
        `,
      },
      controls: 1,
    },
    {
      name: 'an action that is only described',
      files: {
        'src/store.ts': code`
          export const deleteUser = (id: string) => ({ type: 'DELETE_USER', id });
        `,
      },
    },
    {
      name: 'a function that fails, which is seen',
      files: {
        'src/users.ts': code`
          export async function deleteUser(id: string) {
            throw new Error('not available');
          }
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
      name: 'a component that asks the server',
      files: {
        'src/account.tsx': code`
          export function deleteAccount() {
            console.log('deleting');
          }
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
      name: 'a manager that says it is disabled',
      files: {
        'src/okta.ts': code`
          export class OktaUsers {
            deleteUser(email: string) {
              this.logger.info('user management is disabled');
            }
          }
        `,
      },
    },
  ],
});
