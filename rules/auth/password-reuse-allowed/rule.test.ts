import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a change that stores what it is given, once a service',
      files: {
        'src/change.ts': code`
          import bcrypt from 'bcrypt';
          import { users } from './users';

          export async function changePassword(id: string, password: string) {
            await users.update(id, { hash: await bcrypt.hash(password, 12) });
          }
        `,
        'src/reset.ts': code`
          import bcrypt from 'bcrypt';
          import { users } from './users';

          export const resetPassword = async (id: string, password: string) =>
            users.update(id, { hash: await bcrypt.hash(password, 12) });
        `,
      },
      findings: [
        {
          message: 'reused',
          path: 'src/change.ts',
          span: '5:40-5:51',
          data: { name: 'changePassword' },
          evidence: [
            { path: 'src/reset.ts', span: '5:34-5:45', note: 'resetPassword does the same.' },
          ],
        },
      ],
    },
    {
      name: 'a change in Python',
      files: {
        'app/change.py': code`
          from werkzeug.security import generate_password_hash
          from app.users import users

          def change_password(user_id, password):
              users.update(user_id, generate_password_hash(password))
        `,
      },
      findings: [{ message: 'reused', span: '5:27-5:49', data: { name: 'change_password' } }],
    },
  ],
  passes: [
    {
      name: 'a history of passwords',
      files: {
        'src/change.ts': code`
          import bcrypt from 'bcrypt';
          import { passwordHistory, users } from './users';

          export async function changePassword(id: string, password: string) {
            await passwordHistory.refuse(id, password);
            await users.update(id, { hash: await bcrypt.hash(password, 12) });
          }
        `,
      },
    },
    {
      name: 'a breach check elsewhere in the service, in Python',
      files: {
        'app/change.py': code`
          from werkzeug.security import generate_password_hash
          from app.users import users

          def change_password(user_id, password):
              users.update(user_id, generate_password_hash(password))
        `,
        'app/validators.py': code`
          import pwnedpasswords

          def refuse_known(password):
              if pwnedpasswords.check(password):
                  raise ValueError("known")
        `,
      },
    },
    {
      name: 'accounts that only an identity provider changes, and a first password',
      files: {
        'src/auth.ts': code`
          import { clerkClient } from '@clerk/nextjs';
          import bcrypt from 'bcrypt';

          export const updatePassword = async (auth, password) =>
            clerkClient.users.updateUser(auth.userId, { hash: await bcrypt.hash(password, 12) });
        `,
        'src/create.ts': code`
          import bcrypt from 'bcrypt';

          export const createUser = async (password: string) => ({ hash: await bcrypt.hash(password, 12) });
        `,
      },
    },
  ],
});
