import type { ProjectFile } from '../project-file.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';

/** How far something that looks at the depth of queues goes. */
export type DepthObserverKind =
  /** Counts that code reads, a metric, an exporter, an autoscaler or an alert rule. */
  | 'measures'
  /** A page that somebody must open. */
  | 'shows';

/** Something in the repository that looks at how many jobs wait. */
export interface DepthObserver {
  readonly kind: DepthObserverKind;
  readonly file: ProjectFile;
  readonly start: number;
  readonly end: number;
}

/** Files whose text can show that the depth of queues is looked at. */
export function isObserverPath(path: string): boolean {
  return (
    languageOf(path) !== undefined ||
    /\.(?:ya?ml|toml|tf|json)$|(?:^|\/)(?:requirements[\w.-]*\.txt|Procfile|Pipfile)$|(?:^|\/)requirements\/[\w.-]+\.txt$/u.test(
      path,
    )
  );
}

/**
 * Counts of BullMQ and Bull (https://docs.bullmq.io/guide/metrics/prometheus), pg-boss
 * (https://timgit.github.io/pg-boss/), RQ (https://python-rq.org/docs/monitoring/), Redis lists and
 * broker queues, which Celery uses (https://docs.celeryq.dev/en/stable/userguide/monitoring.html).
 */
const COUNTS =
  /\b(?:getJobCounts|getJobCountByTypes|getWaitingCount|getWaitingChildrenCount|getCountsPerPriority|getPrioritizedCount|exportPrometheusMetrics|getQueueSize|getQueueStats|monitorStateIntervalSeconds|queued_jobs)\b|monitor-states|\binspect\(\)\.(?:reserved|active)\b|\bqueue_declare\([^)]{0,80}passive\s*=\s*True|\b(?:zcard|zcount|xlen|xpending)\(\s*['"f`][^)]{0,80}(?:queue|arq|bull|rq:)/u;
/** Names that also stand for queues within a process: the file has to speak of brokers or metrics. */
const LOOSE_COUNTS =
  /\b(?:queue_?depth|queue_?length|queue_?size|messages_ready)\b|ApproximateNumberOfMessages|\bllen\(|\blen\((?:self\.)?\w*queue\)|(?:queue|Queue\([^)\n]{0,80}\))\.count\b(?!\()/iu;
/** What a metric of jobs that were taken in is called. */
const METRICS =
  /\b(?:\w{1,40}_)?(?:(?:jobs?|tasks?)_(?:queued|enqueued|waiting|pending|backlog)\w{0,20}|(?:queued|waiting|pending)_(?:\w{1,40}_)?(?:jobs|tasks))\b/u;
const METRICS_LIBRARY = /prometheus|prom-client|statsd|opentelemetry/iu;
const BROKER =
  /celery|kombu|redis|broker|\bbull|\brq\b|rabbit|prometheus|prom-client|gauge|statsd/iu;
/** Exporters, metrics of them in alert rules, and autoscalers on the depth. */
const EXPORTERS =
  /celery[-_]exporter|bull(?:mq)?[-_](?:exporter|prometheus|monitor)|rq[-_]exporter|arq[-_]exporter|rabbitmq[-_]exporter|rabbitmq_prometheus|rabbitmq_queue_messages|(?:bull|bullmq|celery|rq|arq|pgboss)_(?:queue_(?:length|size|depth)|jobs?_waiting|waiting_total)\b|redis_(?:list_length|key_size)|check-(?:single-)?keys|pgboss\.(?:job|queue)\b|taskforce-connector|nestjs-bullmq-prometheus|judoscale|datadog_celery|django_rq\.urls/u;
const SCALERS = /type:\s*(?:redis|rabbitmq|redis-streams|aws-sqs-queue)\b/u;
/** https://github.com/felixmosh/bull-board, https://flower.readthedocs.io, https://github.com/agenda/agendash */
const PAGES =
  /@bull-board\/|createBullBoard|bull-arena|\bagendash\b|rq[-_]dashboard|mher\/flower|celery\s[^\n]{0,200}\bflower\b|\bflower[=<>~]|\bflower"?\s?=\s?"/u;
/** An alert rule of Prometheus or Grafana that speaks of queues at all. */
const ALERT = /\bexpr:[^\n]{0,300}(?:queue|bull|celery|rq_|waiting|backlog)/iu;

/** The files that look at the depth of queues. */
export const OBSERVER_FILES: FileQuestion = {
  name: 'queue-observers',
  words: [
    'ueue',
    'QUEUE',
    'JobCount',
    'WaitingCount',
    'WaitingChildrenCount',
    'CountsPerPriority',
    'PrioritizedCount',
    'exportPrometheusMetrics',
    'monitorState',
    'monitor-states',
    'inspect()',
    'zcard',
    'zcount',
    'xlen',
    'xpending',
    'messages_ready',
    'ApproximateNumberOfMessages',
    'llen',
    'LLEN',
    'jobs_',
    'job_',
    'tasks_',
    'task_',
    'bull',
    'Bull',
    'celery',
    'rq_',
    'rq-',
    'rq:',
    'arq',
    'rabbitmq',
    'redis_',
    'type:',
    'check-',
    'pgboss',
    'taskforce-connector',
    'judoscale',
    'agendash',
    'flower',
    'backlog',
    'waiting',
    'pending_',
    'queued_',
    'waiting_',
  ],
  path: (path) => isObserverPath(path) && !isTestPath(path) && !isSamplePath(path),
  patterns: [COUNTS, LOOSE_COUNTS, METRICS, EXPORTERS, SCALERS, PAGES, ALERT],
  file: (file) => observerIn(file) !== undefined,
};

/** Everything outside of tests that looks at the depth of queues, in order of paths. The first of a file counts. */
export function depthObserversOf(project: Project): readonly DepthObserver[] {
  return project.filesWhere(OBSERVER_FILES).flatMap((file) => observerIn(file) ?? []);
}

function observerIn(file: ProjectFile): DepthObserver | undefined {
  if (/(?:package-lock|pnpm-lock|yarn|poetry)[\w.-]*$/u.test(file.path)) {
    return undefined;
  }
  const isCode = languageOf(file.path) !== undefined;
  const measured =
    (isCode ? countIn(file) : (find(file, ALERT) ?? find(file, SCALERS))) ?? find(file, EXPORTERS);
  if (measured !== undefined) {
    return { kind: 'measures', file, ...measured };
  }
  const shown = find(file, PAGES);
  return shown === undefined ? undefined : { kind: 'shows', file, ...shown };
}

function countIn(file: ProjectFile): { start: number; end: number } | undefined {
  return (
    find(file, COUNTS) ??
    (BROKER.test(file.text) ? find(file, LOOSE_COUNTS) : undefined) ??
    (METRICS_LIBRARY.test(file.text) ? find(file, METRICS) : undefined)
  );
}

function find(file: ProjectFile, pattern: RegExp): { start: number; end: number } | undefined {
  const match = pattern.exec(file.text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}
