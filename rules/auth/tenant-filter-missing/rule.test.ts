import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the count beside a list of Prisma',
      files: {
        'src/incidents.ts': code`
          import { prisma } from './db';

          export async function list(orgId: string, status: string) {
            const rows = await prisma.incident.findMany({ where: { orgId, status }, take: 20 });
            const total = await prisma.incident.count({ where: { status } });
            return { rows, total };
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '5:23-5:44',
          data: {
            query: 'prisma.incident.count',
            does: 'counts',
            table: 'incident',
            column: 'orgId',
          },
          confidence: 'high',
          evidence: [{ span: '4:22-4:46', note: 'Filters incident by tenant.' }],
        },
      ],
    },
    {
      name: 'the count beside a list of one parent, in one transaction',
      files: {
        'src/comments.ts': code`
          export async function list(prisma, ctx, incidentId) {
            return prisma.$transaction([
              prisma.comment.findMany({ where: { incidentId, tenantId: ctx.tenantId } }),
              prisma.comment.count({ where: { incidentId } }),
            ]);
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:5-4:25',
          confidence: 'high',
          evidence: [{ span: '3:5-3:28', note: 'Filters comment by tenant.' }],
        },
      ],
    },
    {
      name: 'the count beside a list in SQL text',
      files: {
        'src/incidents.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function list(orgId: string, status: string) {
            const rows = await pool.query(
              'SELECT * FROM incidents WHERE org_id = $1 AND status = $2 LIMIT 20',
              [orgId, status],
            );
            const total = await pool.query('SELECT COUNT(*) FROM incidents WHERE status = $1', [status]);
            return { rows, total };
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '10:23-10:33',
          confidence: 'high',
          evidence: [{ span: '6:22-6:32', note: 'Filters incidents by tenant.' }],
        },
      ],
    },
    {
      name: 'a tagged template among others on the table, whose function knows the tenant',
      files: {
        'src/incidents.ts': code`
          import postgres from 'postgres';

          const sql = postgres();

          export function list(user) {
            return sql\`SELECT * FROM incidents WHERE company_id = \${user.companyId}\`;
          }

          export function one(user, id) {
            return sql\`SELECT * FROM incidents WHERE id = \${id} AND company_id = \${user.companyId}\`;
          }

          export function closed(user, limit) {
            return sql\`SELECT * FROM incidents WHERE status = 'closed' LIMIT \${limit}\`;
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '14:10-14:13',
          evidence: [
            { span: '6:10-6:13', note: 'Filters incidents by tenant.' },
            { span: '10:10-10:13', note: 'Filters incidents by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'a row that the request names by its key',
      files: {
        'src/routes.ts': code`
          import express from 'express';

          import { pool } from './db';

          const router = express.Router();

          router.get('/incidents/:id', async (req, res) => {
            const { rows } = await pool.query(
              'SELECT * FROM incidents WHERE id = $1 AND org_id = $2',
              [req.params.id, req.user.orgId],
            );
            res.json(rows[0]);
          });

          router.delete('/incidents/:id', async (req, res) => {
            const sql = 'DELETE FROM incidents WHERE id = $1 AND org_id = $2';
            await pool.query(sql, [req.params.id, req.user.orgId]);
            res.json({});
          });

          router.patch('/incidents/:id', async (req, res) => {
            const sql = 'UPDATE incidents SET status = $1 WHERE id = $2';
            await pool.query(sql, [req.body.status, req.params.id]);
            res.json({});
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '23:9-23:19',
          data: { query: 'pool.query', does: 'changes', table: 'incidents', column: 'org_id' },
          evidence: [
            { span: '8:26-8:36', note: 'Filters incidents by tenant.' },
            { span: '17:9-17:19', note: 'Filters incidents by tenant.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'all queries filter by tenant, which is a control',
      files: {
        'src/incidents.ts': code`
          export async function list(prisma, orgId, status) {
            const rows = await prisma.incident.findMany({ where: { orgId, status } });
            const total = await prisma.incident.count({ where: { orgId, status } });
            return { rows, total };
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'one condition for the list and its count',
      files: {
        'src/incidents.ts': code`
          export async function list(prisma, orgId, status) {
            const where = { orgId, status };
            const rows = await prisma.incident.findMany({ where, take: 20 });
            const total = await prisma.incident.count({ where });
            return { rows, total };
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'conditions that are added on a condition, by a helper, by a spread',
      files: {
        'src/incidents.ts': code`
          export async function list(prisma, orgId, status) {
            return prisma.incident.findMany({ where: { orgId, status } });
          }

          export async function maybe(prisma, orgId) {
            return prisma.incident.count({ where: { status: 'open', ...(orgId && { orgId }) } });
          }

          export async function later(prisma, orgId) {
            const where = { status: 'open' };
            if (orgId) {
              where.orgId = orgId;
            }
            return prisma.incident.count({ where });
          }

          export async function helped(prisma, orgId) {
            return prisma.incident.count({ where: visibleTo(orgId, { status: 'open' }) });
          }

          export async function spread(prisma, orgId) {
            return prisma.incident.count({ where: { status: 'open', ...visible(orgId) } });
          }

          export async function given(prisma, orgId, where) {
            return prisma.incident.count({ where });
          }

          export async function options(prisma, orgId, rest) {
            return prisma.incident.count({ ...rest });
          }
        `,
      },
    },
    {
      name: 'a text that is put together from parts',
      files: {
        'src/incidents.ts': code`
          export async function list(pool, orgId, filter) {
            const rows = await pool.query(\`SELECT * FROM incidents WHERE org_id = $1\`, [orgId]);
            const total = await pool.query(\`SELECT count(*) FROM incidents \${filter.sql}\`);
            const more = await pool.query('SELECT count(*) FROM incidents WHERE ' + filter.sql);
            return { rows, total, more };
          }
        `,
      },
    },
    {
      name: 'a join or subquery through a parent, and a parent that was looked up before',
      files: {
        'src/comments.ts': code`
          export async function list(pool, orgId) {
            const own = await pool.query('SELECT * FROM comments WHERE org_id = $1', [orgId]);
            const joined = await pool.query(
              'SELECT count(*) FROM comments c JOIN incidents i ON i.id = c.incident_id WHERE i.org_id = $1',
              [orgId],
            );
            const nested = await pool.query(
              'SELECT count(*) FROM comments WHERE incident_id IN (SELECT id FROM incidents WHERE org_id = $1)',
              [orgId],
            );
            const all = await pool.query(
              'WITH mine AS (SELECT id FROM incidents WHERE org_id = $1) SELECT count(*) FROM comments',
              [orgId],
            );
            return { own, joined, nested, all };
          }

          export async function ofIncident(prisma, orgId, id) {
            const incident = await prisma.incident.findFirst({ where: { id, orgId } });
            const mine = await prisma.comment.findMany({ where: { orgId, authorId: id } });
            return prisma.comment.findMany({ where: { incidentId: incident.id } });
          }
        `,
      },
    },
    {
      name: 'a row that was read by tenant before is changed by its key',
      files: {
        'src/routes.ts': code`
          import express from 'express';

          import { pool, prisma } from './db';

          const router = express.Router();

          router.get('/incidents/:id', async (req, res) => {
            const { orgId } = req.user;
            res.json(await prisma.incident.findFirst({ where: { id: req.params.id, orgId } }));
          });

          router.patch('/incidents/:id', async (req, res) => {
            const { orgId } = req.user;
            const row = await prisma.incident.findFirst({ where: { id: req.params.id, orgId } });
            res.json(await prisma.incident.update({ where: { id: row.id }, data: { open: false } }));
          });

          router.post('/incidents/:id/seen', async (req, res) => {
            const { id } = req.params;
            const tenant = req.headers['x-tenant-id'];
            const sql = 'SELECT * FROM incident WHERE id = $1 AND org_id = $2';
            const rows = await pool.query(sql, [id, tenant]);
            await pool.query('UPDATE incident SET seen = true WHERE id = $1', [id]);
            res.json(rows);
          });

          router.delete('/incidents/:id', async (req, res) => {
            await mustOwn(req.user, req.params.id);
            res.json(await prisma.incident.delete({ where: { id: req.params.id } }));
          });
        `,
      },
      controls: 1,
    },
  ],
});
