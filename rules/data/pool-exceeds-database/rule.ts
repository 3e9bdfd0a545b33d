import type { EvidencePlace } from '#core/rule.ts';
import { CONNECTION_LIMITS, POOL_CODE, poolBudgetsOf, POOLERS } from '#model/data/pool-budgets.ts';
import type { PoolBudget } from '#model/data/pool-budgets.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath } from '#model/services.ts';
import { DIALECT_QUESTIONS, isForPostgres, saysDialect } from '#model/schema/sql-dialects.ts';
import { hasStartCommand } from '#model/deploy/start-processes.ts';

export default defineRule({
  meta: {
    id: 'data/pool-exceeds-database',
    title: 'Workers and pools open more connections than the database takes',
    severity: 'medium',
    confidence: 'high',
    scope: 'project',
    effort: 'minutes',
    languages: [
      'Python',
      'TypeScript',
      'Dockerfile',
      'Compose',
      'Procfile',
      'Kubernetes',
      'fly.toml',
      'railway.json',
      'render.yaml',
    ],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS',
      'https://docs.sqlalchemy.org/en/20/core/pooling.html#sqlalchemy.pool.QueuePool',
      'https://node-postgres.com/apis/pool',
    ],
    messages: {
      exceeds:
        'The service may open {sum} = {total} connections, and the database takes {limit}, so under load new connections are refused. Lower the pool or the number of processes, raise max_connections, or put PgBouncer in front.',
    },
    control: 'Worker and pool sizes fit the database',
  },
  asks: [...DIALECT_QUESTIONS, POOL_CODE, POOLERS, CONNECTION_LIMITS],
  project: {
    reads: (path) =>
      hasStartCommand(path) || saysDialect(path) || isServicePath(path) || path.endsWith('.conf'),
    check(project, report) {
      for (const budget of isForPostgres(project) ? poolBudgetsOf(project) : []) {
        const { pool, total, limit, sum } = budget;
        const at = pool.module.place(pool.call.callee);
        if (total > limit) {
          report.violation({
            at,
            anchor: budget.processes.root,
            message: 'exceeds',
            data: { sum, total, limit },
            evidence: evidenceOf(budget),
          });
        } else {
          report.control(at, `${sum} = ${total} connections, of ${limit}.`);
        }
      }
    },
  },
});

function evidenceOf({ processes, limitAt }: PoolBudget): readonly EvidencePlace[] {
  const { workers, replicas } = processes;
  return [
    ...(workers === undefined ? [] : [{ ...workers.at, note: 'Processes of one instance.' }]),
    ...(replicas === undefined ? [] : [{ ...replicas.at, note: 'Instances.' }]),
    ...(limitAt === undefined ? [] : [{ ...limitAt, note: 'What the database takes.' }]),
  ];
}
