import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a member by ids of the payload',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await pool.query('INSERT INTO members (org_id, user_id) VALUES ($1, $2)', [data.org_id, data.user_id]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '8:9-8:19',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'pool.query on members',
            value: 'data.org_id',
            what: 'membership',
          },
          evidence: [{ span: '8:78-8:89', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'credit by an id of the metadata',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await pool.query('UPDATE users SET credits = credits + 100 WHERE id = $1', [data.object.metadata.userId]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '8:9-8:19',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'pool.query on users',
            value: 'data.object.metadata.userId',
            what: 'credit',
          },
          evidence: [{ span: '8:79-8:106', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'an owner by ids of the payload',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await pool.query('UPDATE teams SET owner_id = $1 WHERE id = $2', [data.owner_id, data.team_id]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '8:9-8:19',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'pool.query on teams',
            value: 'data.owner_id',
            what: 'ownership',
          },
          evidence: [{ span: '8:69-8:82', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'a sub-select whose empty result nobody sees',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await pool.query('INSERT INTO members (org_id, user_id) SELECT id, $2 FROM orgs WHERE id = $1', [data.org_id, data.user_id]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '8:9-8:19',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'pool.query on members',
            value: 'data.org_id',
            what: 'membership',
          },
          evidence: [{ span: '8:100-8:111', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'a role that the payload names in SQL',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            const { rows } = await pool.query('SELECT id FROM users WHERE id = $1', [data.user_id]);
            if (rows.length === 0) return res.sendStatus(422);
            await pool.query('INSERT INTO members (user_id, role) VALUES ($1, $2)', [rows[0].id, data.role]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'role',
          span: '10:9-10:19',
          data: { route: 'POST /webhooks/clerk', value: 'data.role' },
          evidence: [{ span: '10:88-10:97', note: 'Comes from the payload.' }],
        },
      ],
    },
    {
      name: 'a member of a team, beside the id that tells deliveries apart',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const event = verify(req);
            await pool.query('INSERT INTO members (event_id, user_id) VALUES ($1, $2)', [event.id, event.data.user_id]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'granted',
          span: '8:9-8:19',
          data: {
            route: 'POST /webhooks/clerk',
            write: 'pool.query on members',
            value: 'event.data.user_id',
            what: 'membership',
          },
          evidence: [{ span: '8:90-8:108', note: 'Comes from the payload.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a lookup before the write',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            const { rows } = await pool.query('SELECT id FROM orgs WHERE id = $1', [data.org_id]);
            if (rows.length === 0) return res.sendStatus(422);
            await pool.query('INSERT INTO members (org_id, user_id) VALUES ($1, $2)', [data.org_id, data.user_id]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a foreign key that rejects, whose failure is handled',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            try {
              await pool.query('INSERT INTO members (org_id, user_id) VALUES ($1, $2)', [data.org_id, data.user_id]);
            } catch (error) {
              if (error.code === '23503') return res.sendStatus(422);
              throw error;
            }
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a sub-select whose empty result is handled',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            const result = await pool.query('INSERT INTO members (org_id, user_id) SELECT id, $2 FROM orgs WHERE id = $1', [data.org_id, data.user_id]);
            if (result.rowCount === 0) return res.sendStatus(422);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a row that is found by an id of the provider',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await pool.query('UPDATE users SET credits = credits + 100 WHERE stripe_customer_id = $1', [data.object.customer]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a table that grants nothing',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await pool.query('INSERT INTO audit_log (org_id, user_id) VALUES ($1, $2)', [data.org_id, data.user_id]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a member whose ids the payload does not say',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await pool.query('INSERT INTO members (org_id, user_id) VALUES ($1, $2)', [process.env.ORG_ID, process.env.USER_ID]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a test server',
      files: {
        'test/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/clerk', async (req, res) => {
            const { data } = verify(req);
            await pool.query('INSERT INTO members (org_id, user_id) VALUES ($1, $2)', [data.org_id, data.user_id]);
            res.sendStatus(200);
          });
        `,
      },
    },
  ],
});
