import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { languageOf } from '../code/language.ts';
import type { PrometheusConfig, ScrapeTarget } from './prometheus.ts';
import type { Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { repositoryHosts } from '../deploy/repository-hosts.ts';
import type { RepositoryHost } from '../deploy/repository-hosts.ts';

/** Why a scrape finds nothing. */
export type MissingTarget =
  | { readonly kind: 'host'; readonly known: readonly string[] }
  | { readonly kind: 'port'; readonly serves: string }
  | { readonly kind: 'protocol'; readonly image: string; readonly exporter: string }
  | { readonly kind: 'metrics'; readonly folder: string };

/** Where exporters answer unless they are told otherwise. https://github.com/prometheus/prometheus/wiki/Default-port-allocations */
const PORTS: Readonly<Record<string, string>> = {
  'node-exporter': '9100',
  cadvisor: '8080',
  'postgres-exporter': '9187',
  postgres_exporter: '9187',
  redis_exporter: '9121',
  'nginx-prometheus-exporter': '9113',
  'mysqld-exporter': '9104',
  mongodb_exporter: '9216',
  'blackbox-exporter': '9115',
  'celery-exporter': '9808',
  alertmanager: '9093',
  pushgateway: '9091',
  prometheus: '9090',
  grafana: '3000',
  loki: '3100',
};

/** Servers that speak protocols of their own, and what translates. */
const EXPORTERS: Readonly<Record<string, string>> = {
  redis: 'oliver006/redis_exporter',
  valkey: 'oliver006/redis_exporter',
  postgres: 'prometheuscommunity/postgres-exporter',
  pgvector: 'prometheuscommunity/postgres-exporter',
  postgis: 'prometheuscommunity/postgres-exporter',
  mysql: 'prom/mysqld-exporter',
  mariadb: 'prom/mysqld-exporter',
  mongo: 'percona/mongodb_exporter',
  memcached: 'prom/memcached-exporter',
};

const OTHER_SOURCES = /\.(?:go|java|kt|kts|scala|rs|cs|rb|php|ex|exs|clj|cpp|cc|c|swift)$/u;
const MANIFEST = /^(?:package\.json|pyproject\.toml|requirements[\w.-]*\.txt|Pipfile|setup\.py)$/u;

/**
 * What is missing behind a target; undefined when it is served, lies outside of the repository, or cannot
 * be told: only names without dots, in a repository whose own compose file runs the Prometheus.
 */
export function missingTargetOf(
  project: Project,
  { file }: PrometheusConfig,
  target: ScrapeTarget,
): MissingTarget | undefined {
  const hosts = repositoryHosts(project);
  const server = hosts.find(({ image }) => image === 'prometheus');
  const isOutside = /[.]|^localhost$|^host-gateway$/u.test(target.host);
  if (isOutside || server?.service === undefined || server.service.networkMode === 'host') {
    return undefined;
  }
  const named = hosts.filter(({ names }) => names.some((name) => isNamed(name, target.host)));
  if (named.length === 0) {
    const known = hosts.filter((host) => host.file === server.file).flatMap(({ names }) => names);
    const isOwn = server.service.volumes.some(({ text }) => text.includes(fileNameOf(file.path)));
    return isOwn || file.path.includes('prometheus') ? { kind: 'host', known } : undefined;
  }
  const answers = named.map((host) => missingAt(project, host, target));
  return answers.every((answer) => answer !== undefined) ? answers[0] : undefined;
}

// What a variable stands for can be anything.
function isNamed(name: string, host: string): boolean {
  return name === host || name.includes('\uFFFD');
}

function missingAt(
  project: Project,
  { image, service, builtFrom, file }: RepositoryHost,
  { port }: ScrapeTarget,
): MissingTarget | undefined {
  const exporter = image === undefined ? undefined : EXPORTERS[image];
  if (image !== undefined && exporter !== undefined) {
    return { kind: 'protocol', image, exporter };
  }
  if (service === undefined || port === undefined) {
    return undefined;
  }
  const known = image === undefined ? undefined : PORTS[image];
  const written = file.text.slice(service.start, service.end);
  if (known !== undefined && known !== port && !written.includes(port)) {
    return /listen|:\d{4,5}\b.*--web|--port/u.test(service.command)
      ? undefined
      : { kind: 'port', serves: known };
  }
  return builtFrom === undefined ? undefined : missingInCode(project, builtFrom, port, written);
}

function missingInCode(
  project: Project,
  folder: string,
  port: string,
  written: string,
): MissingTarget | undefined {
  const paths = project.paths.filter((path) => path.startsWith(folder));
  const files = project.files(
    (path) =>
      path.startsWith(folder) &&
      (languageOf(path) !== undefined || MANIFEST.test(fileNameOf(path)) || isDockerfilePath(path)),
  );
  const isCode = files.some(({ path }) => languageOf(path) !== undefined);
  if (!isCode || paths.some((path) => OTHER_SOURCES.test(path))) {
    return undefined;
  }
  if (
    !files.some(({ text }) =>
      /metrics|prom(?:etheus|-client)|opentelemetry|otel|swagger-stats/iu.test(text),
    )
  ) {
    return { kind: 'metrics', folder: folder === '' ? 'the repository' : folder };
  }
  const serves = /^\s*-\s*["']?(?:[\d.]+:)?\d+:(?<port>\d+)/mu.exec(written)?.groups?.['port'];
  const isSaid = written.includes(port) || files.some(({ text }) => text.includes(port));
  return isSaid || serves === undefined ? undefined : { kind: 'port', serves };
}
