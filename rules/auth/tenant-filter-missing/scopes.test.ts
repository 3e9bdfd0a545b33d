import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a count whose function knows no tenant, with less confidence',
      files: {
        'src/incidents.ts': code`
          import { prisma } from './db';

          export async function list(orgId: string) {
            return prisma.incident.findMany({ where: { orgId, status: 'open' } });
          }

          export async function one(orgId: string, id: string) {
            return prisma.incident.findFirst({ where: { id, orgId } });
          }

          export async function count() {
            return prisma.incident.count({ where: { status: 'open' } });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '12:10-12:31',
          data: {
            query: 'prisma.incident.count',
            does: 'counts',
            table: 'incident',
            column: 'orgId',
          },
          confidence: 'low',
          evidence: [
            { span: '4:10-4:34', note: 'Filters incident by tenant.' },
            { span: '8:10-8:35', note: 'Filters incident by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'row-level security of another table',
      files: {
        'db/schema.sql': code`
          CREATE TABLE incidents (id uuid PRIMARY KEY, org_id uuid NOT NULL);
          ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
        `,
        'src/incidents.ts': code`
          export async function list(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { orgId } });
            const total = await prisma.incident.count();
            return { rows, total };
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'src/incidents.ts',
          span: '3:23-3:44',
          confidence: 'high',
          evidence: [
            { path: 'src/incidents.ts', span: '2:22-2:46', note: 'Filters incident by tenant.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a total that a public procedure shows to everybody',
      files: {
        'src/monitors.ts': code`
          export const monitors = router({
            list: protectedProcedure.query(({ ctx }) =>
              prisma.monitor.findMany({ where: { workspaceId: ctx.workspaceId, active: true } }),
            ),
            paused: protectedProcedure.query(({ ctx }) =>
              prisma.monitor.findMany({ where: { workspaceId: ctx.workspaceId, active: false } }),
            ),
            watched: publicProcedure.query(() =>
              prisma.monitor.count({ where: { active: true } }),
            ),
          });
        `,
      },
    },
    {
      name: 'a row that is looked up by a token and then held against the tenant',
      files: {
        'src/incidents.ts': code`
          export async function list(prisma, orgId) {
            return prisma.incident.findMany({ where: { orgId } });
          }

          export async function one(prisma, orgId, number) {
            return prisma.incident.findFirst({ where: { orgId, number } });
          }

          export async function byToken(prisma, orgId, token) {
            return prisma.incident.findMany({ where: { token } });
          }

          export async function checked(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { status: 'open' } });
            return rows.filter((row) => row.orgId === orgId);
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'the session or the client is scoped',
      files: {
        'src/setting.ts': code`
          export async function list(client, orgId) {
            await client.query("SELECT set_config('app.tenant', $1, true)", [orgId]);
            const rows = await client.query('SELECT * FROM incidents WHERE org_id = $1', [orgId]);
            const total = await client.query('SELECT count(*) FROM incidents');
            return { rows, total };
          }
        `,
        'src/client.ts': code`
          export async function list(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { orgId } });
            const tenantDb = clientOf(orgId);
            const total = await tenantDb.query('SELECT count(*) FROM incident');
            return { rows, total };
          }

          export async function wrapped(db, orgId) {
            const rows = await db.query('SELECT * FROM incident WHERE org_id = $1', [orgId]);
            const total = await withTenant(orgId, () => db.query('SELECT count(*) FROM incident'));
            return { rows, total };
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'row-level security is declared for the table',
      files: {
        'db/schema.sql': code`
          CREATE TABLE incidents (id uuid PRIMARY KEY, org_id uuid NOT NULL);
          ALTER TABLE public.incidents ENABLE ROW LEVEL SECURITY;
        `,
        'src/incidents.ts': code`
          export async function list(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { orgId } });
            const total = await prisma.incident.count();
            return { rows, total };
          }
        `,
      },
    },
    {
      name: 'row-level security that a migration declares for a list of tables',
      files: {
        'migrations/0007_rls.ts': code`
          export async function up(knex) {
            for (const table of ['incidents']) {
              await knex.raw(\`ALTER TABLE \${table} ENABLE ROW LEVEL SECURITY\`);
            }
          }
        `,
        'src/incidents.ts': code`
          export async function list(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { orgId } });
            const total = await prisma.incident.count();
            return { rows, total };
          }
        `,
      },
    },
    {
      name: 'modules, functions and routes for administrators or the system',
      files: {
        'src/admin/incidents.ts': code`
          export async function list(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { orgId } });
            const total = await prisma.incident.count();
            return { rows, total };
          }
        `,
        'src/incidents.ts': code`
          export async function list(prisma, orgId) {
            return prisma.incident.findMany({ where: { orgId } });
          }

          export async function one(prisma, orgId, id) {
            return prisma.incident.findMany({ where: { orgId, id } });
          }

          export async function countAcrossTenants(prisma, orgId) {
            return prisma.incident.count();
          }

          router.get('/stats', requireAdmin, async (req, res) => {
            res.json(await prisma.incident.count({ orgId: req.orgId }));
          });

          export const totals = adminProcedure.query(async ({ orgId }) => prisma.incident.count());

          export async function counted(prisma, user, orgId) {
            return prisma.incident.count({ where: user.isSuperuser ? {} : { orgId } });
          }

          export async function guarded(prisma, user, orgId) {
            if (!user.isAdmin) {
              throw new Error('no');
            }
            return prisma.incident.count();
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'migrations, seeds, scripts, and jobs that work for one tenant after the other',
      files: {
        'migrations/0001_fill.ts': code`
          export async function up(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { orgId } });
            return { rows, total: await prisma.incident.count() };
          }
        `,
        'scripts/report.ts': code`
          export async function report(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { orgId } });
            return { rows, total: await prisma.incident.count() };
          }
        `,
        'prisma/seed.ts': code`
          export async function seed(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { orgId } });
            return { rows, total: await prisma.incident.count() };
          }
        `,
        'src/incidents.ts': code`
          export async function list(prisma, orgId) {
            return prisma.incident.findMany({ where: { orgId } });
          }

          export async function one(prisma, orgId, id) {
            return prisma.incident.findMany({ where: { orgId, id } });
          }

          export async function purgeExpired(prisma) {
            await prisma.incident.deleteMany({ where: { expiresAt: { lt: new Date() } } });
          }

          export async function pollDue(pool) {
            return prisma.incident.count();
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a table that nothing else filters by tenant, in this file or at all',
      files: {
        'src/plans.ts': code`
          export async function list(prisma, orgId) {
            const rows = await prisma.plan.findMany({ where: { orgId: 'public' } });
            return { rows, total: await prisma.plan.count(), orgs: await prisma.organization.count() };
          }
        `,
        'src/incidents.ts': code`
          export async function list(prisma, orgId) {
            return prisma.incident.findMany({ where: { orgId } });
          }
        `,
        'src/totals.ts': code`
          export async function total(prisma, orgId) {
            return prisma.incident.count();
          }
        `,
      },
    },
    {
      name: 'a report of the whole system, a key that nobody may have, and rows that are gone through by tenant',
      files: {
        'src/incidents.ts': code`
          export async function list(prisma, orgId) {
            return prisma.incident.findMany({ where: { orgId } });
          }

          export async function one(prisma, orgId, id) {
            return prisma.incident.findMany({ where: { orgId, id } });
          }

          export async function report(prisma) {
            return { incidents: await prisma.incident.count(), orders: await prisma.order.count() };
          }

          export async function register(prisma, orgId, domain) {
            const taken = await prisma.incident.findMany({ select: { domain: true } });
            return taken.some((row) => row.domain === domain) ? null : save(orgId, domain);
          }

          export async function remind(prisma, orgId) {
            const rows = await prisma.incident.findMany({ where: { closedAt: null } });
            return rows.map((row) => notify(row.orgId));
          }

          export async function perTenant(prisma, orgId) {
            return prisma.incident.groupBy({ by: ['orgId'], _count: true });
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'one filtered query is no habit, and several open ones are none either',
      files: {
        'src/templates.ts': code`
          export async function own(prisma, orgId) {
            return prisma.template.findMany({ where: { orgId, kind: 'own' } });
          }

          export async function shared(prisma, orgId) {
            return prisma.template.findMany({ where: { kind: 'shared' } });
          }
        `,
        'src/items.ts': code`
          export async function own(prisma, orgId) {
            return prisma.item.findMany({ where: { orgId } });
          }

          export async function one(prisma, orgId, id) {
            return prisma.item.findMany({ where: { orgId, id } });
          }

          export async function shared(prisma, orgId) {
            return prisma.item.findMany({ where: { kind: 'shared' } });
          }

          export async function public_(prisma, orgId) {
            return prisma.item.findMany({ where: { visibility: 'public' } });
          }
        `,
      },
    },
    {
      name: 'a count of the function that makes the table',
      files: {
        'src/mapping.ts': code`
          export async function fill(sql) {
            await sql\`CREATE TABLE IF NOT EXISTS mapping (workspace_id uuid, old_id text)\`;
            return sql\`SELECT count(*) FROM mapping\`;
          }

          export async function count(sql, workspaceId) {
            return sql\`SELECT count(*) FROM mapping WHERE workspace_id = \${workspaceId}\`;
          }

          export async function list(sql, workspaceId) {
            return sql\`SELECT * FROM mapping WHERE workspace_id = \${workspaceId}\`;
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'rows of a user, a relation without an id, and a worker that skips what is locked',
      files: {
        'src/members.ts': code`
          export async function list(prisma, orgId) {
            return prisma.member.findMany({ where: { orgId } });
          }

          export async function one(prisma, orgId, id) {
            return prisma.member.findMany({ where: { orgId, id } });
          }

          export async function mine(prisma, orgId, userId) {
            return prisma.member.findMany({ where: { userId } });
          }
        `,
        'src/notes.ts': code`
          export async function list(req) {
            return Note.find({ organizationId: req.org.id });
          }

          export async function one(req) {
            return Note.find({ organizationId: req.org.id, title: req.body.title });
          }

          export async function ofPost(req, post) {
            return Note.find({ post: post });
          }
        `,
        'src/outbox.ts': code`
          export async function list(pool, orgId) {
            const rows = await pool.query('SELECT * FROM outbox WHERE org_id = $1', [orgId]);
            return pool.query('SELECT count(*) FROM outbox WHERE org_id = $1', [orgId]);
          }

          export async function take(pool, orgId) {
            return pool.query("SELECT * FROM outbox WHERE state = 'new' FOR UPDATE SKIP LOCKED");
          }
        `,
      },
      controls: 3,
    },
  ],
});
