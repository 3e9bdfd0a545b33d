import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a select of Drizzle, and a condition in a constant',
      files: {
        'src/incidents.ts': code`
          import { and, count, eq } from 'drizzle-orm';

          import { db } from './db';
          import { incidents } from './schema';

          export async function list(workspaceId: string) {
            return db.select().from(incidents).where(eq(incidents.workspaceId, workspaceId));
          }

          export async function one(workspaceId: string, id: string) {
            return db.query.incidents.findFirst({
              where: (t, { and, eq }) => and(eq(t.id, id), eq(t.workspaceId, workspaceId)),
            });
          }

          export async function total(workspaceId: string) {
            const open = eq(incidents.status, 'open');
            const [row] = await db
              .select({ value: count() })
              .from(incidents)
              .where(and(open));
            return row.value;
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '18:23-19:12',
          evidence: [
            { span: '7:10-7:19', note: 'Filters incidents by tenant.' },
            { span: '11:10-11:38', note: 'Filters incidents by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'rows that Knex removes and changes',
      files: {
        'src/incidents.ts': code`
          import { knex } from './db';

          export async function list(ctx) {
            return knex('incidents').where({ org_id: ctx.orgId });
          }

          export async function close(ctx, id) {
            await knex('incidents').where('org_id', ctx.orgId).where('id', id).update({ open: false });
          }

          export async function forget(ctx, before) {
            await knex('incidents').where('created_at', '<', before).del();
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '12:9-12:13',
          data: { query: 'knex', does: 'removes', table: 'incidents', column: 'org_id' },
          evidence: [
            { span: '4:10-4:14', note: 'Filters incidents by tenant.' },
            { span: '8:9-8:13', note: 'Filters incidents by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'a count of Kysely in a class that holds the tenant',
      files: {
        'src/incidents.ts': code`
          import { db } from './db';

          export class Incidents {
            constructor(private readonly orgId: string) {}

            list() {
              return db.selectFrom('incidents').selectAll().where('org_id', '=', this.orgId).execute();
            }

            close(id: string) {
              return db
                .updateTable('incidents')
                .set({ status: 'closed' })
                .where('org_id', '=', this.orgId)
                .where('id', '=', id)
                .execute();
            }

            open() {
              return db
                .selectFrom('incidents')
                .select((eb) => eb.fn.countAll().as('n'))
                .where('status', '=', 'open')
                .executeTakeFirst();
            }
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '20:12-21:18',
          evidence: [
            { span: '7:12-7:25', note: 'Filters incidents by tenant.' },
            { span: '11:12-12:19', note: 'Filters incidents by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'a repository of TypeORM',
      files: {
        'src/incident.service.ts': code`
          import { Repository } from 'typeorm';

          export class IncidentService {
            constructor(private readonly incidentRepository: Repository<Incident>) {}

            list(tenantId: string, status: string) {
              return this.incidentRepository.find({ where: { tenantId, status } });
            }

            one(tenantId: string, id: string) {
              return this.incidentRepository.findOneBy({ id, tenantId });
            }

            total(tenantId: string, status: string) {
              return this.incidentRepository.count({ where: { status } });
            }
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '15:12-15:41',
          evidence: [
            { span: '7:12-7:40', note: 'Filters incident by tenant.' },
            { span: '11:12-11:45', note: 'Filters incident by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'models of Sequelize and mongoose',
      files: {
        'src/sequelize.ts': code`
          export async function list(req, res) {
            const rows = await Incident.findAll({ where: { organizationId: req.org.id, open: true } });
            const total = await Incident.count({ where: { open: true } });
            res.json({ rows, total });
          }
        `,
        'src/mongoose.ts': code`
          export async function list(req, res) {
            const rows = await Order.find({ _organizationId: req.org.id }).sort('-made').lean();
            const total = await Order.countDocuments();
            res.json({ rows, total });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'src/mongoose.ts',
          span: '3:23-3:43',
          confidence: 'high',
          evidence: [
            { path: 'src/mongoose.ts', span: '2:22-2:32', note: 'Filters Order by tenant.' },
          ],
        },
        {
          message: 'missing',
          path: 'src/sequelize.ts',
          span: '3:23-3:37',
          confidence: 'high',
          evidence: [
            { path: 'src/sequelize.ts', span: '2:22-2:38', note: 'Filters Incident by tenant.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'conditions that a builder gets later or elsewhere',
      files: {
        'src/incidents.ts': code`
          import { and, count, eq } from 'drizzle-orm';

          import { db } from './db';
          import { incidents } from './schema';

          export async function list(orgId: string) {
            return db.select().from(incidents).where(eq(incidents.orgId, orgId));
          }

          export async function one(orgId: string, id: string) {
            return db.select().from(incidents).where(and(eq(incidents.orgId, orgId), eq(incidents.id, id)));
          }

          export function base(orgId: string) {
            return db.select().from(incidents);
          }

          export async function later(orgId: string) {
            const query = db.select({ n: count() }).from(incidents);
            if (orgId) {
              query.where(eq(incidents.orgId, orgId));
            }
            return await query;
          }

          export async function gathered(orgId: string) {
            const conditions = [eq(incidents.status, 'open')];
            conditions.push(eq(incidents.orgId, orgId));
            return await db.select({ n: count() }).from(incidents).where(and(...conditions));
          }

          export async function paged(orgId: string) {
            return await page(db.select().from(incidents).$dynamic(), orgId);
          }
        `,
      },
      controls: 1,
    },
  ],
});
