import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the count beside a list in the queries of sqlc',
      files: {
        'db/queries/incidents.sql': code`
          -- name: ListIncidents :many
          SELECT * FROM incidents WHERE org_id = $1 AND status = $2 ORDER BY created_at LIMIT 20;

          -- name: GetIncident :one
          SELECT * FROM incidents WHERE id = $1 AND org_id = $2;

          -- name: CountIncidents :one
          SELECT count(*) FROM incidents
          WHERE status = $1;
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '8:1-8:31',
          data: { query: 'CountIncidents', does: 'counts', table: 'incidents', column: 'org_id' },
          evidence: [
            { span: '2:1-2:87', note: 'Filters incidents by tenant.' },
            { span: '5:1-5:54', note: 'Filters incidents by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'a statement in a function that takes the tenant',
      files: {
        'db/functions.sql': code`
          CREATE OR REPLACE FUNCTION open_incidents(p_tenant_id uuid) RETURNS bigint AS $$
          DECLARE
            total bigint;
          BEGIN
            PERFORM 1 FROM tenants WHERE id = p_tenant_id;
            UPDATE incidents SET seen = true WHERE tenant_id = p_tenant_id;
            DELETE FROM incidents i WHERE i.tenant_id = p_tenant_id AND i.status = 'void';
            SELECT count(*) INTO total FROM incidents WHERE closed_at IS NULL;
            RETURN total;
          END;
          $$ LANGUAGE plpgsql;
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '8:3-8:68',
          data: {
            query: 'open_incidents',
            does: 'counts',
            table: 'incidents',
            column: 'tenant_id',
          },
          evidence: [
            { span: '6:3-6:65', note: 'Filters incidents by tenant.' },
            { span: '7:3-7:80', note: 'Filters incidents by tenant.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'rows of all that are changed or counted, where nothing says that one tenant is meant',
      files: {
        'db/queries/orders.sql': code`
          SELECT * FROM orders WHERE account_id = :account_id;

          SELECT * FROM orders WHERE account_id = :account_id AND id = :id;

          UPDATE orders SET state = 'late' WHERE state = 'open';
        `,
      },
    },
    {
      name: 'all statements filter, which is a control',
      files: {
        'db/queries/incidents.sql': code`
          -- name: ListIncidents :many
          SELECT * FROM incidents WHERE org_id = $1 AND status = $2;

          -- name: CountIncidents :one
          SELECT count(*) FROM incidents WHERE org_id = $1 AND status = $2;
        `,
      },
      controls: 1,
    },
    {
      name: 'a row by its key, a join through the parent, a report of all tenants, a job, an insert',
      files: {
        'db/queries/incidents.sql': code`
          -- name: ListIncidents :many
          SELECT * FROM incidents WHERE org_id = $1 AND status = $2;

          -- name: CountIncidents :one
          SELECT count(*) FROM incidents WHERE org_id = $1 AND status = $2;

          -- name: GetIncident :one
          SELECT * FROM incidents WHERE id = $1;

          -- name: GetIncidentByToken :one
          SELECT * FROM incidents WHERE token = $1;

          -- name: CountOfTeam :one
          SELECT count(*) FROM incidents i JOIN teams t ON t.id = i.team_id WHERE t.org_id = $1;

          -- name: CountPerOrganization :many
          SELECT org_id, count(*) FROM incidents GROUP BY org_id;

          -- name: AdminCountIncidents :one
          SELECT count(*) FROM incidents;

          -- name: PurgeIncidents :exec
          DELETE FROM incidents WHERE closed_at < now();

          -- name: TakeIncident :one
          SELECT * FROM incidents WHERE status = 'new' FOR UPDATE SKIP LOCKED;

          -- name: AddIncident :exec
          INSERT INTO incidents (org_id, status) VALUES ($1, 'new');
        `,
      },
      controls: 1,
    },
    {
      name: 'row-level security, and migrations',
      files: {
        'db/policies.sql': code`
          CREATE POLICY own ON incidents USING (org_id = current_setting('app.org')::uuid);
        `,
        'db/queries/incidents.sql': code`
          SELECT * FROM incidents WHERE org_id = $1;
          SELECT * FROM incidents WHERE org_id = $1 AND id = $2;
          SELECT count(*) FROM incidents;
        `,
        'db/migrations/0001.sql': code`
          UPDATE orders SET state = 'open' WHERE org_id = 1;
          UPDATE orders SET state = 'open' WHERE org_id = 2;
          UPDATE orders SET state = 'new';
        `,
      },
    },
  ],
});
