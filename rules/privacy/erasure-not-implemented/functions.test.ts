import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
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
        'public/js/app.js': 'export const anonymize = (map) => map;\n',
      },
      findings: [
        {
          message: 'marked',
          path: 'src/controllers/user.js',
          span: '4:9-4:17',
          data: { name: 'deleteMe()', columns: 'active', row: 'User' },
          evidence: [
            {
              path: 'src/controllers/user.js',
              span: '5:9-5:31',
              note: 'Marks the row and keeps what it says.',
            },
          ],
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
    {
      name: 'a task of Celery with a to-do',
      files: {
        'app/tasks.py': code`
          from celery import shared_task

          @shared_task
          def erase_user_data(user_id):
              # TODO: not implemented yet
              logger.info("erase %s", user_id)
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '4:5-4:20',
          data: { name: 'erase_user_data()', instead: 'only carries a to-do' },
          evidence: [{ span: '5:5-5:11', note: 'What is left to do.' }],
        },
      ],
    },
    {
      name: 'a view set of users that marks the user',
      files: {
        'app/views.py': code`
          from rest_framework import viewsets

          class UserViewSet(viewsets.ModelViewSet):
              def perform_destroy(self, instance):
                  instance.is_active = False
                  instance.save()
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '4:9-4:24',
          data: {
            name: 'UserViewSet.perform_destroy()',
            columns: 'is_active',
            row: 'instance',
          },
          evidence: [{ span: '5:9-5:27', note: 'Marks the row and keeps what it says.' }],
        },
      ],
    },
    {
      name: 'rows of another table that refuse the deletion in a function',
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
          export async function deleteUser(id: string) {
            await prisma.user.delete({ where: { id } });
          }
        `,
      },
      findings: [
        {
          message: 'refused',
          path: 'src/users.ts',
          span: '1:23-1:33',
          confidence: 'low',
          data: { name: 'deleteUser()', row: 'User', model: 'Post', column: 'authorId' },
          evidence: [
            { path: 'src/users.ts', span: '2:9-2:27', note: 'Deletes the row of the user.' },
            { path: 'prisma/schema.prisma', span: '9:3-9:9', note: 'Rows of Post refuse it.' },
          ],
        },
      ],
    },
  ],
  passes: [
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
    {
      name: 'a user that Django overwrites',
      controls: 1,
      files: {
        'app/tasks.py': code`
          def anonymize_user(user):
              user.is_active = False
              user.email = ""
              user.save()
        `,
      },
    },
    {
      name: 'a task that hands over to code that cannot be seen',
      files: {
        'app/tasks.py': code`
          from erasers import erase

          def erase_user_data(user_id):
              logger.info("erase %s", user_id)
              erase(user_id)
        `,
      },
    },
    {
      name: 'a method that a base class leaves to others',
      files: {
        'app/stores.py': code`
          from abc import ABC

          class UserStore(ABC):
              def delete_user(self, user_id):
                  # TODO
                  logger.info("not here")
        `,
      },
    },
    {
      name: 'a row of the ledger that is marked',
      files: {
        'app/accounts.py': code`
          def delete_account(account):
              account.is_active = False
              account.save()
        `,
      },
    },
    {
      name: 'a user whose access an employer takes away by SCIM',
      files: {
        'app/scim/service.py': code`
          def delete_user(user):
              user.is_active = False
              user.save()
        `,
      },
    },
  ],
});
