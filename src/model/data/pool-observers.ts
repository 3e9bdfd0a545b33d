import type { FileQuestion } from '../project.ts';
import { isTestPath } from '../code/language.ts';

const CODE = /\.(?:py|[cm]?[jt]sx?)$/u;
const MANIFEST =
  /(?:^|\/)(?:package\.json|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|requirements[\w.-]*\.(?:txt|in)|requirements\/[\w-]+\.txt|[\w.-]*Dockerfile[\w.-]*|Procfile|(?:docker-)?compose[\w.-]*\.ya?ml|[\w.-]+\.sh)$/u;

// https://node-postgres.com/apis/pool#events, https://docs.sqlalchemy.org/en/20/core/events.html#sqlalchemy.events.PoolEvents,
// https://www.psycopg.org/psycopg3/docs/advanced/pool.html#pool-stats, https://magicstack.github.io/asyncpg/current/api/index.html
const OBSERVES =
  /\.(?:totalCount|idleCount|waitingCount|numUsed|numPendingAcquires|checkedout|checkedin|get_stats|pop_stats|get_size|get_idle_size)\b|\.pool\.status\(|\b[\w.]*[pP]ool\b[\w.!?]*\.(?:on|once|addListener)\(|\b(?:listens_for|listen|contains)\([^)]*["'](?:checkout|checkin|connect|first_connect|invalidate|soft_invalidate|close|reset)["']/u;

/** Asked of the code that listens to pools or reads how full they are. */
export const POOL_OBSERVERS: FileQuestion = {
  name: 'observers of pools',
  words: [
    'Count',
    'numUsed',
    'numPending',
    'checkedout',
    'checkedin',
    'get_stats',
    'pop_stats',
    'get_size',
    'get_idle_size',
    '.status(',
    '.on(',
    '.once(',
    'addListener',
    'listens_for',
    'event.listen',
  ],
  path: (path) => CODE.test(path) && !isTestPath(path),
  patterns: [OBSERVES],
};

/** Asked of rules of alerts and dashboards: how many connections the database has in use. */
export const CONNECTION_ALERTS: FileQuestion = {
  name: 'alerts on connections of the database',
  words: ['onnections', 'pg_stat_', 'numbackends', 'hreads_connected'],
  path: (path) => /\.(?:ya?ml|json|tf|rules)$/u.test(path),
  file: ({ text }) =>
    /pg_stat_activity_count|pg_stat_database_numbackends|pg_settings_max_connections|DatabaseConnections|mysql_global_status_threads_connected/u.test(
      text,
    ),
};

/** Asked of manifests: agents that watch drivers or the whole program. */
export const MONITORING_AGENTS: FileQuestion = {
  name: 'agents that watch drivers',
  words: [
    'opentelemetry',
    'ddtrace',
    'dd-trace',
    'newrelic',
    'elastic-apm',
    'elasticapm',
    'applicationinsights',
    'sentry',
    'Sentry',
    'logfire',
    'appsignal',
    'scout-apm',
    'scout_apm',
    'honeycomb',
    'instana',
    'dynatrace',
    'appoptics',
    'skywalking',
    'signoz',
    'highlight-io',
  ],
  path: (path) => (MANIFEST.test(path) || CODE.test(path)) && !isTestPath(path),
  file: () => true,
};
