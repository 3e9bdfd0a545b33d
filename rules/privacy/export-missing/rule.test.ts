import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a deletion of the own account without an export',
      files: {
        'src/users.ts': code`
          import express from 'express';
          import { accounts } from './accounts';

          const app = express();

          app.delete('/users/me', async (req, res) => {
            await accounts.remove(req.user.id);
            res.sendStatus(204);
          });
        `,
      },
      findings: [{ message: 'missing', span: '6:1-6:11', data: { deletion: 'DELETE /users/me' } }],
    },
    {
      name: 'the same in Python',
      files: {
        'app/users.py': code`
          from fastapi import APIRouter
          from app.accounts import accounts

          router = APIRouter()

          @router.delete("/users/me")
          def close(user_id: int):
              accounts.remove(user_id)
        `,
      },
      findings: [{ message: 'missing', span: '6:2-6:28' }],
    },
    {
      name: 'an export that no test names',
      files: {
        'src/users.ts': code`
          import express from 'express';
          import { accounts } from './accounts';

          const app = express();

          app.delete('/users/me', async (req, res) => {
            await accounts.remove(req.user.id);
            res.sendStatus(204);
          });

          app.get('/users/me/export', async (req, res) => {
            res.json(await accounts.everythingOf(req.user.id));
          });
        `,
        'test/users.test.ts': code`
          test('closes', () => {});
        `,
      },
      findings: [
        {
          message: 'untested',
          path: 'src/users.ts',
          span: '11:11-11:26',
          data: { name: 'users/me/export' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an export route that is tested',
      files: {
        'src/users.ts': code`
          import express from 'express';
          import { accounts } from './accounts';

          const app = express();

          app.delete('/users/me', async (req, res) => {
            await accounts.remove(req.user.id);
            res.sendStatus(204);
          });

          app.get('/users/me/export', async (req, res) => {
            res.json(await accounts.everythingOf(req.user.id));
          });
        `,
        'test/users.test.ts': code`
          test('exports', async () => {
            await fetch('/users/me/export');
          });
        `,
      },
    },
    {
      name: 'an export in Python where there are no tests at all',
      files: {
        'app/users.py': code`
          from fastapi import APIRouter
          from app.accounts import accounts

          router = APIRouter()

          @router.delete("/users/me")
          def close(user_id: int):
              accounts.remove(user_id)

          @router.get("/users/me/export")
          def export_user_data(user_id: int):
              return accounts.everything_of(user_id)
        `,
      },
    },
    {
      name: "a deletion of somebody else's account, and a program without accounts",
      files: {
        'src/admin.ts': code`
          import express from 'express';
          import { accounts } from './accounts';

          const app = express();

          app.delete('/admin/users/:id', async (req, res) => {
            await accounts.remove(req.params.id);
            res.sendStatus(204);
          });

          app.delete('/notes/:id', async (req, res) => res.sendStatus(204));
        `,
      },
    },
  ],
});
