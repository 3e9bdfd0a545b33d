import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'accounts, and nothing that watches them',
      files: {
        'src/server.ts': code`
        import express from 'express';
        import bcrypt from 'bcrypt';

        const app = express();
        app.post('/users', async (req, res) => {
          await save(req.body.email, await bcrypt.hash(req.body.password, 12));
          res.end();
        });
      `,
      },
      findings: [{ message: 'missing', span: '6:36-6:47' }],
    },
    {
      name: 'accounts in Python',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/users")
          def create(email: str, password: str):
              save(email, hashed_password=digest(password))
        `,
      },
      findings: [{ message: 'missing', span: '7:17-7:32' }],
    },
  ],
  passes: [
    {
      name: 'an alert on failed sign-ins',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import bcrypt from 'bcrypt';

          const app = express();
          app.post('/users', async (req, res) => {
            await save(req.body.email, await bcrypt.hash(req.body.password, 12));
            res.end();
          });
        `,
        'ops/alerts.yml':
          'groups:\n  - name: auth\n    rules:\n      - alert: ManyFailedLogins\n        expr: failed_logins > 9\n',
      },
    },
    {
      name: 'audit alerts in code',
      files: {
        'src/server.ts': code`
        import express from 'express';
        import bcrypt from 'bcrypt';

        const app = express();
        app.post('/users', async (req, res) => {
          await save(req.body.email, await bcrypt.hash(req.body.password, 12));
          res.end();
        });
      `,
        'src/audit.ts': 'export const auditAlert = 1;\n',
      },
    },
    {
      name: 'an incident runbook',
      files: {
        'src/server.ts': code`
        import express from 'express';
        import bcrypt from 'bcrypt';

        const app = express();
        app.post('/users', async (req, res) => {
          await save(req.body.email, await bcrypt.hash(req.body.password, 12));
          res.end();
        });
      `,
        'docs/incident-response.md': '# What to do\n',
      },
    },
    {
      name: 'accounts that somebody else keeps, and no accounts',
      files: {
        'a/server.ts': code`
          import express from 'express';
          import bcrypt from 'bcrypt';

          const app = express();
          app.post('/users', async (req, res) => {
            await save(req.body.email, await bcrypt.hash(req.body.password, 12));
            res.end();
          });
        `,
        'package.json': '{ "dependencies": { "@clerk/express": "1" } }',
      },
    },
    {
      name: 'no personal data',
      files: { 'src/server.ts': "import express from 'express';\n\nexpress().listen(1);\n" },
    },
  ],
});
