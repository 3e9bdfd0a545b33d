import { databasePoolsOf } from '#model/data/database-pools.ts';
import { POOL_CODE } from '#model/data/pool-budgets.ts';
import {
  CONNECTION_ALERTS,
  MONITORING_AGENTS,
  POOL_OBSERVERS,
} from '#model/data/pool-observers.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath, serviceOf } from '#model/services.ts';

/** How each library tells how full its pool is; what others do cannot be observed by a few lines. */
const OBSERVED_BY: Readonly<Record<string, string>> = {
  pg: 'totalCount, idleCount and waitingCount of the pool',
  mysql2: "the pool's acquire, release and enqueue events",
  knex: 'numUsed() and numPendingAcquires() of client.pool',
  sqlalchemy: "the pool's checkout, checkin and invalidate events, or checkedout() and overflow()",
  psycopg_pool: 'get_stats() of the pool',
  asyncpg: 'get_size() and get_idle_size() of the pool',
};

export default defineRule({
  meta: {
    id: 'data/pool-unmonitored',
    title: 'Nothing observes the database pool',
    severity: 'low',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://node-postgres.com/apis/pool#properties',
      'https://docs.sqlalchemy.org/en/20/core/events.html#sqlalchemy.events.PoolEvents',
      'https://www.psycopg.org/psycopg3/docs/advanced/pool.html#pool-stats',
    ],
    messages: {
      unmonitored:
        'Nothing observes the {library} pool: no listener, metric or log tells how many connections are taken or waited for, so an exhausted pool looks like slow queries. Export {by} as metrics.',
    },
  },
  asks: [POOL_CODE, POOL_OBSERVERS, CONNECTION_ALERTS, MONITORING_AGENTS],
  project: {
    reads: (path) => isServicePath(path) || CONNECTION_ALERTS.path(path),
    check(project, report) {
      const isWatched = [MONITORING_AGENTS, POOL_OBSERVERS, CONNECTION_ALERTS].some(
        (question) => project.filesWhere(question).length > 0,
      );
      const pools = isWatched
        ? []
        : project
            .filesWhere(POOL_CODE)
            .flatMap(({ path }) => project.module(path) ?? [])
            .flatMap(databasePoolsOf);
      const seen = new Set<string>();
      for (const { module, call, library } of pools) {
        const { root } = serviceOf(project, module.path);
        const by = OBSERVED_BY[library];
        if (by !== undefined && !seen.has(root)) {
          seen.add(root);
          report.violation({
            at: module.place(call.callee),
            anchor: root,
            message: 'unmonitored',
            data: { library, by },
          });
        }
      }
    },
  },
});
