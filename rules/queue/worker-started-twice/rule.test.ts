import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a worker that a route makes',
      files: {
        'src/admin.ts': code`
          import { Worker } from 'bullmq';
          import express from 'express';

          const app = express();
          app.post('/import', (req, res) => {
            new Worker('import', processImport);
            res.json({ ok: true });
          });
        `,
      },
      findings: [
        {
          message: 'again',
          span: '6:7-6:13',
          data: { route: 'POST /import', what: 'a BullMQ worker' },
          evidence: [{ span: '5:1-5:9', note: 'Gets here with every request.' }],
        },
      ],
    },
    {
      name: 'a schedule in a function of the project',
      files: {
        'src/admin.ts': code`
          import express from 'express';
          import { startReports } from './reports';

          const app = express();
          app.post('/reports', (req, res) => {
            startReports();
            res.json({ ok: true });
          });
        `,
        'src/reports.ts': code`
          import cron from 'node-cron';

          export function startReports() {
            cron.schedule('0 5 * * *', sendReports);
          }
        `,
      },
      findings: [
        {
          message: 'again',
          path: 'src/reports.ts',
          span: '4:3-4:16',
          evidence: [
            { path: 'src/admin.ts', span: '5:1-5:9', note: 'Gets here with every request.' },
          ],
        },
      ],
    },
    {
      name: 'a scheduler in Python',
      files: {
        'app/main.py': code`
          from apscheduler.schedulers.background import BackgroundScheduler
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/reports/start")
          def start_reports():
              scheduler = BackgroundScheduler()
              scheduler.start()
              return {"ok": True}
        `,
      },
      findings: [
        {
          message: 'again',
          span: '8:17-8:36',
          evidence: [{ span: '6:2-6:28', note: 'Gets here with every request.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a guard in the function, or on the way',
      files: {
        'src/admin.ts': code`
          import { Worker } from 'bullmq';
          import express from 'express';

          let worker: Worker | undefined;
          let started = false;

          const app = express();
          app.post('/import', (req, res) => {
            worker ??= new Worker('import', processImport);
            res.json({ ok: true });
          });
          app.post('/export', (req, res) => {
            if (!started) {
              started = true;
              startExport();
            }
            res.json({ ok: true });
          });

          function startExport() {
            new Worker('export', processExport);
          }
        `,
      },
    },
    {
      name: 'a start beside the routes',
      files: {
        'src/server.ts': code`
          import { Worker } from 'bullmq';
          import express from 'express';

          const app = express();
          new Worker('import', processImport);
          app.post('/import', (req, res) => res.json({ ok: true }));
        `,
      },
    },
    {
      name: 'a worker that serves one request',
      files: {
        'app/main.py': code`
          from apscheduler.schedulers.background import BackgroundScheduler
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/reports/try")
          def try_reports():
              scheduler = BackgroundScheduler()
              scheduler.start()
              scheduler.shutdown()
              return {"ok": True}
        `,
      },
    },
    {
      name: 'a schedule that the request asks for',
      files: {
        'src/admin.ts': code`
          import cron from 'node-cron';
          import express from 'express';

          const app = express();
          app.post('/reports', (req, res) => {
            cron.schedule(req.body.when, sendReports);
            res.json({ ok: true });
          });
        `,
      },
    },
  ],
});
