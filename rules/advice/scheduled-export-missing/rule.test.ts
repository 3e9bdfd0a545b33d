import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an export by hand',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/orders/export', (req, res) => res.send(table()));
        `,
      },
      findings: [{ message: 'missing', span: '4:9-4:25' }],
    },
    {
      name: 'a job that a module exports, and that exports nothing',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/orders/export', (req, res) => res.send(table()));
        `,
        'src/digest.ts':
          "import cron from 'node-cron';\nexport const digest = cron.schedule('0 6 * * 1', send);\n",
      },
      findings: [{ message: 'missing', path: 'src/server.ts', span: '4:9-4:25' }],
    },
  ],
  passes: [
    {
      name: 'a job that exports',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/orders/export', (req, res) => res.send(table()));
        `,
        'src/jobs.ts': "export const jobs = { cron: '0 6 * * 1', run: 'export-orders' };\n",
      },
    },
    {
      name: 'no export, and files that are taken in',
      files: {
        'src/accepts.ts': "export const accepts = { csv: ['text/csv'] };\n",
        'src/server.ts': "import express from 'express';\n\nexport const app = express();\n",
      },
    },
  ],
});
