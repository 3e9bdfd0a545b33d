import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a refusal by < that undefined never is',
      files: {
        'src/roles.ts': code`
          const LEVELS = { viewer: 1, editor: 2, admin: 3 };

          export function demand(user, needed) {
            if (LEVELS[user.role] < LEVELS[needed]) {
              throw new Error('forbidden');
            }
          }
        `,
      },
      findings: [
        {
          message: 'passes',
          span: '4:7-4:41',
          data: { table: 'LEVELS', key: 'user.role', unknown: 'nothing' },
        },
      ],
    },
    {
      name: 'a rank that was taken out before, compared from the other side',
      files: {
        'src/roles.ts': code`
          const ROLE_RANK = { viewer: 1, admin: 3 };

          export function demand(req, res, next) {
            const rank = ROLE_RANK[req.user.role];
            if (2 > rank) return res.sendStatus(403);
            next();
          }
        `,
      },
      findings: [{ message: 'passes', span: '5:7-5:15' }],
    },
    {
      name: 'a default as high as the highest rank in Python',
      files: {
        'app/roles.py': code`
          ROLE_LEVELS = {"viewer": 1, "editor": 2, "admin": 3}

          def may_edit(user):
              return ROLE_LEVELS.get(user.role, 99) >= 2
        `,
      },
      findings: [
        {
          message: 'passes',
          span: '4:12-4:47',
          data: { table: 'ROLE_LEVELS', key: 'user.role', unknown: '99' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an unknown role that is refused before',
      files: {
        'src/roles.ts': code`
          const LEVELS = { viewer: 1, editor: 2, admin: 3 };

          export function demand(user, needed) {
            if (!(user.role in LEVELS)) {
              throw new Error('unknown role');
            }
            if (LEVELS[user.role] < LEVELS[needed]) {
              throw new Error('forbidden');
            }
          }
        `,
      },
    },
    {
      name: 'a comparison that undefined does not pass, and a default of the lowest rank',
      files: {
        'src/roles.ts': code`
          const LEVELS = { viewer: 1, editor: 2, admin: 3 };

          export const may = (user, needed) => LEVELS[user.role] >= LEVELS[needed];

          export function demand(user, needed) {
            if ((LEVELS[user.role] ?? 0) < LEVELS[needed]) {
              throw new Error('forbidden');
            }
          }
        `,
      },
    },
    {
      name: 'a key that raises when it is not there, and a default of the lowest rank in Python',
      files: {
        'app/roles.py': code`
          ROLE_LEVELS = {"viewer": 1, "editor": 2, "admin": 3}

          def demand(user, needed):
              if ROLE_LEVELS[user.role] < ROLE_LEVELS[needed]:
                  raise PermissionError("forbidden")
              return ROLE_LEVELS.get(user.role, 0) >= 2
        `,
      },
    },
    {
      name: 'a role that the program itself names',
      files: {
        'src/roles.ts': code`
          const LEVELS = { viewer: 1, editor: 2, admin: 3 };

          export function demand(needed) {
            if (LEVELS[needed] < 2) {
              return false;
            }
          }
        `,
      },
    },
  ],
});
